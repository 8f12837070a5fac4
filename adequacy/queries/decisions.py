"""Cells that will hardly pass: those the VP is asked about, and what was decided of the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from adequacy.forecast.defaults import DecisionRule
from adequacy.models import CellDecision, CellForecast, Choice, NetworkForecast
from adequacy.queries.beliefs import assumptions
from adequacy.queries.outlooks import outlook_cells
from providers.models import County, Specialty


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the VP now. `cells` are those nobody decided of yet, the least likely first."""

    rule: DecisionRule
    due_on: dt.date
    days_left: int
    is_time: bool
    cells: QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that stands, with the chance of its cell now; none where the cell is not told of any more."""

    decision: CellDecision
    now: float | None

    @property
    def is_document(self) -> bool:
        return self.decision.choice == Choice.DOCUMENT


def question(head: NetworkForecast, today: dt.date) -> Question:
    """One query for the rule; the cells are asked for when they are shown."""
    rule = assumptions().decision
    due_on = head.filing_on or head.go_live_on
    days_left = (due_on - today).days
    is_time = rule.asks(0.0, days_left=days_left)
    standing = CellDecision.objects.for_day(head.network, due_on).filter(
        county=OuterRef("county"), specialty=OuterRef("specialty")
    )
    cells = outlook_cells(head.network).filter(~Exists(standing), chance__lt=rule.below)
    return Question(rule, due_on, days_left, is_time, cells if is_time else cells.none())


def decided(head: NetworkForecast) -> Sequence[Decided]:
    """Those to document first, then the newest. Two queries."""
    due_on = head.filing_on or head.go_live_on
    standing = CellDecision.objects.for_day(head.network, due_on).order_by("choice", "-decided_at", "-pk")
    now = {
        (county, specialty): chance
        for county, specialty, chance in CellForecast.objects.of(head.network)
        .annotate(chance=Coalesce("filing", "go_live"))
        .values_list("county", "specialty", "chance")
    }
    return [
        Decided(each, now.get((each.county_id, each.specialty_id)))
        for each in standing.select_related("county", "specialty", "decided_by")
    ]


def decision_of(head: NetworkForecast, county: County, specialty: Specialty) -> CellDecision | None:
    standing = CellDecision.objects.for_day(head.network, head.filing_on or head.go_live_on)
    return standing.filter(county=county, specialty=specialty).select_related("decided_by").first()


def documented(head: NetworkForecast, cells: Collection[tuple[str, str]]) -> Sequence[CellDecision]:
    """Of these cells, each by county and specialty, those that are to be documented. One query."""
    standing = CellDecision.objects.for_day(head.network, head.filing_on or head.go_live_on)
    rows = standing.filter(choice=Choice.DOCUMENT).select_related("county", "specialty").order_by("pk")
    return [row for row in rows if (row.county_id, row.specialty_id) in cells]
