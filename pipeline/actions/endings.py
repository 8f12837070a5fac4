"""How a deal rests and how it ends: parts shared by the log, the hold form and the stage move. The deal is locked."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from accounts.models import User
from pipeline.actions.clocks import close_alert, set_clocks
from pipeline.actions.playbook import call_off
from pipeline.actions.steps import FURTHEST, PlannedStep, add_step, close_open_step
from pipeline.actions.unit import Refused
from pipeline.models import (
    AlertEnd,
    Deal,
    Hold,
    HoldReason,
    LossReason,
    Recall,
    RecallEnd,
    StageMove,
    StepEnd,
    StepKind,
)
from pipeline.stages import Stage
from pipeline.stall import LONGEST_HOLD
from providers.actions.supply import note_supply_change

REASON_LIMIT = 500


class HoldRefused(Refused):
    """The deal cannot rest that way."""


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Rest until a day, and what to do then."""

    until_on: dt.date
    what: str
    reason: HoldReason


@dataclass(frozen=True, slots=True)
class Loss:
    """Why it is lost; with a recall it comes back by itself on a day."""

    reason: LossReason
    note: str = ""
    recall_on: dt.date | None = None
    recall_what: str = ""


def hold_deal(deal: Deal, plan: AskAgain, *, by: User, at: dt.datetime) -> Hold:
    """The hold, its step on its last day, the clocks, the end of a running alert."""
    today = deal.owner.today(at)
    _check(deal, plan, today)
    hold = Hold.objects.create(
        deal=deal, reason=plan.reason, placed_on=today, until_on=plan.until_on, placed_by=by, placed_at=at
    )
    close_open_step(deal, end=StepEnd.REPLACED, by=by, at=at)
    add_step(deal, PlannedStep(kind=StepKind.CALL, what=plan.what, due_on=plan.until_on), by=by, at=at)
    set_clocks(deal)
    close_alert(deal, end=AlertEnd.HOLD, by=by, at=at)
    return hold


def lose_deal(deal: Deal, loss: Loss, *, key: uuid.UUID, by: User, at: dt.datetime) -> StageMove:
    """The move on record, a standing letter of intent withdrawn, the deal closed."""
    move = StageMove.objects.create(
        deal=deal,
        from_stage=deal.stage,
        to_stage=Stage.LOST,
        moved_by=by,
        moved_at=at,
        is_forward=False,
        reason=". ".join(filter(None, (loss.reason.label, loss.note.strip())))[:REASON_LIMIT],
        key=key,
    )
    if deal.letter and deal.letter.withdrawn_at is None:
        deal.letter.withdrawn_at, deal.letter.withdrawn_by = at, by
        deal.letter.save(update_fields=["withdrawn_at", "withdrawn_by"])
    deal.loss_reason, deal.loss_note = loss.reason, loss.note.strip()
    close_deal(deal, Stage.LOST, by=by, at=at)
    if loss.recall_on:
        _set_recall(deal, loss, loss.recall_on, by=by, at=at)
    return move


def _set_recall(deal: Deal, loss: Loss, day: dt.date, *, by: User, at: dt.datetime) -> None:
    today = deal.owner.today(at)
    if not today < day <= today + FURTHEST:
        raise HoldRefused("until_on", "Choose a day within the next two years.")
    if not loss.recall_what.strip():
        raise HoldRefused("what", "Say what you will do then.")
    deal.recalls.waiting().update(ended_at=at, ended_by=by, end=RecallEnd.NOT_NEEDED)
    Recall.objects.create(deal=deal, due_on=day, what=loss.recall_what.strip(), set_by=by, set_at=at)


def close_deal(deal: Deal, stage: Stage, *, by: User, at: dt.datetime) -> None:
    """Signed or lost: no step, no hold, no alert, no call and no clock is left running, and supply is measured anew."""
    deal.stage, deal.stage_entered_at = stage, at
    deal.closed_at, deal.closed_by = at, by
    deal.clock_started_on = deal.quiet_on = None
    deal.save(
        update_fields=[
            "stage", "stage_entered_at", "closed_at", "closed_by", "loss_reason", "loss_note", "letter", "agreement",
            "clock_started_on", "quiet_on",
        ]
    )  # fmt: skip
    close_open_step(deal, end=StepEnd.DEAL_CLOSED, by=by, at=at)
    for hold in deal.holds.running():
        end_hold_on(hold, deal.owner.today(at), by=by, at=at)
    set_clocks(deal)
    close_alert(deal, end=AlertEnd.CLOSED, by=by, at=at)
    call_off(deal, by=by, at=at)
    note_supply_change(group=deal.group, network=deal.network)


def end_hold_on(hold: Hold, day: dt.date, *, by: User, at: dt.datetime) -> None:
    hold.ended_at, hold.ended_by, hold.ended_on = at, by, min(day, hold.until_on)
    hold.save(update_fields=["ended_at", "ended_by", "ended_on"])


def _check(deal: Deal, plan: AskAgain, today: dt.date) -> None:
    if not deal.is_open:
        raise HoldRefused("", f"This deal is {deal.get_stage_display().lower()}; there is nothing to hold.")
    if deal.holds.running().exists():
        raise HoldRefused("", "This deal is on hold already. End that hold first.")
    if plan.until_on <= today:
        raise HoldRefused("until_on", "Choose a day from tomorrow on.")
    if plan.until_on > today + LONGEST_HOLD:
        latest = today + LONGEST_HOLD
        raise HoldRefused(
            "until_on", f"A hold lasts at most {LONGEST_HOLD.days} days, to {latest.day} {latest:%b}."
        )
    if not plan.what.strip():
        raise HoldRefused("what", "Say what you will do when it ends.")
