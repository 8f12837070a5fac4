"""One county of a network: its cells, the deals that would change them, and who stands there without a deal."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adequacy.queries.cell_rows import CellRow, cell_rows
from adequacy.queries.cells import Cell, Coverage, network_coverage
from adequacy.queries.days import latest_day
from adequacy.queries.deals import OpenDeal, open_deals, shown_deals
from adequacy.queries.limits import Limits, limits_in
from adequacy.queries.prospects import Prospect, prospects
from adequacy.queries.sites import Site, sites
from pipeline.queries.rows import DealRow
from pipeline.queries.work import Calendar
from providers.models import County, Network

FIRST_LOOK = 20


@dataclass(frozen=True, slots=True)
class CountyCell:
    row: CellRow
    limits: Limits | None

    @property
    def cell(self) -> Cell:
        return self.row.cell

    @property
    def executed_heat(self) -> str:
        return _heat(self.cell.supply.executed, self.cell.supply.required)

    @property
    def letters_heat(self) -> str:
        return _heat(self.cell.supply.with_letters, self.cell.supply.required)

    @property
    def pipeline_heat(self) -> str:
        return _heat(self.cell.supply.pipeline, self.cell.supply.required)


def _heat(number: int | None, required: int) -> str:
    """How far a number is from what is required: all, some or none of it."""
    if number is None:
        return "none"
    if number >= required:
        return "good"
    return "act" if number else "decide"


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

    deal: OpenDeal
    row: DealRow
    brings: Sequence[Brought]

    @property
    def helping(self) -> list[Brought]:
        return [each for each in self.brings if each.cell.falls_short]

    @property
    def helping_beyond_three(self) -> int:
        return max(0, len(self.helping) - 3)


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
    def first_cells(self) -> list[CountyCell]:
        """All that fall short, and enough of the others to fill a first look."""
        falling = sum(each.cell.falls_short for each in self.cells)
        return list(self.cells[: max(falling, FIRST_LOOK)])

    @property
    def signed_sites(self) -> int:
        return sum(site.is_executed for site in self.sites)

    @property
    def pending_sites(self) -> int:
        return len(self.sites) - self.signed_sites

    @property
    def further_cells(self) -> int:
        return len(self.cells) - len(self.first_cells)


def county_detail(network: Network, county: County, *, plan_day: dt.date, calendar: Calendar) -> CountyDetail:
    """A fixed number of queries. Numbers are the same for every reader; deals only those the reader may see."""
    day = latest_day(plan_day, calendar)
    coverage = network_coverage(network, day=day, plan_day=plan_day, county=county.pk)
    deals = open_deals(network, calendar)
    rows = cell_rows(coverage, coverage.cells, deals)
    standing = {presence.group for each in coverage.supply.pipeline.values() for presence in each}
    here = [deal for deal in deals if deal.group_pk in standing]
    return CountyDetail(
        county=county,
        coverage=coverage,
        cells=_with_limits(coverage, rows),
        deals=_county_deals(rows, here, shown_deals({deal.pk for deal in here}, calendar)),
        hidden_deals=len(standing) - len(here),
        prospects=prospects(coverage, county=county.pk),
        sites=sites(coverage, county=county.pk, groups={deal.group_pk for deal in here}),
    )


def _with_limits(coverage: Coverage, rows: Sequence[CellRow]) -> list[CountyCell]:
    standard_set = coverage.demands.standard_set
    if standard_set is None or not rows:
        return []
    facts = rows[0].cell.county
    limits = limits_in(standard_set, county=facts.ssa_code, area_type=facts.area_type)
    return [CountyCell(row, limits.get(row.cell.demand.specialty)) for row in rows]


def _county_deals(
    rows: Sequence[CellRow], deals: Sequence[OpenDeal], lines: Mapping[int, DealRow]
) -> list[CountyDeal]:
    """Those that help most cells first, then nearest to signing."""
    brought = _brought_by_deal(rows)
    found = [CountyDeal(deal, lines[deal.pk], brought.get(deal.pk, ())) for deal in deals]
    return sorted(found, key=lambda each: (-len(each.helping), each.deal.rank))


def _brought_by_deal(rows: Sequence[CellRow]) -> Mapping[int, Sequence[Brought]]:
    found: defaultdict[int, list[Brought]] = defaultdict(list)
    for row in rows:
        for offer in row.offers:
            found[offer.deal.pk].append(Brought(row.cell, offer.brings))
    return found
