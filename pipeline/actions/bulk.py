"""One change to many deals. Each deal is an act of its own: what cannot be changed is named, the rest is done."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from accounts.models import User
from pipeline.actions.deals import reassign
from pipeline.actions.steps import PlannedStep, plan_next_step
from pipeline.actions.tags import tag_deal
from pipeline.actions.touches import TouchDraft, log_touch
from pipeline.actions.undo import undo
from pipeline.actions.unit import Refused
from pipeline.models import Deal, DealTag, NextStep, OwnerChange, Touch
from pipeline.permissions import may_edit, may_reassign

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were changed, and for each of the others its group and the reason."""

    done: int
    refused: tuple[tuple[str, str], ...]


def reassign_many(*, deals: Iterable[Deal], to: User, by: User, at: dt.datetime) -> Outcome:
    return _each(
        deals,
        lambda deal: reassign(deal=deal, to=to, by=by, at=at),
        may=lambda deal: may_reassign(by, deal),
    )


def plan_many(*, deals: Iterable[Deal], step: PlannedStep, by: User, at: dt.datetime) -> Outcome:
    return _each(
        deals,
        lambda deal: plan_next_step(deal=deal, step=step, by=by, at=at),
        may=lambda deal: may_edit(by, deal),
    )


def tag_many(*, deals: Iterable[Deal], name: str, by: User, at: dt.datetime) -> Outcome:
    return _each(
        deals, lambda deal: tag_deal(deal=deal, name=name, by=by, at=at), may=lambda deal: may_edit(by, deal)
    )


def log_many(
    *, deals: Iterable[Deal], key: uuid.UUID, draft: TouchDraft, by: User, at: dt.datetime
) -> Outcome:
    """One letter that went to many. Their open steps stay; sent again by a double click it is logged once."""
    return _each(
        deals,
        lambda deal: log_touch(
            deal=deal, key=uuid.uuid5(key, str(deal.pk)), draft=draft, step=None, by=by, at=at
        ),
        may=lambda deal: may_edit(by, deal),
    )


def undo_many(*, done_at: dt.datetime, by: User, at: dt.datetime) -> Outcome:
    """All that this person did in that moment, deal by deal; where somebody acted since, it stays."""
    return _each(deals_of_moment(done_at, by), lambda deal: undo(deal=deal, done_at=done_at, by=by, at=at))


def deals_of_moment(done_at: dt.datetime, by: User) -> Sequence[Deal]:
    rows = (
        OwnerChange.objects.filter(changed_at=done_at, changed_by=by),
        NextStep.objects.filter(planned_at=done_at, planned_by=by, restores__isnull=True),
        DealTag.objects.filter(added_at=done_at, added_by=by),
        Touch.objects.filter(logged_at=done_at, logged_by=by),
    )
    touched = {pk for each in rows for pk in each.values_list("deal", flat=True)}
    return list(Deal.objects.filter(pk__in=touched).select_related("group", "owner").order_by("pk"))


def _each(
    deals: Iterable[Deal], change: Callable[[Deal], object], *, may: Callable[[Deal], bool] | None = None
) -> Outcome:
    done, refused = 0, []
    for deal in deals:
        if may and not may(deal):
            refused.append((deal.group.name, "It is not yours to change."))
            continue
        try:
            change(deal)
        except Refused as refusal:
            refused.append((deal.group.name, refusal.message))
        else:
            done += 1
    return Outcome(done, tuple(refused))
