"""What deals are worth: how far the chance of a cell would move between signed and lost. Empty without a forecast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, FloatField, Max, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, JSONObject

from pipeline.models import Stake

SWING = F("chance_if_signed") - F("chance_if_lost")
ROUNDING = 1e-9
_OF_DEAL = Stake.objects.filter(deal=OuterRef("pk")).order_by()
WORTH = Coalesce(
    Subquery(_OF_DEAL.values("deal").annotate(most=Max(SWING)).values("most")),
    -1.0,
    output_field=FloatField(),
)


def pivotal(least: float) -> Q:
    """Deals whose signing moves the chance of some cell by this share or more; the same rule as for letters."""
    return Q(Exists(_OF_DEAL.annotate(swing=SWING).filter(swing__gte=least - ROUNDING)))


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


_MOVED = _OF_DEAL.annotate(swing=SWING).filter(swing__gte=0.005)
MOST_MOVED = Subquery(
    _MOVED.order_by("-swing", "county", "specialty").values(
        row=JSONObject(
            swing="swing",
            county="county__name",
            specialty="specialty__name",
            cells=Window(Count("pk")),
        )
    )[:1]
)
"""Of a deal: the cell it moves most, and how many it moves. Nothing where nothing may be said."""


def worth(row: Mapping[str, Any] | None) -> Worth | None:
    """In words and points, from what `MOST_MOVED` found."""
    if row is None:
        return None
    where = f"{row['county']} {row['specialty'].lower()}"
    return Worth(points=round(row["swing"] * 100), where=where, others=row["cells"] - 1)
