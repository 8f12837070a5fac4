"""One county of a network: its cells, the deals that would change them, and who could close what is missing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adequacy.access import AccessLimits
from adequacy.models import StandardSet
from adequacy.queries.cell_rows import CellRow, Offer, cell_rows
from adequacy.queries.cells import Cell, Coverage, network_coverage
from adequacy.queries.deals import OpenDeal, open_deals, shown_deals
from adequacy.queries.prospects import Prospect, prospects
from adequacy.queries.rulesets import ruleset
from adequacy.queries.sites import Site, sites
from pipeline.queries.rows import DealRow
from pipeline.queries.work import Calendar
from providers.models import County, Network

FIRST_LOOK = 20


@dataclass(frozen=True, slots=True)
class CountyCell:
    row: CellRow
    limits: AccessLimits | None

    @property
    def cell(self) -> Cell:
        return self.row.cell


@dataclass(frozen=True, slots=True)
class Brought:
    """What a deal adds to one cell; `closes` when the cell then has what it needs."""

    cell: Cell
    offer: Offer

    @property
    def closes(self) -> bool:
        return self.cell.falls_short and self.offer.closes


@dataclass(frozen=True, slots=True)
class CountyDeal:
    """An open deal that would bring or reach somebody in the county, or whose group stands there."""

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
    def further_cells(self) -> int:
        return len(self.cells) - len(self.first_cells)

    @property
    def signed_sites(self) -> int:
        return sum(site.is_executed for site in self.sites)

    @property
    def pending_sites(self) -> int:
        return len(self.sites) - self.signed_sites


def county_detail(
    network: Network, county: County, *, day: dt.date, plan_day: dt.date, calendar: Calendar
) -> CountyDetail:
    """A fixed number of queries. Numbers are the same for every reader; deals only those the reader may see."""
    coverage = network_coverage(network, plan_day=plan_day, county=county.pk)
    deals = open_deals(network, calendar)
    rows = cell_rows(network, coverage.cells, deals)
    brought = _brought_by_deal(rows)
    here = [deal for deal in deals if deal.pk in brought]
    return CountyDetail(
        county=county,
        coverage=coverage,
        cells=_with_limits(coverage, rows),
        deals=_county_deals(here, brought, shown_deals({deal.pk for deal in here}, calendar)),
        hidden_deals=max((row.hidden_deals for row in rows), default=0),
        prospects=prospects(coverage, county=county.pk, day=day, plan_day=plan_day),
        sites=sites(network, county=county, day=day, groups={deal.group_pk for deal in here}),
    )


def limits_of(standard_set: StandardSet, cell: Cell) -> AccessLimits | None:
    county = cell.county.ssa_code
    return ruleset(standard_set, counties=[county]).limits(county, cell.specialty)


def _with_limits(coverage: Coverage, rows: Sequence[CellRow]) -> list[CountyCell]:
    if coverage.standard_set is None or not rows:
        return []
    rules = ruleset(coverage.standard_set, counties=[rows[0].cell.county.ssa_code])
    return [CountyCell(row, rules.limits(row.cell.county.ssa_code, row.cell.specialty)) for row in rows]


def _brought_by_deal(rows: Sequence[CellRow]) -> Mapping[int, Sequence[Brought]]:
    found: defaultdict[int, list[Brought]] = defaultdict(list)
    for row in rows:
        for offer in row.offers:
            found[offer.deal.pk].append(Brought(row.cell, offer))
    return found


def _county_deals(
    deals: Sequence[OpenDeal], brought: Mapping[int, Sequence[Brought]], lines: Mapping[int, DealRow]
) -> list[CountyDeal]:
    """Those that help most cells first, then nearest to signing."""
    found = [CountyDeal(deal, lines[deal.pk], brought[deal.pk]) for deal in deals]
    return sorted(found, key=lambda each: (-len(each.helping), each.deal.rank))
