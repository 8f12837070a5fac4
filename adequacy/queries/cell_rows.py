"""Each cell beside the open deals that would change it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from adequacy.queries.cells import Cell, Coverage
from adequacy.queries.deals import OpenDeal, shown_deals
from adequacy.queries.prospects import prospect_counts
from pipeline.queries.rows import DealRow
from pipeline.queries.work import Calendar


@dataclass(frozen=True, slots=True)
class Offer:
    """What one open deal would add to one cell by signing."""

    deal: OpenDeal
    brings: int


@dataclass(frozen=True, slots=True)
class CellRow:
    """`hidden_deals` would bring somebody too, but the reader may not see them yet."""

    cell: Cell
    offers: Sequence[Offer]
    hidden_deals: int

    @property
    def further(self) -> int:
        return max(0, len(self.offers) - 1)


@dataclass(frozen=True, slots=True)
class CellLine:
    """A row as the page prints it: numbered, with the deal that brings most, else the groups nobody approached."""

    rank: int
    row: CellRow
    deal: DealRow | None
    prospects: int

    @property
    def cell(self) -> Cell:
        return self.row.cell

    @property
    def ssa_code(self) -> str:
        return self.cell.county.ssa_code


def cell_rows(coverage: Coverage, cells: Iterable[Cell], deals: Collection[OpenDeal]) -> list[CellRow]:
    deal_by_group = {deal.group_pk: deal for deal in deals}
    return [_row(coverage, cell, deal_by_group) for cell in cells]


def cell_lines(
    coverage: Coverage, rows: Sequence[CellRow], calendar: Calendar, *, first: int = 1
) -> list[CellLine]:
    """Four queries, for the deals and the counties of these rows only."""
    prospects = prospect_counts(coverage, [row.cell for row in rows if not row.offers])
    best = [row.offers[0].deal.pk if row.offers else None for row in rows]
    deals = shown_deals({pk for pk in best if pk is not None}, calendar)
    return [
        CellLine(rank, row, deals.get(pk) if pk is not None else None, prospects.get(row.cell.key, 0))
        for rank, (row, pk) in enumerate(zip(rows, best, strict=True), start=first)
    ]


def _row(coverage: Coverage, cell: Cell, deal_by_group: Mapping[int, OpenDeal]) -> CellRow:
    brought = coverage.supply.brought_to(cell.key, in_beds=cell.in_beds)
    offers = [
        Offer(deal=deal, brings=number)
        for group, number in brought.items()
        if (deal := deal_by_group.get(group)) is not None
    ]
    offers.sort(key=lambda offer: (-offer.brings, offer.deal.rank))
    return CellRow(cell=cell, offers=offers, hidden_deals=len(brought) - len(offers))
