"""Moving a deal from stage to stage. Every path comes through here: form, drag, key, import, job."""

from __future__ import annotations

import datetime as dt
import uuid

from accounts.models import User
from pipeline.actions.clocks import close_alert, set_clocks
from pipeline.actions.deals import refuse_second
from pipeline.actions.endings import Loss, close_deal, lose_deal
from pipeline.actions.papers import Papers, add_papers
from pipeline.actions.steps import PlannedStep, StepRefused, add_step
from pipeline.actions.unit import Refused, locked, one_act
from pipeline.models import AlertEnd, Deal, RecallEnd, StageMove
from pipeline.queries.facts import deal_facts
from pipeline.stages import Blocker, MoveReasons, Stage, blockers, is_forward, is_open
from providers.actions.supply import note_supply_change

NO_PAPERS = Papers()


class StageMoveRefused(Exception):
    """Something is missing; `blockers` says what, in the order to settle it. Nothing was recorded."""

    def __init__(self, found: tuple[Blocker, ...]) -> None:
        super().__init__("; ".join(str(blocker) for blocker in found))
        self.blockers = found


def move_stage(
    *,
    deal: Deal,
    to: str,
    key: uuid.UUID,
    said: MoveReasons,
    by: User,
    at: dt.datetime,
    papers: Papers = NO_PAPERS,
    loss: Loss | None = None,
    step: PlannedStep | None = None,
) -> StageMove:
    """Move a deal.

    1. Lock it; the same key again gives back the first move.
    2. Record the papers the form brought.
    3. Ask the rules; anything missing refuses the whole, papers included.
    4. Write the move and the stage; a closing ends step, hold and alert; a reopening plans `step`.
    5. Recompute the clocks; a forward move starts them anew and ends a running alert.
    """
    with one_act():
        deal = locked(deal)
        moved = _move_of(deal, key)
        if moved:
            return moved
        origin = deal.stage
        add_papers(deal, papers, by=by, at=at)
        found = blockers(origin=origin, to=to, facts=deal_facts(deal, deal.owner.today(at)), said=said)
        if found:
            raise StageMoveRefused(found)
        if to == Stage.LOST and loss:
            return lose_deal(deal, loss, key=key, by=by, at=at)
        move = _record(deal, to, key, said, by=by, at=at)
        _enter(deal, Stage(to), step, by=by, at=at)
        return move


def close_as_lost(*, deal: Deal, loss: Loss, key: uuid.UUID, by: User, at: dt.datetime) -> StageMove:
    said = MoveReasons(reason=loss.note, has_loss_reason=True)
    return move_stage(deal=deal, to=Stage.LOST, key=key, said=said, loss=loss, by=by, at=at)


def _move_of(deal: Deal, key: uuid.UUID) -> StageMove | None:
    move = StageMove.objects.filter(key=key).first()
    if move and move.deal_id != deal.pk:
        raise Refused("", "This form was sent for another deal. Open it again.")
    return move


def _record(
    deal: Deal, to: str, key: uuid.UUID, said: MoveReasons, *, by: User, at: dt.datetime
) -> StageMove:
    return StageMove.objects.create(
        deal=deal,
        from_stage=deal.stage,
        to_stage=to,
        moved_by=by,
        moved_at=at,
        is_forward=is_forward(deal.stage, to),
        is_straight_to_contract=said.is_straight_to_contract,
        reason=said.reason.strip(),
        key=key,
    )


def _enter(deal: Deal, to: Stage, step: PlannedStep | None, *, by: User, at: dt.datetime) -> None:
    if to == Stage.SIGNED:
        close_deal(deal, to, by=by, at=at)
        return
    was_open, goes_ahead = is_open(deal.stage), is_forward(deal.stage, to)
    deal.stage, deal.stage_entered_at = to, at
    if not was_open:
        _reopen(deal, step, by=by, at=at)
    else:
        deal.save(update_fields=["stage", "stage_entered_at"])
    set_clocks(deal)
    if goes_ahead:
        close_alert(deal, end=AlertEnd.FORWARD, by=by, at=at)


def _reopen(deal: Deal, step: PlannedStep | None, *, by: User, at: dt.datetime) -> None:
    """End the agreement it had, refuse a second deal with the group, clear the closing, plan the step it must have."""
    if step is None:
        raise StepRefused("what", "A reopened deal needs a next step.")
    today = deal.owner.today(at)
    if deal.agreement and deal.agreement.terminated_on is None:
        deal.agreement.terminated_on = today
        deal.agreement.save(update_fields=["terminated_on"])
    refuse_second(deal.group, deal.network, today)
    deal.agreement = None
    deal.closed_at = deal.closed_by = deal.loss_reason = None
    deal.loss_note = ""
    deal.clock_started_on = deal.quiet_on = today
    deal.save(
        update_fields=[
            "stage", "stage_entered_at", "agreement", "closed_at", "closed_by", "loss_reason", "loss_note",
            "clock_started_on", "quiet_on",
        ]
    )  # fmt: skip
    add_step(deal, step, by=by, at=at)
    deal.recalls.waiting().filter(set_at__lt=at).update(ended_at=at, ended_by=by, end=RecallEnd.REOPENED)
    note_supply_change(group=deal.group, network=deal.network)
