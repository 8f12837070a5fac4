"""The distribution of how many there will be, as bars: each number with its chance, the need between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from adequacy.forecast.cases import CellCase
from adequacy.forecast.cells import Chances, cell_chance
from adequacy.forecast.count import distribution

MOST_BARS = 10
WORTH_A_BAR = 0.0005


@dataclass(frozen=True, slots=True)
class Bar:
    """From `low` to `high` units beyond what is executed, and whether they are enough."""

    low: int
    high: int
    chance: float
    is_enough: bool


def brought_distribution(case: CellCase, chances: Chances) -> list[float]:
    """The chance that the deals bring exactly 0, 1, 2 ... units together, exact also where they share providers."""
    most = sum(case.brings.values()) + sum(max(each.values()) for each in case.shared)
    if not case.shared:
        return distribution(most, [(chances[deal], units) for deal, units in case.brings.items()])
    number = replace(case, reach_needed=0, reach=(), reach_needed_with=None, telehealth=frozenset())
    at_least = [cell_chance(replace(number, need=units), chances).value for units in range(most + 1)]
    return [here - above for here, above in zip(at_least, [*at_least[1:], 0.0], strict=True)]


def bars_of(shares: Sequence[float], *, need: int) -> list[Bar]:
    """Ten bars at most; several numbers share one where there are more, never across the need."""
    wanted = [number for number, share in enumerate(shares) if share >= WORTH_A_BAR]
    if not wanted:
        return []
    low, high = wanted[0], wanted[-1]
    width = max(1, -(-(high - low + 1) // (MOST_BARS - 1)))
    edge = max(0, need)
    first = edge - -(-max(0, edge - low) // width) * width if low < edge else low
    found = []
    for start in range(first, high + 1, width):
        end = start + width - 1
        chance = sum(shares[max(0, start) : end + 1])
        found.append(Bar(max(start, 0), min(end, high), chance, start >= need))
    return found
