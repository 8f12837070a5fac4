"""The chance that all of several cells pass together: of a county, a state, a network.

One deal serves several cells, so cells pass or fail together, and the product of their chances would be wrong. The
deals are drawn once for all cells; where fifteen or fewer are undecided every outcome is counted and the chance is
exact. Cells that pass already take no part, and one that no deal can save makes the whole impossible.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from adequacy.forecast.cases import CellCase, Signed, Truths, passes
from adequacy.forecast.cells import (
    MOST_ENUMERATED,
    SEED,
    Chance,
    Chances,
    decided,
    drawn,
    enumerated,
)

OUTCOMES_DRAWN = 10_000


def joint_chance(cases: Sequence[CellCase], chances: Chances, *, seed: int = SEED) -> Chance:
    """`chances` holds a chance for every deal of every case."""
    verdicts = [decided(case, chances) for case in cases]
    if 0.0 in verdicts:
        return Chance(0.0)
    open_cases = [case for case, verdict in zip(cases, verdicts, strict=True) if verdict is None]
    if not open_cases:
        return Chance(1.0)
    deals = sorted(frozenset[int]().union(*(case.deals for case in open_cases)))
    if sum(0.0 < chances[deal] < 1.0 for deal in deals) <= MOST_ENUMERATED:
        signed, weights = enumerated(deals, chances)
        return Chance(min(1.0, float(weights @ _all_pass(open_cases, signed, len(weights)))))
    signed = drawn(deals, chances, draws=OUTCOMES_DRAWN, seed=seed)
    share = float(_all_pass(open_cases, signed, OUTCOMES_DRAWN).mean())
    return Chance(share, float(np.sqrt(share * (1.0 - share) / OUTCOMES_DRAWN)), is_exact=False)


def _all_pass(cases: Sequence[CellCase], signed: Signed, size: int) -> Truths:
    """Outcomes that fail one cell are not asked about the others."""
    left = np.arange(size)
    for case in cases:
        still = {deal: signed[deal][left] for deal in case.deals}
        left = left[passes(case, still, len(left))]
        if not left.size:
            break
    found = np.zeros(size, dtype=bool)
    found[left] = True
    return found
