"""How a deal stands today: its next step, its two clocks, whether it is quiet or held, and who has the paper.

Days are counted on the owner's calendar, as the rules count them; a step's on the calendar of whoever owes it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.models import Deal, Hold, NextStep, PaperHandover, PaperHolder, StallAlert, StepKind, Touch
from pipeline.queries.dossier import Dossier
from pipeline.stages import Stage
from pipeline.stall import NUDGE_BEFORE, Silence, local_day, silence

SILENCE_KEYS = {
    Silence.QUIET: "quiet",
    Silence.UNRESPONSIVE: "quiet-unresponsive",
    Silence.NEGLECTED: "quiet-neglected",
}


@dataclass(frozen=True, slots=True)
class StepState:
    step: NextStep
    late_days: int
    is_due_today: bool
    today: dt.date


@dataclass(frozen=True, slots=True)
class Clocks:
    """`status` is the word of the two-way clock: quiet and its kinds, quiet-in, held, appointment, or nothing."""

    contact_days: int | None
    attempt_days: int | None
    last_touch: Touch | None
    status: str
    quiet_in: int
    appointment: NextStep | None

    @property
    def is_quiet(self) -> bool:
        return self.status in SILENCE_KEYS.values()


@dataclass(frozen=True, slots=True)
class PaperState:
    """Who holds the paper, since when, and until when they promised."""

    is_with_us: bool
    since_on: dt.date
    days: int
    promised_on: dt.date | None
    late_days: int


@dataclass(frozen=True, slots=True)
class DealStatus:
    today: dt.date
    step: StepState | None
    hold: Hold | None
    alert: StallAlert | None
    clocks: Clocks
    paper: PaperState | None


def deal_status(deal: Deal, stands: Dossier, *, now: dt.datetime) -> DealStatus:
    today = deal.owner.today(now)
    return DealStatus(
        today=today,
        step=_step(stands.step, now) if stands.step else None,
        hold=stands.hold,
        alert=stands.alert,
        clocks=_clocks(deal, stands, today),
        paper=_paper(deal, stands.handover, today),
    )


def _step(step: NextStep, now: dt.datetime) -> StepState:
    today = step.owner.today(now)
    late = max(0, (today - step.due_on).days)
    return StepState(step=step, late_days=late, is_due_today=step.due_on == today, today=today)


def _clocks(deal: Deal, stands: Dossier, today: dt.date) -> Clocks:
    step, until_quiet = stands.step, (deal.quiet_on - today).days if deal.quiet_on else 0
    appointment = step if step and step.kind == StepKind.APPOINTMENT and step.due_on >= today else None
    return Clocks(
        contact_days=_days_since(deal.last_contact_at, deal, today),
        attempt_days=_days_since(deal.last_attempt_at, deal, today),
        last_touch=stands.last_touch,
        status=_status(deal, stands.hold, appointment, until_quiet),
        quiet_in=max(0, until_quiet),
        appointment=appointment,
    )


def _status(deal: Deal, hold: Hold | None, appointment: NextStep | None, until_quiet: int) -> str:
    if not deal.is_open:
        return ""
    if hold:
        return "held"
    if until_quiet <= 0:
        return SILENCE_KEYS[silence(attempts_since_start=deal.unanswered)]
    if appointment:
        return "appointment"
    return "quiet-in" if until_quiet <= NUDGE_BEFORE.days else "fine"


def _days_since(moment: dt.datetime | None, deal: Deal, today: dt.date) -> int | None:
    return max(0, (today - local_day(moment, deal.owner.zone)).days) if moment else None


def _paper(deal: Deal, handover: PaperHandover | None, today: dt.date) -> PaperState | None:
    """Only while it is out: an open deal in legal review, or before it when somebody has it already."""
    if handover is None or (deal.stage != Stage.LEGAL and not deal.is_open):
        return None
    promised = handover.promised_on
    return PaperState(
        is_with_us=handover.holder == PaperHolder.PLAN,
        since_on=handover.since_on,
        days=max(0, (today - handover.since_on).days),
        promised_on=promised,
        late_days=max(0, (today - promised).days) if promised else 0,
    )
