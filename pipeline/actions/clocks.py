"""The stored clocks of a deal, always recomputed from its rows: late entries and corrections need no special case."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from pipeline.actions.unit import locked, one_act
from pipeline.models import AlertEnd, Deal
from pipeline.queries.clock_facts import ClockFacts, clock_facts
from pipeline.stall import QUIET_AFTER, clock_started_on, quiet_on

CLOCKS = (
    *("last_contact_at", "last_attempt_at", "clock_zone", "clock_started_on", "quiet_on", "unanswered"),
    *("due_on", "due_time"),
)


def set_clocks(deal: Deal) -> None:
    """Write both clocks, the day the silence is counted from, the day it is complete, how often we tried in vain since,
    and when the open step is due. The deal is locked.
    """
    facts = clock_facts(deal)
    deal.last_contact_at, deal.last_attempt_at = facts.spoke_at, facts.tried_at
    deal.due_on, deal.due_time = facts.due_on, facts.due_time
    deal.clock_zone, deal.clock_started_on, deal.quiet_on, deal.unanswered = "", None, None, 0
    if deal.is_open:
        deal.clock_zone = deal.owner.time_zone
        deal.clock_started_on = clock_started_on(
            moments=[deal.opened_at, facts.spoke_at, facts.restarted_at],
            hold_ended_on=facts.held_to,
            zone=deal.owner.zone,
        )
        deal.quiet_on = quiet_on(
            started_on=deal.clock_started_on,
            appointment_on=facts.appointment_on,
            limit=QUIET_AFTER if facts.limit_days is None else dt.timedelta(days=facts.limit_days),
        )
        deal.unanswered = _unanswered(deal, facts, deal.clock_started_on)
    deal.save(update_fields=CLOCKS)


def follow_moved_owners() -> None:
    """Count anew the days of deals whose owner lives by another calendar since they were counted."""
    for deal in Deal.objects.counted_in_another_zone().order_by("pk"):
        with one_act():
            set_clocks(locked(deal))


def close_alert(deal: Deal, *, end: AlertEnd, by: User, at: dt.datetime) -> None:
    """End the running episode, if the deal is not quiet any more on the owner's day of `at`."""
    if deal.quiet_on is not None and deal.quiet_on <= deal.owner.today(at):
        return
    deal.alerts.open().update(closed_at=at, closed_by=by, end=end)


def _unanswered(deal: Deal, facts: ClockFacts, started_on: dt.date) -> int:
    """After their last word, and from the midnight on with which the clock started."""
    midnight = dt.datetime.combine(started_on, dt.time.min, deal.owner.zone)
    since = [at for at in facts.unanswered_at if at >= midnight]
    return len(since) if facts.spoke_at is None else sum(at > facts.spoke_at for at in since)
