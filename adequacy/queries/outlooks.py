"""The Counties page by chance: cells worst first, each with what decides it and how it moved since last week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from django.db.models import Count, Exists, F, FloatField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from adequacy.bands import SAFE, Band, band_of, span_of
from adequacy.models import Cell, CellForecast, CellSnapshot, JointForecast, NetworkForecast, Snapshot
from adequacy.queries.deals import shown_deals
from pipeline.models import ClosingCall
from pipeline.playbook import CLOSING_CALL_EVERY
from pipeline.queries.rows import DealRow
from pipeline.queries.work import Calendar
from providers.models import County, Network

CALLS_NAMED = 3
TARGET = Fraction(6, 5)
"""What the playbook aims at: the need and a fifth on top."""
NOT_ASKED = "\u2013"
CALLS_PROPOSED = 5
WITHOUT_PROGRESS = dt.timedelta(days=10)
HALF_A_POINT = 0.005
"""What rounds to no point is no change."""


@dataclass(frozen=True, slots=True)
class OutlookRow:
    """One cell. `chance` is that at the filing, or at go-live where none lies ahead. `change` is in points."""

    rank: int
    forecast: CellForecast
    cell: Cell | None
    deal: DealRow | None

    @property
    def ssa_code(self) -> str:
        return self.forecast.county_id

    @property
    def chance(self) -> float:
        return chance_of(self.forecast)

    @property
    def error(self) -> float:
        """Of a chance that was drawn; nothing where it is exact."""
        told = self.forecast
        return told.go_live_error if told.filing_error is None else told.filing_error

    @property
    def band(self) -> Band:
        return band_of(self.chance)

    @property
    def change(self) -> int | None:
        before: float | None = getattr(self.forecast, "before", None)
        return None if before is None else round((self.chance - before) * 100)

    @property
    def buffer(self) -> str:
        """Signed and as far as a letter, of the need with a fifth on top, as the playbook counts it: "5 of 5"."""
        required = self.forecast.required
        return f"{self.forecast.held:g} of {ceil(required * TARGET)}" if required else NOT_ASKED

    @property
    def hides_deal(self) -> bool:
        """Its deal is one this reader may not open."""
        return self.forecast.pivotal_id is not None and self.deal is None

    @property
    def worth(self) -> int | None:
        worth = self.forecast.pivotal_worth
        return None if worth is None else round(worth * 100)


@dataclass(frozen=True, slots=True)
class CountyOutlook:
    """One county by its lowest cell."""

    ssa_code: str
    name: str
    state: str
    fips: str
    lowest: float
    below_safe: int
    cells: int

    @property
    def band(self) -> Band:
        return band_of(self.lowest)


@dataclass(frozen=True, slots=True)
class OutlookTotals:
    cells: int
    counties: int
    below_safe: int
    by_band: Mapping[Band, int]


@dataclass(frozen=True, slots=True)
class Call:
    """A deal that would change most: named in the first sentence of the page."""

    deal: DealRow
    forecast: CellForecast


def chance_of(forecast: CellForecast) -> float:
    return forecast.go_live if forecast.filing is None else forecast.filing


def head_of(network: Network) -> NetworkForecast | None:
    return NetworkForecast.objects.filter(network=network).first()


def last_week(network: Network, today: dt.date) -> Snapshot | None:
    """The newest snapshot of a week before this one."""
    monday = today - dt.timedelta(days=today.weekday())
    return Snapshot.objects.of(network).before(monday).first()


def outlook_cells(network: Network, since: Snapshot | None = None) -> QuerySet[Any]:
    """Worst first, of equals those first that a deal decides; with `chance`, and `before` as of the snapshot."""
    before = CellSnapshot.objects.filter(
        snapshot=since, county=OuterRef("county"), specialty=OuterRef("specialty")
    ).annotate(chance=Coalesce("filing", "go_live"))
    found: QuerySet[Any] = CellForecast.objects.of(network).annotate(
        chance=Coalesce("filing", "go_live", output_field=FloatField()),
        before=Subquery(before.values("chance")[:1], output_field=FloatField()),
    )
    worst_first = ("chance", F("pivotal_worth").desc(nulls_last=True), "county__name", "specialty")
    return found.select_related("county", "specialty").order_by(*worst_first)


def outlook_totals(cells: QuerySet[Any]) -> OutlookTotals:
    spans = {band: span_of(band) for band in Band}
    counted = cells.order_by().aggregate(
        all=Count("pk"),
        counties=Count("county", distinct=True),
        below=Count("pk", filter=Q(chance__lt=SAFE)),
        **{
            band.value: Count("pk", filter=Q(chance__gte=low, chance__lt=high))
            for band, (low, high) in spans.items()
        },
    )
    return OutlookTotals(
        cells=counted["all"],
        counties=counted["counties"],
        below_safe=counted["below"],
        by_band={band: counted[band.value] for band in Band},
    )


def county_outlooks(cells: QuerySet[Any]) -> list[CountyOutlook]:
    """The lowest first."""
    fields = ("county", "county__name", "county__state", "county__fips")
    rows = (
        cells.order_by()
        .values_list(*fields)
        .annotate(lowest=Min("chance"), below=Count("pk", filter=Q(chance__lt=SAFE)), cells=Count("pk"))
    )
    return sorted((CountyOutlook(*row) for row in rows), key=lambda each: (each.lowest, each.name))


def outlook_rows(
    network: Network, cells: Sequence[CellForecast], calendar: Calendar, *, first: int
) -> list[OutlookRow]:
    """Four queries, for the deals and the measured numbers of these rows only."""
    deals = shown_deals({cell.pivotal_id for cell in cells if cell.pivotal_id is not None}, calendar)
    counties, types = {cell.county_id for cell in cells}, {cell.specialty_id for cell in cells}
    measured = {
        (cell.county_id, cell.specialty_id): cell
        for cell in Cell.objects.of(network).filter(county__in=counties, specialty__in=types)
    }
    return [
        OutlookRow(
            rank=rank,
            forecast=cell,
            cell=measured.get((cell.county_id, cell.specialty_id)),
            deal=None if cell.pivotal_id is None else deals.get(cell.pivotal_id),
        )
        for rank, cell in enumerate(cells, start=first)
    ]


def calls_that_change_most(cells: QuerySet[Any], calendar: Calendar) -> list[Call]:
    """The most decisive deals of cells that are not safe, each once. Four queries."""
    decisive = list(
        cells.filter(chance__lt=SAFE, pivotal__isnull=False).order_by("-pivotal_worth", "chance", "pk")[:50]
    )
    by_deal: dict[int, CellForecast] = {}
    for cell in decisive:
        if cell.pivotal_id is not None:
            by_deal.setdefault(cell.pivotal_id, cell)
    shown = shown_deals(by_deal.keys(), calendar)
    named = [Call(shown[deal], cell) for deal, cell in by_deal.items() if deal in shown]
    return named[:CALLS_NAMED]


def county_history(network: Network, county: County, *, weeks: int = 12) -> list[tuple[dt.date, float]]:
    """The chance of the county's least likely cell, week by week, the oldest first."""
    rows = (
        CellSnapshot.objects.filter(snapshot__network=network, county=county)
        .values("snapshot__week_on")
        .annotate(lowest=Min(Coalesce("filing", "go_live")))
        .order_by("-snapshot__week_on")
        .values_list("snapshot__week_on", "lowest")
    )
    return list(rows[:weeks])[::-1]


