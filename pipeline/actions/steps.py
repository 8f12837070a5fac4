"""Planning what comes next: an open deal has exactly one next step, and finishing it plans another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from pipeline.actions.clocks import set_clocks
from pipeline.actions.unit import Clashed, Refused, locked, one_act
from pipeline.merging import Clash, merge
from pipeline.models import Deal, NextStep, StepEnd, StepKind
from pipeline.stall import LONGEST_APPOINTMENT

STEP_PARTS = ("kind", "what", "due_on", "due_time", "owner")
FURTHEST = dt.timedelta(days=2 * 365)


class StepRefused(Refused):
    """The step as written cannot be promised."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """What will be done, by which day on its owner's calendar. Without an owner it is the deal's."""

    kind: str
    what: str
    due_on: dt.date
    due_time: dt.time | None = None
    owner: User | None = None


def plan_next_step(
    *, deal: Deal, step: PlannedStep, by: User, at: dt.datetime, seen: NextStep | None = None
) -> NextStep:
    """1. Lock the deal.
    2. Where another step stands than the one `seen`: merge, or say which fields both changed.
    3. The same step again changes nothing; else the open one is replaced. 4. Clocks.
    """
    with one_act():
        deal = locked(deal)
        refuse_closed(deal)
        current = deal.steps.open().select_related("owner", "planned_by").get()
        if seen and seen.pk != current.pk:
            step = merged_step(seen, current, step, deal)
        if _says(current, step, deal):
            return current
        close_open_step(deal, end=StepEnd.REPLACED, by=by, at=at)
        planned = add_step(deal, step, by=by, at=at)
        set_clocks(deal)
        return planned


def complete_next_step(*, step: NextStep, then: PlannedStep, by: User, at: dt.datetime) -> NextStep:
    """1. Lock the deal.
    2. A step already closed: give back the open one if it is what was asked for (a double click), else refuse.
    3. Close as done, plan the next. 4. Clocks.
    """
    with one_act():
        deal = locked(step.deal)
        refuse_closed(deal)
        current = deal.steps.open().get()
        if current.pk != step.pk:
            if _says(current, then, deal):
                return current
            raise StepRefused("", f"This step is done already. What stands now is: {current.what}.")
        close_open_step(deal, end=StepEnd.DONE, by=by, at=at)
        planned = add_step(deal, then, by=by, at=at)
        set_clocks(deal)
        return planned


# parts of other actions; the deal is locked -------------------------------------------------------


def refuse_closed(deal: Deal) -> None:
    if not deal.is_open:
        raise StepRefused("", f"This deal is {deal.get_stage_display().lower()}; reopen it first.")


def refuse_unseen(deal: Deal, step: PlannedStep) -> None:
    """A log finishes the step its writer looked at; another one that stands by now must say the same as the new one."""
    current = deal.steps.open().select_related("owner", "planned_by").get()
    if not _says(current, step, deal):
        clash = Clash("step", current, step, current.pk)
        raise Clashed((clash,), who=current.planned_by, when=current.planned_at)


def close_open_step(deal: Deal, *, end: StepEnd, by: User, at: dt.datetime) -> None:
    deal.steps.open().update(closed_at=at, closed_by=by, end=end)


def add_step(deal: Deal, step: PlannedStep, *, by: User, at: dt.datetime) -> NextStep:
    owner = step.owner or deal.owner
    today = owner.today(at)
    _check(step, today)
    return NextStep.objects.create(
        deal=deal,
        owner=owner,
        kind=step.kind,
        what=step.what.strip(),
        due_on=step.due_on,
        due_time=step.due_time,
        planned_on=today,
        planned_by=by,
        planned_at=at,
    )


def merged_step(seen: NextStep, current: NextStep, step: PlannedStep, deal: Deal) -> PlannedStep:
    mine = parts_of(step) | {"owner": step.owner or deal.owner}
    merged, clashes = merge(was=parts_of(seen), theirs=parts_of(current), mine=mine, seen=current.pk)
    if clashes:
        raise Clashed(clashes, who=current.planned_by, when=current.planned_at)
    return PlannedStep(**merged)


def parts_of(step: NextStep | PlannedStep) -> dict[str, Any]:
    return {name: getattr(step, name) for name in STEP_PARTS} | {"what": step.what.strip()}


def _says(row: NextStep, step: PlannedStep, deal: Deal) -> bool:
    """Whether the row promises just this."""
    asked = (step.kind, step.what.strip(), step.due_on, step.due_time, (step.owner or deal.owner).pk)
    return (row.kind, row.what, row.due_on, row.due_time, row.owner_id) == asked


def _check(step: PlannedStep, today: dt.date) -> None:
    if not step.what.strip():
        raise StepRefused("what", "Say what you will do next.")
    if step.due_on < today:
        raise StepRefused("due_on", "A next step lies ahead: choose today or a later day.")
    if step.due_on > today + FURTHEST:
        raise StepRefused("due_on", "A next step lies at most two years ahead. Is the year right?")
    if step.kind != StepKind.APPOINTMENT:
        return
    if step.due_time is None:
        raise StepRefused("due_time", "An appointment has a time.")
    if step.due_on > today + LONGEST_APPOINTMENT:
        raise StepRefused("due_on", f"An appointment lies at most {LONGEST_APPOINTMENT.days} days ahead.")
