"""The chance of one cell: number and reach together.

Deals that only bring a number are folded into one exact distribution. The others, fifteen at most, are enumerated:
every outcome of theirs is weighed by its chance and by the chance that the folded deals bring the rest. More of them
are drawn by a simulation with a seed of its own, so that the same question has the same answer; the folded deals stay
exact there too. Deals that are certain one way or the other are not counted among the fifteen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from adequacy.forecast.cases import CellCase, Signed, Truths, brought, is_reached, passes
from adequacy.forecast.count import distribution
from adequacy.reach.sphere import Floats

MOST_ENUMERATED = 15
OUTCOMES_DRAWN = 20_000
SEED = 422_116

Chances = Mapping[int, float]
OPEN = 0.5
"""A chance that says nothing: whatever is decided in spite of it no deal decides."""


@dataclass(frozen=True, slots=True)
class Chance:
    """`standard_error` is nothing where the chance is exact."""

    value: float
    standard_error: float = 0.0
    is_exact: bool = True


@dataclass(frozen=True, slots=True)
class Swing:
    """What one deal decides: the chance of the cell if it signs and if it falls."""

    deal: int
    if_signed: float
    if_lost: float

    @property
    def worth(self) -> float:
        return self.if_signed - self.if_lost


def cell_chance(case: CellCase, chances: Chances, *, seed: int = SEED) -> Chance:
    """`chances` holds a chance for every deal of the case."""
    return _evaluated(case, chances, draws=_draws_beyond(case, chances), seed=seed)


def swings(case: CellCase, chances: Chances, *, seed: int = SEED) -> list[Swing]:
    """Each deal of the case, the most decisive first. One method for all of them, so that they can be compared."""
    verdict = settled(case)
    if verdict is not None:
        return [Swing(deal, verdict, verdict) for deal in sorted(case.deals)]
    draws = _draws_beyond(case, chances)
    found = [
        Swing(
            deal,
            *(_evaluated(case, {**chances, deal: fate}, draws=draws, seed=seed).value for fate in (1.0, 0.0)),
        )
        for deal in sorted(case.deals)
    ]
    return sorted(found, key=lambda each: (-each.worth, each.deal))


def _draws_beyond(case: CellCase, chances: Chances) -> int:
    """How many outcomes are drawn: none where they can be enumerated."""
    undecided = sum(0.0 < chances[deal] < 1.0 for deal in case.mattering)
    return OUTCOMES_DRAWN if undecided > MOST_ENUMERATED else 0


def _evaluated(case: CellCase, chances: Chances, *, draws: int, seed: int) -> Chance:
    verdict = decided(case, chances)
    if verdict is not None:
        return Chance(verdict)
    mattering = sorted(case.mattering)
    if draws:
        signed, size = drawn(mattering, chances, draws=draws, seed=seed), draws
        found = _given(case, chances, signed, size)
        return Chance(float(found.mean()), float(found.std() / np.sqrt(size)), is_exact=False)
    signed, weights = enumerated(mattering, chances)
    return Chance(min(1.0, float(weights @ _given(case, chances, signed, len(weights)))))


def decided(case: CellCase, chances: Chances) -> float | None:
    """1 or 0 where no open deal can change the verdict any more."""
    if passes(case, {deal: np.array([chances[deal] >= 1.0]) for deal in case.deals}, 1)[0]:
        return 1.0
    possible = {deal: np.array([chances[deal] > 0.0]) for deal in case.deals}
    return None if passes(case, possible, 1)[0] else 0.0


def settled(case: CellCase) -> float | None:
    """1 or 0 where no open deal can change the verdict, whatever becomes of it."""
    return decided(case, dict.fromkeys(case.deals, OPEN))


def _given(case: CellCase, chances: Chances, signed: Signed, size: int) -> Floats:
    """The chance that the cell passes in each outcome of the mattering deals."""
    reached = is_reached(case, signed, size)
    if case.need <= 0:
        return reached.astype(np.float64)
    others = [(chances[deal], units) for deal, units in case.brings.items() if deal not in signed]
    at_least = np.cumsum(distribution(case.need, others)[::-1])
    missing = np.maximum(0, case.need - brought(case, signed, size))
    return np.asarray(reached * at_least[case.need - missing])


def enumerated(deals: Sequence[int], chances: Chances) -> tuple[Signed, Floats]:
    """Every outcome of these deals with its chance. The certain ones take no room."""
    free = [deal for deal in deals if 0.0 < chances[deal] < 1.0]
    bits = _bits(len(free))
    size = bits.shape[1]
    weights = np.ones(1)
    for deal in reversed(free):
        weights = np.concatenate((weights * (1.0 - chances[deal]), weights * chances[deal]))
    signed = {deal: np.full(size, chances[deal] >= 1.0) for deal in deals}
    return signed | dict(zip(free, bits[::-1], strict=True)), weights


@lru_cache(maxsize=MOST_ENUMERATED + 1)
def _bits(number: int) -> Truths:
    """Row by row, which of the outcomes have that bit."""
    return np.asarray((np.arange(1 << number) >> np.arange(number)[:, None]) & 1, dtype=bool)


def drawn(deals: Sequence[int], chances: Chances, *, draws: int, seed: int) -> Signed:
    """Outcomes by lot. A deal draws the same lots whatever its chance, so a better chance never looks worse."""
    return {deal: np.random.default_rng((seed, deal)).random(draws) < chances[deal] for deal in deals}
