"""The stored clocks of a deal, always recomputed from its rows: late entries and corrections need no special case."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max, Q

from accounts.models import User
from pipeline.actions.unit import locked, one_act
from pipeline.models import AlertEnd, Deal, Hold, StageLimit, StepKind
from pipeline.stages import CLOSED_STAGES
from pipeline.stall import clock_started_on, quiet_on

CLOCKS = ("last_contact_at", "last_attempt_at", "clock_zone", "clock_started_on", "quiet_on", "unanswered")


def set_clocks(deal: Deal) -> None:
    """Write both clocks, the day the silence is counted from, the day it is complete, and how often we tried in vain
    since. The deal is locked.
    """
    touched = deal.touches.standing().aggregate(
        contact=Max("made_at", filter=Q(is_conversation=True)), attempt=Max("made_at")
    )
    deal.last_contact_at, deal.last_attempt_at = touched["contact"], touched["attempt"]
    deal.clock_zone, deal.clock_started_on, deal.quiet_on, deal.unanswered = "", None, None, 0
    if deal.is_open:
        deal.clock_zone = deal.owner.time_zone
        deal.clock_started_on = _clock_started_on(deal)
        deal.quiet_on = quiet_on(
            started_on=deal.clock_started_on,
            appointment_on=_appointment_on(deal),
            limit=StageLimit.objects.of_stage(deal.stage),
        )
        deal.unanswered = _unanswered(deal, deal.clock_started_on)
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


def _clock_started_on(deal: Deal) -> dt.date:
    restarted = (
        deal.moves.standing()
        .filter(Q(is_forward=True) | Q(from_stage__in=CLOSED_STAGES))
        .aggregate(at=Max("moved_at"))
    )
    return clock_started_on(
        moments=[deal.opened_at, deal.last_contact_at, restarted["at"]],
        hold_ended_on=[_last_day(hold) for hold in deal.holds.standing()],
        zone=deal.owner.zone,
    )


def _unanswered(deal: Deal, started_on: dt.date) -> int:
    """After their last word, and from the midnight on with which the clock started."""
    if deal.last_attempt_at == deal.last_contact_at:
        return 0
    midnight = dt.datetime.combine(started_on, dt.time.min, deal.owner.zone)
    tried = deal.touches.standing().unanswered().filter(made_at__gte=midnight)
    if deal.last_contact_at is not None:
        tried = tried.filter(made_at__gt=deal.last_contact_at)
    return tried.count()


def _last_day(hold: Hold) -> dt.date:
    """A running hold starts the clock on its last day, so a held deal is never quiet."""
    return hold.ended_on or hold.until_on


def _appointment_on(deal: Deal) -> dt.date | None:
    step = deal.steps.open().filter(kind=StepKind.APPOINTMENT).first()
    return step.due_on if step else None
