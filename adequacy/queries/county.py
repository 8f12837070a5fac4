"""One county of a network: its cells, the deals that would change them, and who stands there without a deal."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from adequacy.queries.cell_rows import CellRow, cell_rows
from adequacy.queries.cells import Cell, Coverage, network_coverage
from adequacy.queries.deals import DealLine, open_deals
from adequacy.queries.limits import Limits, limits_in
from adequacy.queries.prospects import Prospect, prospects
from adequacy.queries.sites import Site, sites
from providers.models import County, Network


@dataclass(frozen=True, slots=True)
class CountyCell:
    row: CellRow
    limits: Limits | None

    @property
    def cell(self) -> Cell:
        return self.row.cell


@dataclass(frozen=True, slots=True)
class Brought:
    """What a deal adds to one cell; `closes` when the cell then has what it needs."""

    cell: Cell
    number: int

    @property
    def closes(self) -> bool:
        return self.cell.falls_short and self.cell.supply.executed + self.number >= self.cell.supply.required


@dataclass(frozen=True, slots=True)
class CountyDeal:
    """An open deal of a group that stands in the county. It may bring nothing: then somebody signed brings the same."""

    deal: DealLine
    brings: Sequence[Brought]

    @property
    def helping(self) -> list[Brought]:
        return [each for each in self.brings if each.cell.falls_short]


@dataclass(frozen=True, slots=True)
class CountyDetail:
    county: County
    coverage: Coverage
    cells: Sequence[CountyCell]
    deals: Sequence[CountyDeal]
    hidden_deals: int
    prospects: Sequence[Prospect]
    sites: Sequence[Site]

    @property
    def is_measured(self) -> bool:
        return bool(self.cells)


def county_detail(network: Network, county: County, *, reader: User, now: dt.datetime) -> CountyDetail:
    """A fixed number of queries. Numbers are the same for every reader; deals only those the reader may see."""
    day = reader.today(now)
    coverage = network_coverage(network, day=day, county=county.pk)
    deals = open_deals(network, reader=reader, now=now)
    rows = cell_rows(coverage, coverage.cells, deals)
    standing = {presence.group for each in coverage.supply.pipeline.values() for presence in each}
    shown = {deal.group_pk for deal in deals}
    return CountyDetail(
        county=county,
        coverage=coverage,
        cells=_with_limits(coverage, rows),
        deals=_county_deals(rows, [deal for deal in deals if deal.group_pk in standing]),
        hidden_deals=len(standing - shown),
        prospects=prospects(coverage, county=county.pk),
        sites=sites(coverage, county=county.pk, groups=standing & shown),
    )


def _with_limits(coverage: Coverage, rows: Sequence[CellRow]) -> list[CountyCell]:
    standard_set = coverage.demands.standard_set
    if standard_set is None or not rows:
        return []
    facts = rows[0].cell.county
    limits = limits_in(standard_set, county=facts.ssa_code, area_type=facts.area_type)
    return [CountyCell(row, limits.get(row.cell.demand.specialty)) for row in rows]


def _county_deals(rows: Sequence[CellRow], deals: Sequence[DealLine]) -> list[CountyDeal]:
    """Those that help most cells first, then nearest to signing."""
    brought = _brought_by_deal(rows)
    found = [CountyDeal(deal, brought.get(deal.pk, ())) for deal in deals]
    return sorted(found, key=lambda each: (-len(each.helping), each.deal.rank))


def _brought_by_deal(rows: Sequence[CellRow]) -> Mapping[int, Sequence[Brought]]:
    found: defaultdict[int, list[Brought]] = defaultdict(list)
    for row in rows:
        for offer in row.offers:
            found[offer.deal.pk].append(Brought(row.cell, offer.brings))
    return found
