"""Chances: the count test of a nation, both tests, a state with its deals, and a what-if.

Beside them stand the plain recursion in Python, one cell after the other, and a simulation of ten thousand outcomes a
cell, which is still off by a point. Where these would take minutes they run on a part of the cells, and the time is
that of the part times how often it fits. No database is asked: what is measured is the arithmetic.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from accounts.bench import Measured
from adequacy.bench.counties import counties_page
from adequacy.forecast import chance_of_at_least
from adequacy.forecast.blocks import chances_of_at_least
from adequacy.forecast.cases import CellCase, Reach, passes
from adequacy.forecast.cells import Chances, cell_chance, swings
from adequacy.forecast.joint import joint_chance
from adequacy.reach.sphere import Floats, Ints

NATION, STATE = 140_000, 67 * 43
DEALS = 2_000
OUTCOMES = 10_000
SEED = 422_116
UNDECIDED = 0.07
"""Of all cells: the others pass already, or not even the whole pipeline would do."""


def cases(*, quick: bool) -> Iterator[Measured]:
    lots = np.random.default_rng(SEED)
    yield from _count_test(lots, cells=NATION // 10 if quick else NATION, part=100)
    yield from _both_tests(lots, cells=NATION // 10 if quick else NATION)
    yield from _state(lots)
    yield _what_if(lots)
    yield from counties_page(lots, quick=quick)


@dataclass(frozen=True, slots=True)
class Draws:
    need: Ints
    start: Ints
    probability: Floats
    providers: Ints

    def of(self, cell: int) -> list[tuple[float, int]]:
        here = slice(int(self.start[cell]), int(self.start[cell + 1]))
        return list(zip(self.probability[here].tolist(), self.providers[here].tolist(), strict=True))


def _draws(lots: np.random.Generator, cells: int) -> Draws:
    """Ten to forty-seven deals a cell, some of them groups."""
    start = np.concatenate(([0], np.cumsum(lots.integers(10, 48, cells))))
    return Draws(
        need=lots.choice([1, 1, 1, 2, 3, 5, 10], cells),
        start=start,
        probability=lots.random(start[-1]),
        providers=lots.choice([1, 1, 1, 2, 3], start[-1]),
    )


def _count_test(lots: np.random.Generator, *, cells: int, part: int) -> Iterator[Measured]:
    draws = _draws(lots, cells)
    name = f"count test of {cells:,} cells, {len(draws.probability):,} draws"
    seconds = timed(lambda: chances_of_at_least(draws.need, draws.start, draws.probability, draws.providers))
    plain = timed(
        lambda: [chance_of_at_least(int(draws.need[cell]), draws.of(cell)) for cell in range(0, cells, 10)]
    )
    drawn = timed(lambda: [_by_lot(lots, draws, cell) for cell in range(0, cells, cells // part)])
    yield Measured(name, seconds, "plain Python, from a tenth of the cells", plain * 10)
    yield Measured(name, seconds, f"{OUTCOMES:,} outcomes a cell, from {part} cells", drawn * cells / part)


def _by_lot(lots: np.random.Generator, draws: Draws, cell: int) -> float:
    told = draws.of(cell)
    signed = lots.random((OUTCOMES, len(told))) < np.array([p for p, _ in told])
    return float((signed @ np.array([k for _, k in told]) >= draws.need[cell]).mean())


def _both_tests(lots: np.random.Generator, *, cells: int) -> Iterator[Measured]:
    told = [_case(lots, range(1, 12)) for _ in range(cells)]
    seconds = timed(lambda: [cell_chance(case, chances).value for case, chances in told])
    part = told[:100]
    drawn = timed(lambda: [_both_by_lot(lots, case, chances) for case, chances in part])
    yield Measured(
        f"both tests of {cells:,} cells",
        seconds,
        f"{OUTCOMES:,} outcomes a cell, from {len(part)} cells",
        drawn * cells / len(part),
    )


def _case(lots: np.random.Generator, deals: Iterable[int]) -> tuple[CellCase, Chances]:
    """Undecided now and then; then a few deals reach whom nobody reaches, and some share a clinician."""
    deals = [int(deal) for deal in deals]
    chances = {deal: float(lots.random()) for deal in deals}
    brings = {deal: int(lots.choice([1, 1, 2])) for deal in deals}
    if lots.random() > UNDECIDED:
        return CellCase(need=0 if lots.random() < 0.8 else 99, brings=brings), chances
    some = lots.choice(deals, 3, replace=False).tolist()
    reach = [
        Reach(int(lots.integers(5, 60)), (frozenset(some[: int(lots.integers(1, 3))]),)) for _ in range(3)
    ]
    return CellCase(2, 40, brings, [{some[0]: 1, some[2]: 1}], reach), chances


def _both_by_lot(lots: np.random.Generator, case: CellCase, chances: Chances) -> float:
    signed = {deal: lots.random(OUTCOMES) < chances[deal] for deal in case.deals}
    return float(passes(case, signed, OUTCOMES).mean())


def _state(lots: np.random.Generator) -> Iterator[Measured]:
    """Every cell with what each of its deals decides, and all cells together."""
    chances = {deal: float(lots.random()) for deal in range(1, DEALS + 1)}
    told = [_case(lots, lots.choice(DEALS, 11, replace=False) + 1)[0] for _ in range(STATE)]
    cells = timed(lambda: [(cell_chance(case, chances), swings(case, chances)) for case in told])
    together = timed(lambda: joint_chance([case for case in told if case.need < 99], chances))
    yield Measured(
        f"a state of {STATE:,} cells with {DEALS:,} deals: chances and worths",
        cells,
        "all cells together, by lot",
        together,
    )


def _what_if(lots: np.random.Generator) -> Measured:
    """A tick on a county of 43 cells, all of them undecided."""
    chances = {deal: float(lots.random()) for deal in range(1, 40)}
    told: list[CellCase] = []
    while len(told) < 43:
        case, _ = _case(lots, lots.choice(39, 11, replace=False) + 1)
        told += [case] if case.reach else []
    changed = {**chances, 1: 1.0}
    seconds = timed(lambda: [cell_chance(case, changed).value for case in told])
    drawn = timed(lambda: [_both_by_lot(lots, case, changed) for case in told])
    return Measured("what if, 43 cells of a county", seconds, f"{OUTCOMES:,} outcomes a cell", drawn)


def timed(run: Callable[[], Any]) -> float:
    """Once: the long ones are long enough to be told apart."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
