"""Deals that were lost until a day come back on it by themselves, where they were lost, with a step due at once."""

from __future__ import annotations

import datetime as dt
import uuid

from accounts.models import User
from pipeline.actions.deals import DealAlreadyOpen, GroupAlreadySigned, give_to
from pipeline.actions.moves import StageMoveRefused, move_stage
from pipeline.actions.steps import PlannedStep
from pipeline.actions.unit import locked, one_act
from pipeline.models import Deal, Recall, RecallEnd, StepKind
from pipeline.queries.facts import lost_in
from pipeline.stages import MoveReasons, Stage


def bring_back(*, now: dt.datetime, by: User) -> int:
    """The job. Days are the owner's; a missed night is made up by state, and a second run finds nothing.

    1. For each recall whose day has come: lock the deal.
    2. Reopened meanwhile, or under way or signed with the group by another deal: the recall is not needed.
    3. An owner who left is replaced by their manager; without one it waits for the manager who reassigns it.
    4. Reopen where it was lost, with the step it was to begin with.
    """
    waiting = Recall.objects.waiting().select_related("deal__owner__manager").order_by("pk")
    return sum(
        _bring_back(recall, by=by, at=now)
        for recall in waiting
        if recall.due_on <= recall.deal.owner.today(now)
    )


def _bring_back(recall: Recall, *, by: User, at: dt.datetime) -> bool:
    with one_act():
        deal = locked(recall.deal)
        fresh = deal.recalls.waiting().filter(pk=recall.pk).first()
        if fresh is None or not _has_owner(deal, by=by, at=at):
            return False
        is_back = deal.stage == Stage.LOST and _reopened(deal, fresh, by=by, at=at)
        fresh.ended_by, fresh.ended_at = by, at
        fresh.end = RecallEnd.REOPENED if is_back else RecallEnd.NOT_NEEDED
        fresh.save(update_fields=["ended_by", "ended_at", "end"])
        return is_back


def _has_owner(deal: Deal, *, by: User, at: dt.datetime) -> bool:
    manager = deal.owner.manager
    if deal.owner.is_active:
        return True
    if manager is None or not manager.is_active:
        return False
    give_to(deal, manager, by=by, at=at)
    return True


def _reopened(deal: Deal, recall: Recall, *, by: User, at: dt.datetime) -> bool:
    step = PlannedStep(kind=StepKind.CALL, what=recall.what, due_on=deal.owner.today(at))
    said = MoveReasons(reason="The day to ask again has come.")
    key = uuid.uuid5(uuid.NAMESPACE_OID, f"recall {recall.pk}")
    try:
        move_stage(deal=deal, to=lost_in(deal), key=key, said=said, step=step, by=by, at=at)
    except (DealAlreadyOpen, GroupAlreadySigned, StageMoveRefused):
        return False
    return True
