"""On whom the executed network hangs: the groups without whom cells fall, and each of those cells with and without."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from adequacy.models import Cell, CriticalCell, CriticalCellQuerySet
from adequacy.queries.standards import standard_set_of
from providers.models import Agreement, County, Network

NAMED = 3
"""So many cells are named beside a group; the rest is a click away."""
MOST_PEOPLE_FIRST = (F("county__beneficiaries").desc(nulls_last=True), "county__name", "specialty", "group")
GROUP_ORDERS: Mapping[str, Sequence[str]] = {
    "cells": ("-cells", "group__name", "group"),
    "counties": ("-counties", "-cells", "group__name", "group"),
    "name": ("group__name", "group"),
}
CELL_ORDERS: Mapping[str, Sequence[str | F]] = {
    "county": ("county__name", "county", "specialty", "group__name", "group"),
    "specialty": ("specialty__name", "specialty", "county__name", "county", "group__name", "group"),
    "group": ("group__name", "group", "county__name", "county", "specialty"),
}
Counts = tuple[int, str, int, int, int, int]
"""Group, its name, cells, counties, cells by number, cells by access."""


@dataclass(frozen=True, slots=True)
class NamedCell:
    county: str
    county_name: str
    specialty: str
    specialty_name: str


@dataclass(frozen=True, slots=True)
class CarryingGroup:
    """A group and how many cells fall without it. `by_number` and `by_access` overlap: a cell may fall in both tests.
    `ends_on` is the day its agreement ends, where that is known already.
    """

    rank: int
    pk: int
    name: str
    cells: int
    counties: int
    by_number: int
    by_access: int
    named: Sequence[NamedCell]
    ends_on: dt.date | None

    @property
    def further(self) -> int:
        return self.cells - len(self.named)


@dataclass(frozen=True, slots=True)
class FallingCell:
    """A cell with a group and without it. `cell` is what was measured with everybody."""

    rank: int
    critical: CriticalCell
    specialty_name: str
    cell: Cell | None

    @property
    def share(self) -> float | None:
        """Of the members, before credits, with the group; None where no distance is asked for."""
        return None if self.cell is None else _share(self.cell, self.cell.executed_covered)

    @property
    def share_without(self) -> float | None:
        return None if self.cell is None else _share(self.cell, self.critical.covered)

    @property
    def falls(self) -> str:
        """The key of the word for it."""
        if self.critical.number_falls and self.critical.access_falls:
            return "both"
        return "number" if self.critical.number_falls else "access"


@dataclass(frozen=True, slots=True)
class Standing:
    """How firm the executed network stands: cells that pass, those that hang on one group, and on how many groups."""

    passing: int
    hanging: int
    groups: int


def critical_cells(network: Network) -> CriticalCellQuerySet:
    return CriticalCell.objects.of(network)


def standing_of(network: Network) -> Standing:
    """Two queries."""
    found = critical_cells(network)
    hanging = found.order_by().values("county", "specialty").distinct().count()
    groups = found.aggregate(groups=Count("group", distinct=True))["groups"]
    return Standing(Cell.objects.of(network).filter(executed_passes=True).count(), hanging, groups)


def carrying_groups(cells: QuerySet[Any], order: str) -> QuerySet[Any, Any]:
    """A row a group of the cells given, for `group_rows`."""
    counted = {
        "cells": Count("pk"),
        "counties": Count("county", distinct=True),
        "by_number": Count("pk", filter=Q(number_falls=True)),
        "by_access": Count("pk", filter=Q(access_falls=True)),
    }
    rows: QuerySet[Any, Any] = cells.order_by().values_list("group", "group__name").annotate(**counted)
    return rows.order_by(*GROUP_ORDERS[order])


def group_rows(
    network: Network,
    cells: QuerySet[Any],
    rows: Sequence[Counts],
    *,
    day: dt.date,
    first: int,
) -> list[CarryingGroup]:
    """Three queries, for these groups only."""
    groups = {row[0] for row in rows}
    named, ends = _named(network, cells, groups), _ends(network, groups, day)
    return [
        CarryingGroup(rank, *row, named=named[row[0]], ends_on=ends.get(row[0]))
        for rank, row in enumerate(rows, start=first)
    ]


def falling_cells(network: Network, criticals: Sequence[CriticalCell], *, first: int) -> list[FallingCell]:
    """Two queries, for these cells only. `criticals` have county and group with them."""
    names = _type_names(network)
    measured = {
        (cell.county_id, cell.specialty_id): cell
        for cell in Cell.objects.of(network).filter(
            county__in={each.county_id for each in criticals},
            specialty__in={each.specialty_id for each in criticals},
        )
    }
    return [
        FallingCell(
            rank,
            each,
            names.get(each.specialty_id, each.specialty_id),
            measured.get((each.county_id, each.specialty_id)),
        )
        for rank, each in enumerate(criticals, start=first)
    ]


def hanging_in(network: Network, county: County) -> int:
    """How many cells of the county hang on one group."""
    return critical_cells(network).filter(county=county).values("specialty").distinct().count()


def _share(cell: Cell, covered: int) -> float | None:
    return None if cell.required_percent is None or not cell.members else covered / cell.members


def _named(network: Network, cells: QuerySet[Any], groups: Collection[int]) -> Mapping[int, list[NamedCell]]:
    place = Window(RowNumber(), partition_by="group", order_by=MOST_PEOPLE_FIRST)
    rows = (
        cells.filter(group__in=groups)
        .annotate(place=place)
        .filter(place__lte=NAMED)
        .order_by("group", "place")
    )
    names = _type_names(network)
    found: defaultdict[int, list[NamedCell]] = defaultdict(list)
    for group, county, county_name, code in rows.values_list("group", "county", "county__name", "specialty"):
        found[group].append(NamedCell(county, county_name, code, names.get(code, code)))
    return found


def _type_names(network: Network) -> Mapping[str, str]:
    """As the set prints them."""
    standard_set = standard_set_of(network)
    return {} if standard_set is None else dict(standard_set.specialty_types.values_list("specialty", "name"))


def _ends(network: Network, groups: Collection[int], day: dt.date) -> Mapping[int, dt.date | None]:
    ending = Agreement.objects.filter(network=network, group__in=groups, terminated_on__gt=day)
    return dict(ending.values_list("group", "terminated_on"))
