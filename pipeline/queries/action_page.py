"""The page a link of a letter opens: what it is for, who may do it, and whether there is anything left to do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts import wording
from accounts.models import User
from pipeline.action_links import ActionLink, LinkAction, hash_of_token
from pipeline.models import Deal, LinkUse, Touch
from pipeline.permissions import may_edit, may_reassign
from pipeline.queries.log import LogCard, log_card
from pipeline.signing import expected_signing
from providers.models import FilingDeadline

READY, USED, OLD, CLOSED, NOT_YOURS, NOT_MINE = "ready", "used", "old", "closed", "not-yours", "not-mine"


@dataclass(frozen=True, slots=True)
class ActionPage:
    """`state` says what is left: ready, or why not. `since` is a touch that came after the letter was written."""

    state: str
    title: str
    deal: Deal
    card: LogCard
    today: dt.date
    written_for: User | None
    use: LinkUse | None
    since: Touch | None
    may_log: bool
    may_reassign: bool
    signing: str


def action_page(link: ActionLink, token: str, deal: Deal, *, reader: User, now: dt.datetime) -> ActionPage:
    """`deal` is one the reader may see."""
    use = LinkUse.objects.filter(token_hash=hash_of_token(token)).select_related("used_by").first()
    written_for = User.objects.filter(pk=link.person_id).first()
    return ActionPage(
        state=_state(link, deal, use, reader=reader, now=now),
        title=_title(link.action, deal),
        deal=deal,
        card=log_card(deal, reader=reader, now=now),
        today=reader.today(now),
        written_for=written_for,
        use=use,
        since=_since(link, deal, written_for or reader),
        may_log=may_edit(reader, deal) and deal.is_open,
        may_reassign=may_reassign(reader, deal) and deal.is_open,
        signing=_signing(deal, reader.today(now)),
    )


def _state(link: ActionLink, deal: Deal, use: LinkUse | None, *, reader: User, now: dt.datetime) -> str:
    """What was done already is said first, to whoever may see the deal; then what stands in the way."""
    if use:
        return USED
    if not deal.is_open:
        return CLOSED
    if link.person_id != reader.pk:
        return NOT_YOURS
    if reader.today(now) > link.last_day:
        return OLD
    return READY if may_edit(reader, deal) else NOT_MINE


def _title(action: LinkAction, deal: Deal) -> str:
    name = deal.group.name
    return {
        LinkAction.CALL: f"I called {name}",
        LinkAction.STEP: f"Set the next step with {name}",
        LinkAction.HOLD: f"Hold {name}",
    }.get(action, name)


def _since(link: ActionLink, deal: Deal, reader: User) -> Touch | None:
    """The newest touch made from the morning of the letter on: what it asks for may be done."""
    morning = dt.datetime.combine(link.written_on, dt.time.min, reader.zone)
    newest: Touch | None = (
        deal.touches.standing().filter(made_at__gte=morning).select_related("made_by").newest_first().first()
    )
    return newest


def _signing(deal: Deal, today: dt.date) -> str:
    """For example: Signed by 25 Sep if they talk this week; 23 Oct otherwise, after the filing on 19 Oct."""
    entered_on = deal.stage_entered_at.astimezone(deal.owner.zone).date()
    expected = expected_signing(stage=deal.stage, entered_on=entered_on, today=today)
    if expected is None:
        return ""
    called = wording.day_month(expected.if_called, today)
    quiet = wording.day_month(expected.if_quiet, today)
    filing = FilingDeadline.objects.ahead(today).filter(network=deal.network).first()
    is_missed = filing is not None and expected.if_called <= filing.due_on < expected.if_quiet
    late = f", after the filing on {wording.day_month(filing.due_on, today)}" if filing and is_missed else ""
    return f"Signing is expected on {called} if they talk this week; on {quiet} otherwise{late}."
