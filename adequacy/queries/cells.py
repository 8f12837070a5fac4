"""Every cell of a network with its numbers on a day, worst first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from adequacy.coverage import WORST_FIRST, CellState, CellStatus, CellSupply, assess
from adequacy.pictures import AREA_TONES
from adequacy.queries.standards import CountyFacts, Demand, Demands, demands
from adequacy.queries.supply import supply_of
from adequacy.supply import CellKey, Supply
from providers.models import FilingDeadline, Network


@dataclass(frozen=True, slots=True)
class Cell:
    """One county and specialty: what is required, what there is, and what that makes of it."""

    demand: Demand
    supply: CellSupply
    state: CellState

    @property
    def key(self) -> CellKey:
        return self.demand.cell

    @property
    def county(self) -> CountyFacts:
        return self.demand.county

    @property
    def in_beds(self) -> bool:
        return self.demand.in_beds

    @property
    def status(self) -> CellStatus:
        return self.state.status

    @property
    def tone(self) -> str:
        return AREA_TONES[self.status]

    @property
    def falls_short(self) -> bool:
        return self.state.gap > 0

    @property
    def share(self) -> float:
        """Executed out of required; only for putting cells in order."""
        return self.supply.executed / self.supply.required

    @property
    def weight(self) -> int:
        """Missing clinicians one by one; missing beds as one, since they come with one hospital."""
        return min(self.state.gap, 1) if self.in_beds else self.state.gap


@dataclass(frozen=True, slots=True)
class Coverage:
    """A network measured on a day. `deadline` is the next filing, None when none lies ahead."""

    network: Network
    as_of: dt.date
    deadline: FilingDeadline | None
    demands: Demands
    supply: Supply
    cells: Sequence[Cell]

    @property
    def takes_letters(self) -> bool:
        return self.deadline is not None and self.deadline.accepts_letters

    @property
    def possible_statuses(self) -> list[CellStatus]:
        """Worst first. No cell is met with letters where the next filing takes none."""
        return [each for each in WORST_FIRST if self.takes_letters or each != CellStatus.MET_WITH_LETTERS]

    @property
    def failing(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.falls_short]


def network_coverage(
    network: Network, *, day: dt.date, plan_day: dt.date | None = None, county: str | None = None
) -> Coverage:
    """Eight queries at most, whatever the number of groups, deals and counties.

    Signatures count as of `day`. Filings are due by the plan's own date, `plan_day`: the same unless given.
    """
    asked = demands(network, county=county)
    deadline = FilingDeadline.objects.filter(network=network).ahead(plan_day or day).first()
    supply = supply_of(network, day=day, deadline=deadline, county=county)
    cells = sorted((_cell(demand, supply) for demand in asked.cells), key=worst_first)
    return Coverage(network=network, as_of=day, deadline=deadline, demands=asked, supply=supply, cells=cells)


def worst_first(cell: Cell) -> tuple[int, float, int, int, str, str]:
    """By status, then the smallest share, the largest gap, the most people; then by name, so that the order stands."""
    return (
        WORST_FIRST.index(cell.status),
        cell.share,
        -cell.weight,
        -(cell.county.beneficiaries or 0),
        cell.county.name,
        cell.demand.specialty,
    )


def _cell(demand: Demand, supply: Supply) -> Cell:
    key, in_beds = demand.cell, demand.in_beds
    numbers = CellSupply(
        required=demand.required,
        executed=supply.executed_in(key, in_beds=in_beds),
        with_letters=supply.with_letters_in(key, in_beds=in_beds),
        pipeline=supply.pipeline_in(key, in_beds=in_beds),
    )
    return Cell(demand=demand, supply=numbers, state=assess(numbers))
