"""What deals are worth: how far the chance of a cell would move between signed and lost. Empty without a forecast."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, FloatField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pipeline.models import Stake

SWING = F("chance_if_signed") - F("chance_if_lost")
LEAST_PIVOTAL = 0.2
_OF_DEAL = Stake.objects.filter(deal=OuterRef("pk")).order_by()
WORTH = Coalesce(
    Subquery(_OF_DEAL.values("deal").annotate(most=Max(SWING)).values("most")),
    -1.0,
    output_field=FloatField(),
)
PIVOTAL = Q(Exists(_OF_DEAL.annotate(swing=SWING).filter(Q(swing__gte=LEAST_PIVOTAL) | Q(is_critical=True))))
"""Worth a fifth of a chance somewhere, or a cell cannot pass without it."""


@dataclass(frozen=True, slots=True)
class Worth:
    """Points of one cell, the one the deal moves most."""

    points: int
    where: str
    others: int


def with_worth(deals: QuerySet[Any]) -> QuerySet[Any]:
    """Adds `worth`: the most any cell would move; -1 where nothing may be said."""
    found: QuerySet[Any] = deals.annotate(worth=WORTH)
    return found


def worth_of(deals: Collection[int]) -> dict[int, Worth]:
    """One query. A deal that moves nothing, or of which nothing may be said, has none."""
    rows = (
        Stake.objects.of_deals(deals)
        .annotate(swing=SWING)
        .filter(swing__gte=0.005)
        .order_by("-swing", "county", "specialty")
        .values_list("deal", "swing", "county__name", "specialty__name")
    )
    found: dict[int, list[tuple[float, str]]] = {}
    for deal, swing, county, specialty in rows:
        found.setdefault(deal, []).append((swing, f"{county} {specialty.lower()}"))
    return {
        deal: Worth(points=round(cells[0][0] * 100), where=cells[0][1], others=len(cells) - 1)
        for deal, cells in found.items()
    }
