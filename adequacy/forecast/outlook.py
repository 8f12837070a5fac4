"""All that is told of one cell: its chance at both horizons, what each deal decides, how many letters would do.

The *filing* and *go-live* are two cases of one cell: the credit of an applicant ends when members are served. What a
deal decides is told for the filing, or for go-live where no filing lies ahead. Letters are counted by what they are
worth in the end, an executed contract: beside the deals at go-live, or at a filing that takes no letters.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from adequacy.forecast.cases import CellCase, brought
from adequacy.forecast.cells import Chance, Chances, Swing, cell_chance, swings
from adequacy.forecast.count import advance

TARGETS = (0.80, 0.90, 0.95)
MOST_LETTERS = 1_000


@dataclass(frozen=True, slots=True)
class Horizons:
    """The chances of all deals, by group: at the filing (empty where none lies ahead) and at go-live."""

    filing: Chances | None
    go_live: Chances
    takes_letters: bool
    letter_chance: float
    held: frozenset[int]


@dataclass(frozen=True, slots=True)
class Outlook:
    """`held` is how many are executed or have come as far as a letter; `letters` answers to TARGETS, one by one."""

    filing: Chance | None
    go_live: Chance
    held: float
    letters: tuple[int | None, ...]
    swings: Sequence[Swing]


def outlook(filing: CellCase, go_live: CellCase, horizons: Horizons, *, units: int = 1) -> Outlook:
    at_filing = None if horizons.filing is None else cell_chance(filing, horizons.filing)
    case, chances = (go_live, horizons.go_live) if horizons.filing is None else (filing, horizons.filing)
    by_letters = horizons.takes_letters or horizons.filing is None
    executed = (go_live, horizons.go_live) if by_letters else (case, chances)
    return Outlook(
        filing=at_filing,
        go_live=cell_chance(go_live, horizons.go_live),
        held=brought_by(case, horizons.held) / units,
        letters=letters_needed(*executed, probability=horizons.letter_chance, units=units),
        swings=swings(case, chances),
    )


def brought_by(case: CellCase, groups: Collection[int]) -> int:
    """Units these deals bring together."""
    signed = {deal: np.array([deal in groups]) for deal in case.deals}
    return int(brought(case, signed, 1)[0])


def letters_needed(
    case: CellCase,
    chances: Chances,
    *,
    probability: float,
    units: int = 1,
    targets: Sequence[float] = TARGETS,
) -> tuple[int | None, ...]:
    """How many more letters, each of one provider, make each target; None where no number of them does.

    A letter helps the number only. What the cell's chance is with so many of them executed is told by the cell itself.
    """
    most = max(0, -(-case.need // units))
    given = [
        cell_chance(replace(case, need=case.need - executed * units), chances).value
        for executed in range(most + 1)
    ]
    found: dict[float, int] = {}
    reachable = [target for target in targets if given[-1] >= target]
    state = [1.0] + [0.0] * most
    for letters in range(MOST_LETTERS + 1):
        chance = sum(share * each for share, each in zip(state, given, strict=True))
        found |= {target: letters for target in reachable if target not in found and chance >= target}
        if len(found) == len(reachable):
            break
        advance(state, probability)
    return tuple(found.get(target) for target in targets)
