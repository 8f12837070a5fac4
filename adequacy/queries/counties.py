"""The numbers of the Counties page: each county with its worst cell, worst first, and the totals of the network."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from adequacy.coverage import CellStatus, worst
from adequacy.pictures import AREA_TONES
from adequacy.queries.cell_rows import CellRow
from adequacy.queries.cells import Cell
from adequacy.queries.standards import CountyFacts
from pipeline.models import Stake
from providers.models import Network


@dataclass(frozen=True, slots=True)
class CountyScorecard:
    """One county over its cells. Missing clinicians and missing beds are kept apart: they do not add up."""

    county: CountyFacts
    status: CellStatus
    cells: int
    failing: int
    closed_by_letters: int
    gap: int
    gap_in_beds: int
    too_far: int
    fullness: float
    worst_cell: Cell

    @property
    def tone(self) -> str:
        return AREA_TONES[self.status]

    @property
    def ssa_code(self) -> str:
        return self.county.ssa_code


@dataclass(frozen=True, slots=True)
class CountyLine:
    """A county as a row of the page, numbered, with the number of open deals that would add to it."""

    rank: int
    card: CountyScorecard
    open_deals: int

    @property
    def ssa_code(self) -> str:
        return self.card.ssa_code


@dataclass(frozen=True, slots=True)
class Totals:
    """Over all the cells given. `closed_by_letters` counts cells that fall short and would not with letters."""

    counties: int
    counties_failing: int
    cells: int
    by_status: Mapping[CellStatus, int]

    @property
    def cells_failing(self) -> int:
        return self.cells - self.by_status[CellStatus.MET]

    @property
    def closed_by_letters(self) -> int:
        return self.by_status[CellStatus.MET_WITH_LETTERS]

    @property
    def closed_by_deals(self) -> int:
        """Cells that open deals would close if all were signed, beyond those that letters would."""
        return self.by_status[CellStatus.WITHIN_REACH]


def county_scorecards(cells: Iterable[Cell]) -> list[CountyScorecard]:
    """Worst first: most cells failing, then most missing, then the emptiest cell, then by name."""
    by_county: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_county[cell.county.ssa_code].append(cell)
    return sorted(map(_scorecard, by_county.values()), key=_worst_first)


def county_lines(
    network: Network, cards: Iterable[CountyScorecard], rows: Iterable[CellRow]
) -> list[CountyLine]:
    """The counties that have one of the rows; their numbers are over all their cells. One query."""
    listed = {row.cell.county.ssa_code for row in rows}
    deals = dict(
        Stake.objects.filter(deal__in=network.deals.open())
        .order_by()
        .values("county")
        .annotate(deals=Count("deal", distinct=True))
        .values_list("county", "deals")
    )
    shown = [card for card in cards if card.ssa_code in listed]
    return [CountyLine(rank, card, deals.get(card.ssa_code, 0)) for rank, card in enumerate(shown, start=1)]


def totals(cells: Sequence[Cell]) -> Totals:
    statuses = Counter(cell.status for cell in cells)
    return Totals(
        counties=len({cell.county.ssa_code for cell in cells}),
        counties_failing=len({cell.county.ssa_code for cell in cells if cell.falls_short}),
        cells=len(cells),
        by_status={status: statuses[status] for status in CellStatus},
    )


def _scorecard(cells: Sequence[Cell]) -> CountyScorecard:
    """`cells` are those of one county, worst first, as `network_coverage` gives them."""
    failing = [cell for cell in cells if cell.falls_short]
    return CountyScorecard(
        county=cells[0].county,
        status=worst([cell.status for cell in cells]),
        cells=len(cells),
        failing=len(failing),
        closed_by_letters=sum(cell.status == CellStatus.MET_WITH_LETTERS for cell in failing),
        gap=sum(cell.gap for cell in failing if not cell.in_beds),
        too_far=sum(cell.executed.access_passes is False for cell in failing),
        gap_in_beds=sum(cell.gap for cell in failing if cell.in_beds),
        fullness=min(cell.fullness for cell in cells),
        worst_cell=cells[0],
    )


def _worst_first(card: CountyScorecard) -> tuple[int, int, float, str, str]:
    return (-card.failing, -card.gap, card.fullness, card.county.name, card.ssa_code)
