"""Taking back what was done a moment ago: a log, a move, a next step, a hold, a change of owner.

All rows of one act carry the same moment and the same name, so the pair finds them again. Nothing is rubbed out: a
touch is struck through, a stage and a step come back as new rows, a hold is ended and starts no clock.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from pipeline.actions.clocks import set_clocks
from pipeline.actions.deals import give_to
from pipeline.actions.undone_moves import give_back_stage
from pipeline.actions.unit import Refused, locked, one_act
from pipeline.models import (
    Deal,
    DealTag,
    Hold,
    NextStep,
    OwnerChange,
    RecallEnd,
    StageMove,
    StepEnd,
    Touch,
    TouchRetraction,
)
from pipeline.queries.acts import UNDO_WITHIN, act_since


class UndoRefused(Refused):
    """It stays as it is, and the message says why."""


@dataclass(frozen=True, slots=True)
class Act:
    """What one person did to one deal in one moment."""

    at: dt.datetime
    touches: tuple[Touch, ...]
    move: StageMove | None
    step: NextStep | None
    hold: Hold | None
    owner_change: OwnerChange | None
    tags: tuple[DealTag, ...]

    @property
    def is_empty(self) -> bool:
        parts = (self.touches, self.move, self.step, self.hold, self.owner_change, self.tags)
        return not any(parts)


def undo(*, deal: Deal, done_at: dt.datetime, by: User, at: dt.datetime) -> Deal:
    """Take back what `by` did to the deal at `done_at`.

    1. Lock the deal and find the rows of that moment; what was taken back already stays so.
    2. Refuse after ten minutes, and where anyone acted on the deal since, by name.
    3. Strike the touches, end the hold, take off the tags, give back owner, stage and step as they stood.
    4. Recompute the clocks from what remains; reopen the alert the act had closed. Whom it was told to is kept, so it
       is not told again.
    """
    with one_act():
        deal = locked(deal)
        act = _act_of(deal, done_at, by)
        if _is_undone(deal, act, at):
            return deal
        _refuse(deal, act, by=by, at=at)
        _strike(act, by=by, at=at)
        _end_hold(deal, act, by=by, at=at)
        deal.recalls.waiting().filter(set_at=act.at, set_by=by).update(
            ended_at=at, ended_by=by, end=RecallEnd.NOT_NEEDED
        )
        _give_back_owner(deal, act, by=by, at=at)
        deal.tags.standing().filter(pk__in=[tag.pk for tag in act.tags]).update(removed_by=by, removed_at=at)
        if act.move:
            give_back_stage(deal, act.move, by=by, at=at)
        _give_back_step(deal, act, by=by, at=at)
        set_clocks(deal)
        _reopen_alert(deal, done_at, by)
        return deal


def _act_of(deal: Deal, done_at: dt.datetime, by: User) -> Act:
    moves = deal.moves.filter(moved_at=done_at, moved_by=by, undoes__isnull=True)
    return Act(
        at=done_at,
        touches=tuple(deal.touches.filter(logged_at=done_at, logged_by=by).select_related("retraction")),
        move=moves.select_related("undone_by_move").first(),
        step=deal.steps.filter(planned_at=done_at, planned_by=by, restores__isnull=True).first(),
        hold=deal.holds.filter(placed_at=done_at, placed_by=by).first(),
        owner_change=deal.owner_changes.filter(changed_at=done_at, changed_by=by).first(),
        tags=tuple(deal.tags.filter(added_at=done_at, added_by=by)),
    )


def _is_undone(deal: Deal, act: Act, at: dt.datetime) -> bool:
    """Any part of it tells, since all parts are taken back together."""
    if act.move:
        return hasattr(act.move, "undone_by_move")
    if act.touches:
        return any(hasattr(touch, "retraction") for touch in act.touches)
    if act.owner_change:
        back = {"from_owner": act.owner_change.to_owner_id, "to_owner": act.owner_change.from_owner_id}
        return deal.owner_changes.filter(changed_at__gt=act.at, **back).exists()
    if act.tags:
        return any(tag.removed_at for tag in act.tags)
    return act.step is not None and act.step.end == StepEnd.UNDONE


def _refuse(deal: Deal, act: Act, *, by: User, at: dt.datetime) -> None:
    if act.is_empty or deal.opened_at == act.at:
        raise UndoRefused("", "There is nothing of yours to undo here.")
    if at > act.at + UNDO_WITHIN:
        raise UndoRefused(
            "", "This can be undone for ten minutes. What is wrong now is put right by a new entry."
        )
    later = act_since(deal, act.at)
    if later:
        who = "You have" if later.by_pk == by.pk else f"{later.by_name} has"
        raise UndoRefused("", f"Not undone: {who} acted on this deal since.")


def _strike(act: Act, *, by: User, at: dt.datetime) -> None:
    for touch in act.touches:
        TouchRetraction.objects.create(touch=touch, retracted_by=by, retracted_at=at)


def _end_hold(deal: Deal, act: Act, *, by: User, at: dt.datetime) -> None:
    """The one it placed is over; one it ended runs on."""
    if act.hold:
        deal.holds.filter(pk=act.hold.pk).update(
            ended_at=at, ended_by=by, ended_on=act.hold.placed_on, is_undone=True
        )
    deal.holds.filter(ended_at=act.at, ended_by=by).update(ended_at=None, ended_by=None, ended_on=None)


def _give_back_owner(deal: Deal, act: Act, *, by: User, at: dt.datetime) -> None:
    if act.owner_change:
        give_to(deal, act.owner_change.from_owner, by=by, at=at)


def _give_back_step(deal: Deal, act: Act, *, by: User, at: dt.datetime) -> None:
    """What the act planned is taken back; what it closed stands again, with the day it was planned on."""
    if act.step:
        deal.steps.open().filter(pk=act.step.pk).update(closed_at=at, closed_by=by, end=StepEnd.UNDONE)
    closed = deal.steps.filter(closed_at=act.at, closed_by=by).first()
    if closed is None or not deal.is_open:
        return
    NextStep.objects.create(
        deal=deal,
        owner=closed.owner,
        kind=closed.kind,
        what=closed.what,
        due_on=closed.due_on,
        due_time=closed.due_time,
        planned_on=closed.planned_on,
        planned_by=closed.planned_by,
        planned_at=closed.planned_at,
        restores=closed,
        restored_by=by,
        restored_at=at,
    )


def _reopen_alert(deal: Deal, done_at: dt.datetime, by: User) -> None:
    if not deal.alerts.open().exists():
        deal.alerts.filter(closed_at=done_at, closed_by=by).update(closed_at=None, closed_by=None, end="")
