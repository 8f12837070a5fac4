"""Logging what happened with a group: the call, what it changes, and what comes next, in one act."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from accounts.models import User
from pipeline.actions.clocks import close_alert, set_clocks
from pipeline.actions.endings import AskAgain, Loss, hold_deal, lose_deal
from pipeline.actions.playbook import Used, is_packet_first, record_use
from pipeline.actions.steps import PlannedStep, add_step, close_open_step, refuse_unseen
from pipeline.actions.unit import Refused, locked, one_act
from pipeline.models import CONVERSATIONS, AlertEnd, Channel, Deal, Outcome, StepEnd, Touch
from pipeline.models.touch import NOTE_LIMIT, OLDEST
from pipeline.queries.before_log import before_log
from providers.models import Contact

USUAL_CHANNEL = {Outcome.SENT: Channel.EMAIL, Outcome.REPLY: Channel.EMAIL, Outcome.MET: Channel.VISIT}


class TouchRefused(Refused):
    """What was written down cannot have happened, or not to this deal."""


@dataclass(frozen=True, slots=True)
class TouchDraft:
    """How it went, when. An empty channel means the usual one of the outcome."""

    outcome: str
    note: str
    made_at: dt.datetime
    channel: str = ""
    contact: Contact | None = None
    corrects: Touch | None = None
    used: Used | None = None


def log_touch(
    *,
    deal: Deal,
    key: uuid.UUID,
    draft: TouchDraft,
    step: PlannedStep | None,
    by: User,
    at: dt.datetime,
    seen: int | None = None,
) -> Touch:
    """Log one touch.

    1. Lock the deal; the same key again gives back the first touch. Where somebody planned another step since the
       writer saw one (`seen`, by its number), ask which stays.
    2. Add the touch.
    3. With a step: close the open one as done and plan this one. Without: the open step stays.
    4. Recompute the clocks; a conversation that breaks the silence closes the alert.
    """
    with one_act():
        deal = locked(deal)
        before = before_log(deal, key)
        if before.touch and (logged := touch_of(deal, key)):
            return logged
        if step and seen not in (None, before.step):
            refuse_unseen(deal, step)
        touch = add_touch(deal, key, draft, by=by, at=at)
        if step:
            close_open_step(deal, end=StepEnd.DONE, by=by, at=at)
            add_step(deal, step, by=by, at=at)
        set_clocks(deal)
        if touch.is_conversation:
            close_alert(deal, end=AlertEnd.CONTACT, by=by, at=at)
        return touch


def log_decline(
    *, deal: Deal, key: uuid.UUID, draft: TouchDraft, then: AskAgain | Loss, by: User, at: dt.datetime
) -> Touch:
    """They said no: the touch, and either a hold until they may be asked again or the end of the deal."""
    with one_act():
        deal = locked(deal)
        logged = touch_of(deal, key)
        if logged:
            return logged
        touch = add_touch(deal, key, draft, by=by, at=at)
        set_clocks(deal)
        if isinstance(then, AskAgain):
            hold_deal(deal, then, by=by, at=at)
        else:
            lose_deal(deal, then, key=uuid.uuid5(key, "lost"), by=by, at=at)
        return touch


# parts of other actions; the deal is locked -------------------------------------------------------


def touch_of(deal: Deal, key: uuid.UUID) -> Touch | None:
    """The one logged under this key before."""
    touch = Touch.objects.filter(key=key).first()
    if touch and touch.deal_id != deal.pk:
        raise TouchRefused("", "This form was sent for another deal. Open the log again.")
    return touch


def add_touch(deal: Deal, key: uuid.UUID, draft: TouchDraft, *, by: User, at: dt.datetime) -> Touch:
    _check(deal, draft, at)
    used, outcome = draft.used or Used(), Outcome(draft.outcome)
    is_first = is_packet_first(deal, used)
    touch: Touch = Touch.objects.create(
        deal=deal,
        key=key,
        outcome=outcome,
        is_conversation=outcome in CONVERSATIONS,
        channel=draft.channel or USUAL_CHANNEL.get(outcome, Channel.PHONE),
        note=draft.note.strip(),
        contact=draft.contact,
        made_at=draft.made_at,
        made_by=by,
        logged_at=at,
        logged_by=by,
        corrects=draft.corrects,
    )
    record_use(touch, used, is_first=is_first, today=deal.owner.today(at))
    return touch


def _check(deal: Deal, draft: TouchDraft, at: dt.datetime) -> None:
    if not deal.is_open:
        raise TouchRefused("", f"This deal is {deal.get_stage_display().lower()}; reopen it to log on it.")
    if draft.made_at > at:
        raise TouchRefused("made_at", "A touch cannot lie in the future.")
    if draft.made_at < at - OLDEST:
        raise TouchRefused("made_at", "A touch lies at most two years back. Is the year right?")
    if len(draft.note.strip()) > NOTE_LIMIT:
        raise TouchRefused(
            "note", f"A note has at most {NOTE_LIMIT:,} characters; this one has {len(draft.note):,}."
        )
    if draft.contact and draft.contact.group_id != deal.group_id:
        raise TouchRefused("contact", "This contact belongs to another group.")
    if draft.corrects and draft.corrects.deal_id != deal.pk:
        raise TouchRefused("", "The corrected touch belongs to another deal.")
