"""How a deal comes back to the stage it left a moment ago. Part of undo; the deal is locked."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from accounts.models import User
from pipeline.actions.deals import refuse_second
from pipeline.models import Deal, StageMove
from pipeline.stages import is_open
from providers.actions.supply import note_supply_change
from providers.models import Agreement, LetterOfIntent

AS_IT_STOOD = (
    "stage", "stage_entered_at", "closed_by_id", "closed_at", "loss_reason_id", "loss_note", "letter_id",
    "agreement_id",
)  # fmt: skip


def give_back_stage(deal: Deal, move: StageMove, *, by: User, at: dt.datetime) -> None:
    """1. The move back, on record. 2. Papers signed by the move no longer hold; those it ended hold again.
    3. A deal that opens again must be the only one with its group. 4. The deal as it stood, from its own history.
    """
    today = deal.owner.today(at)
    StageMove.objects.create(
        deal=deal,
        from_stage=move.to_stage,
        to_stage=move.from_stage,
        moved_by=by,
        moved_at=at,
        is_forward=False,
        reason="Undone",
        key=uuid.uuid5(move.key, "undone"),
        undoes=move,
    )
    _give_back_letter(deal, move, by=by, at=at)
    _end_agreement(deal, move, today)
    if is_open(move.from_stage) and not is_open(move.to_stage):
        refuse_second(deal.group, deal.network, today)
    before = _before(deal, move)
    for name in AS_IT_STOOD:
        setattr(deal, name, getattr(before, name))
    _renew_agreement(deal, today)
    deal.clock_started_on = deal.quiet_on = today if deal.is_open else None
    deal.save(
        update_fields=[name.removesuffix("_id") for name in (*AS_IT_STOOD, "clock_started_on", "quiet_on")]
    )
    note_supply_change(group=deal.group, network=deal.network)


def _before(deal: Deal, move: StageMove) -> Any:
    """The newest state in the deal's history from before the move touched it, papers first, stage after."""
    history = deal.events.order_by("-pgh_id")  # type: ignore[attr-defined]  # made by the tracker
    for moment in ("stage_entered_at", "letter__recorded_at", "agreement__recorded_at"):
        history = history.exclude(**{moment: move.moved_at})
    return history.first()


def _give_back_letter(deal: Deal, move: StageMove, *, by: User, at: dt.datetime) -> None:
    letters = LetterOfIntent.objects.filter(group=deal.group, network=deal.network)
    letters.filter(recorded_at=move.moved_at, withdrawn_at__isnull=True).update(
        withdrawn_at=at, withdrawn_by=by
    )
    letters.filter(withdrawn_at=move.moved_at).update(withdrawn_at=None, withdrawn_by=None)


def _end_agreement(deal: Deal, move: StageMove, today: dt.date) -> None:
    signed = Agreement.objects.filter(group=deal.group, network=deal.network, recorded_at=move.moved_at)
    signed.filter(terminated_on__isnull=True).update(terminated_on=today)


def _renew_agreement(deal: Deal, today: dt.date) -> None:
    """Undoing a reopening: the agreement it ended today holds again."""
    if not deal.is_open and deal.agreement_id:
        Agreement.objects.filter(pk=deal.agreement_id, terminated_on=today).update(terminated_on=None)
