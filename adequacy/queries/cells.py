"""The cells of a network as they were measured, worst first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from adequacy.coverage import (
    WORST_FIRST,
    CellStatus,
    Fails,
    fails,
    members_missing,
    number_missing,
    status_of,
)
from adequacy.models import Cell as StoredCell
from adequacy.models import StandardSet
from adequacy.pictures import AREA_TONES
from adequacy.queries.freshness import Freshness, freshness
from adequacy.queries.standards import CountyFacts, county_facts, service_area, standard_set_of
from providers.models import County, FilingDeadline, Network


class CellKey(NamedTuple):
    county: str
    specialty: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A cell in one of the three networks: what it counts, whom it reaches, and both verdicts."""

    have: float
    covered: int
    points: int
    number_passes: bool | None
    access_passes: bool | None
    passes: bool
    is_undecided: bool

    @property
    def fails(self) -> Fails | None:
        return fails(number_passes=self.number_passes, access_passes=self.access_passes)


@dataclass(frozen=True, slots=True)
class Cell:
    """One county and specialty. `required` and `percent` are None where the standard asks for no number or distance."""

    county: CountyFacts
    specialty: str
    specialty_name: str
    in_beds: bool
    required: int | None
    percent: Decimal | None
    radius_miles: float | None
    members: int
    is_estimate: bool
    prospects: int
    executed: Standing
    letters: Standing | None
    pipeline: Standing

    @property
    def key(self) -> CellKey:
        return CellKey(self.county.ssa_code, self.specialty)

    @property
    def executed_share(self) -> float | None:
        return self.share(self.executed)

    @property
    def letters_share(self) -> float | None:
        return None if self.letters is None else self.share(self.letters)

    @property
    def pipeline_share(self) -> float | None:
        return self.share(self.pipeline)

    def share(self, standing: Standing) -> float | None:
        """Of the members, before credits; None where no distance is asked for."""
        return None if self.percent is None or not self.members else standing.covered / self.members

    @property
    def status(self) -> CellStatus:
        return status_of(
            executed=self.executed.passes,
            with_letters=None if self.letters is None else self.letters.passes,
            pipeline=self.pipeline.passes,
        )

    @property
    def tone(self) -> str:
        return AREA_TONES[self.status]

    @property
    def falls_short(self) -> bool:
        return not self.executed.passes

    @property
    def gap(self) -> int:
        """Providers or beds that executed agreements leave missing."""
        return number_missing(required=self.required, have=self.executed.have)

    @property
    def members_missing(self) -> int:
        """Members that must still come within reach of executed agreements."""
        return members_missing(
            covered=self.executed.covered,
            members=self.members,
            percent=self.percent,
            points=self.executed.points,
        )

    @property
    def weight(self) -> int:
        """Missing clinicians one by one; missing beds as one, since they come with one hospital."""
        return min(self.gap, 1) if self.in_beds else self.gap

    @property
    def fullness(self) -> float:
        """How much of what is asked there is, by the test that lacks more; only for putting cells in order."""
        by_number = min(1.0, self.executed.have / self.required) if self.required else 1.0
        needed = float(self.percent or 0) / 100 * self.members
        by_access = min(1.0, self.executed.covered / needed) if needed else 1.0
        return min(by_number, by_access)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A network as measured. `deadline` is the next filing, None when none lies ahead."""

    network: Network
    standard_set: StandardSet | None
    deadline: FilingDeadline | None
    freshness: Freshness
    not_evaluated: Sequence[County]
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

    @property
    def is_estimate(self) -> bool:
        return any(cell.is_estimate for cell in self.cells)

    @property
    def undecided(self) -> int:
        return sum(cell.executed.is_undecided for cell in self.cells)


def network_coverage(network: Network, *, plan_day: dt.date, county: str | None = None) -> Coverage:
    """Eleven queries. Filings are due by the plan's own date, `plan_day`."""
    standard_set = standard_set_of(network)
    counties = list(service_area(network, county).by_name())
    facts = county_facts(standard_set, counties) if standard_set else {}
    cells = sorted(_cells(network, standard_set, facts, county), key=worst_first)
    measured = {cell.county.ssa_code for cell in cells}
    return Coverage(
        network=network,
        standard_set=standard_set,
        deadline=FilingDeadline.objects.filter(network=network).ahead(plan_day).first(),
        freshness=freshness(network),
        not_evaluated=[each for each in counties if each.pk not in measured],
        cells=cells,
    )


def worst_first(cell: Cell) -> tuple[int, float, int, int, str, str]:
    """By status, then the emptiest, the largest gap, the most people; then by name, so that the order stands."""
    return (
        WORST_FIRST.index(cell.status),
        cell.fullness,
        -cell.weight,
        -(cell.county.beneficiaries or 0),
        cell.county.name,
        cell.specialty,
    )


_FACTS = ("in_beds", "required", "required_percent", "radius_miles", "members", "is_estimate", "prospects")
_STANDING = ("have", "covered", "points", "number", "access", "passes", "undecided")
_LAYERS = ("executed", "letters", "pipeline")


def _cells(
    network: Network,
    standard_set: StandardSet | None,
    facts: Mapping[str, CountyFacts],
    county: str | None,
) -> Iterator[Cell]:
    """Two queries: names as the set prints them, and the rows as plain values."""
    if standard_set is None:
        return
    names = dict(standard_set.specialty_types.values_list("specialty", "name"))
    stored = StoredCell.objects.of(network)
    if county is not None:
        stored = stored.filter(county=county)
    fields = [f"{layer}_{field}" for layer in _LAYERS for field in _STANDING]
    for row in stored.values_list("county", "specialty", *_FACTS, *fields):
        if row[0] in facts and row[1] in names:
            yield _cell(facts[row[0]], names[row[1]], row)


def _cell(county: CountyFacts, name: str, row: Sequence[Any]) -> Cell:
    _, code, in_beds, required, percent, radius, members, is_estimate, prospects, *standings = row
    size = len(_STANDING)
    executed, letters, pipeline = (standings[size * place : size * (place + 1)] for place in range(3))
    return Cell(
        county=county,
        specialty=code,
        specialty_name=name,
        in_beds=in_beds,
        required=required,
        percent=percent,
        radius_miles=radius,
        members=members,
        is_estimate=is_estimate,
        prospects=prospects,
        executed=_standing(executed),
        letters=None if letters[0] is None else _standing(letters),
        pipeline=_standing(pipeline),
    )


def _standing(row: Sequence[Any]) -> Standing:
    have, *rest = row
    return Standing(int(have) if have == int(have) else have, *rest)