def joint_of(network: Network, area: str = "") -> JointForecast | None:
    return JointForecast.objects.filter(network=network, area=area).first()


def owners_of(network: Network) -> list[tuple[int, str]]:
    """Who owns the deals that decide something."""
    owners: Any = CellForecast.objects.of(network).filter(pivotal__isnull=False)
    named = owners.order_by("pivotal__owner__name").values_list("pivotal__owner", "pivotal__owner__name")
    return list(named.distinct())


def moved(cells: QuerySet[Any]) -> tuple[list[CellForecast], list[CellForecast]]:
    """Those that fell most and those that rose most since the snapshot, four of each at most."""
    changed = cells.filter(before__isnull=False).annotate(change=F("chance") - F("before"))
    fell = changed.filter(change__lt=-HALF_A_POINT).order_by("change", "pk")[:4]
    rose = changed.filter(change__gt=HALF_A_POINT).order_by("-change", "pk")[:4]
    return list(fell), list(rose)


def calls_proposed(network: Network, *, now: dt.datetime, today: dt.date) -> list[CellForecast]:
    """Deals that decide an unsafe cell, have stood in LOI or later for ten days, and were not called lately."""
    called = ClosingCall.objects.filter(deal=OuterRef("pivotal"), asked_on__gt=today - CLOSING_CALL_EVERY)
    cells = outlook_cells(network).filter(
        ~Exists(called),
        chance__lt=SAFE,
        pivotal__stage__in=("loi", "legal"),
        pivotal__stage_entered_at__lte=now - WITHOUT_PROGRESS,
    )
    once: dict[int | None, CellForecast] = {}
    for cell in cells.select_related("pivotal__group", "pivotal__owner").order_by("-pivotal_worth", "pk")[
        :50
    ]:
        once.setdefault(cell.pivotal_id, cell)
    return list(once.values())[:CALLS_PROPOSED]
