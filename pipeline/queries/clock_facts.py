"""Everything the clocks of a deal are computed from, read in one query."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.prepared import Prepared, gap
from pipeline.models import Deal, Hold, StageLimit, StageMove, StepKind, Touch
from pipeline.stages import CLOSED_STAGES


class ClockFacts(NamedTuple):
    """Moments are those of touches, moves and holds that stand; the step is the open one."""

    spoke_at: dt.datetime | None
    tried_at: dt.datetime | None
    unanswered_at: list[dt.datetime]
    restarted_at: dt.datetime | None
    held_to: list[dt.date]
    due_on: dt.date | None
    due_time: dt.time | None
    step_kind: str | None
    limit_days: int | None

    @property
    def appointment_on(self) -> dt.date | None:
        return self.due_on if self.step_kind == StepKind.APPOINTMENT else None


def clock_facts(deal: Deal) -> ClockFacts:
    """Of a deal that is stored; its stage is taken from the object, which may be ahead of the row."""
    (row,) = _facts().rows(deal=deal.pk, stage=deal.stage)
    return ClockFacts._make(row)


@lru_cache(maxsize=1)
def _facts() -> Prepared:
    touches = Touch.objects.standing().filter(deal=OuterRef("pk")).order_by("-made_at").values("made_at")
    restarts = (
        StageMove.objects.standing()
        .filter(Q(is_forward=True) | Q(from_stage__in=CLOSED_STAGES), deal=OuterRef("pk"))
        .order_by("-moved_at")
        .values("moved_at")
    )
    # A running hold starts the clock on its last day, so a held deal is never quiet.
    holds = Hold.objects.standing().filter(deal=OuterRef("pk")).order_by("pk")
    limit = StageLimit.objects.filter(stage=gap("stage", "text")).values("days")
    return Prepared(
        Deal.objects.filter(pk=gap("deal", "bigint"))
        .annotate(
            open_step=FilteredRelation("steps", condition=Q(steps__closed_at__isnull=True)),
            spoke_at=Subquery(touches.filter(is_conversation=True)[:1]),
            tried_at=Subquery(touches[:1]),
            unanswered_at=ArraySubquery(touches.filter(is_conversation=False)),
            restarted_at=Subquery(restarts[:1]),
            held_to=ArraySubquery(holds.annotate(last=Coalesce("ended_on", "until_on")).values("last")),
            limit_days=Subquery(limit),
        )
        .values_list(
            *("spoke_at", "tried_at", "unanswered_at", "restarted_at", "held_to"),
            *("open_step__due_on", "open_step__due_time", "open_step__kind", "limit_days"),
        )
    )
