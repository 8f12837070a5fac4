"""The rows of the Counties page: each cell that falls short beside the open deals that would change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from adequacy.queries.cells import Cell, Coverage
from adequacy.queries.deals import DealLine


@dataclass(frozen=True, slots=True)
class Offer:
    """What one open deal would add to one cell by signing."""

    deal: DealLine
    brings: int


@dataclass(frozen=True, slots=True)
class CellRow:
    """`hidden_deals` would bring somebody too, but the reader may not see them yet."""

    rank: int
    cell: Cell
    offers: Sequence[Offer]
    hidden_deals: int

    @property
    def best(self) -> Offer | None:
        return self.offers[0] if self.offers else None

    @property
    def further(self) -> int:
        return max(0, len(self.offers) - 1)


def cell_rows(coverage: Coverage, cells: Iterable[Cell], deals: Sequence[DealLine]) -> list[CellRow]:
    """Numbered in the order given."""
    deal_by_group = {deal.group_pk: deal for deal in deals}
    return [_row(rank, coverage, cell, deal_by_group) for rank, cell in enumerate(cells, start=1)]


def _row(rank: int, coverage: Coverage, cell: Cell, deal_by_group: Mapping[int, DealLine]) -> CellRow:
    brought = coverage.supply.brought_to(cell.key, in_beds=cell.in_beds)
    offers = [
        Offer(deal=deal, brings=number)
        for group, number in brought.items()
        if (deal := deal_by_group.get(group)) is not None
    ]
    offers.sort(key=lambda offer: (-offer.brings, offer.deal.rank))
    return CellRow(rank=rank, cell=cell, offers=offers, hidden_deals=len(brought) - len(offers))
