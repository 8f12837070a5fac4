"""Each cell beside the open deals that would change it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adequacy.queries.cells import Cell, CellKey
from adequacy.queries.deals import OpenDeal, shown_deals
from pipeline.models import Stake
from pipeline.queries.rows import DealRow
from pipeline.queries.work import Calendar
from providers.models import Network


@dataclass(frozen=True, slots=True)
class Offer:
    """What one open deal would add to one cell by signing: providers or beds, and members newly in reach."""

    deal: OpenDeal
    brings: int
    reaches: int
    closes: bool
    is_critical: bool


@dataclass(frozen=True, slots=True)
class CellRow:
    """`hidden_deals` would add something too, but the reader may not see them yet."""

    cell: Cell
    offers: Sequence[Offer]
    hidden_deals: int

    @property
    def further(self) -> int:
        return max(0, len(self.offers) - 1)


@dataclass(frozen=True, slots=True)
class CellLine:
    """A row as the page prints it: numbered, with the deal that would change most."""

    rank: int
    row: CellRow
    deal: DealRow | None

    @property
    def cell(self) -> Cell:
        return self.row.cell

    @property
    def ssa_code(self) -> str:
        return self.cell.county.ssa_code


def cell_rows(network: Network, cells: Iterable[Cell], deals: Collection[OpenDeal]) -> list[CellRow]:
    """One query: the stakes of the network's open deals."""
    stakes = _stakes_by_cell(network)
    deal_by_pk = {deal.pk: deal for deal in deals}
    return [_row(cell, stakes.get(cell.key, ()), deal_by_pk) for cell in cells]


def cell_lines(rows: Sequence[CellRow], calendar: Calendar, *, first: int = 1) -> list[CellLine]:
    """Three queries, for the deals of these rows only."""
    best = [row.offers[0].deal.pk if row.offers else None for row in rows]
    deals = shown_deals({pk for pk in best if pk is not None}, calendar)
    return [
        CellLine(rank, row, deals.get(pk) if pk is not None else None)
        for rank, (row, pk) in enumerate(zip(rows, best, strict=True), start=first)
    ]


_Stake = tuple[int, int, int, bool, bool]


def _stakes_by_cell(network: Network) -> Mapping[CellKey, Sequence[_Stake]]:
    found: defaultdict[CellKey, list[_Stake]] = defaultdict(list)
    rows = Stake.objects.filter(deal__in=network.deals.open()).values_list(
        *("county", "specialty", "deal", "brings", "members_reached", "closes", "is_critical")
    )
    for county, specialty, *stake in rows:
        found[CellKey(county, specialty)].append((stake[0], stake[1], stake[2], stake[3], stake[4]))
    return found


def _row(cell: Cell, stakes: Sequence[_Stake], deals: Mapping[int, OpenDeal]) -> CellRow:
    offers = [
        Offer(deals[deal], brings, reaches, closes, is_critical)
        for deal, brings, reaches, closes, is_critical in stakes
        if deal in deals
    ]
    return CellRow(cell, sorted(offers, key=_most_first(cell)), hidden_deals=len(stakes) - len(offers))


def _most_first(cell: Cell) -> Callable[[Offer], tuple[Any, ...]]:
    """Who closes the cell first, then who fills most of what is missing, then who is nearest to signing."""
    number, members = max(cell.gap, 1), max(cell.members_missing, 1)

    def order(offer: Offer) -> tuple[Any, ...]:
        filled = min(offer.brings / number, 1.0) * bool(cell.gap) + min(offer.reaches / members, 1.0) * bool(
            cell.members_missing
        )
        return (not offer.closes, -filled, -offer.brings, -offer.reaches, offer.deal.rank)

    return order
