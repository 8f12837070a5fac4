"""The chance that all of several cells pass together: of a county, a state, a network.

One deal serves several cells, so cells pass or fail together, and the product of their chances would be wrong. The
deals are drawn once for all cells; where fifteen or fewer are undecided every outcome is counted and the chance is
exact. Cells that pass already take no part, and one that no deal can save makes the whole impossible.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np

from adequacy.forecast.cases import CellCase, Signed, Truths, passes
from adequacy.forecast.cells import MOST_ENUMERATED, SEED, Chance, Chances, decided, drawn, enumerated
from adequacy.reach.sphere import Floats

OUTCOMES_DRAWN = 10_000


def joint_chance(cases: Sequence[CellCase], chances: Chances, *, seed: int = SEED) -> Chance:
    """`chances` holds a chance for every deal of every case."""
    undecided = _undecided(cases, chances)
    if undecided is None:
        return Chance(0.0)
    if not undecided:
        return Chance(1.0)
    signed, weights, size = _outcomes(undecided, chances, seed)
    return _share(_all_pass(undecided, signed, size), weights)


def joint_without_each(
    areas: Mapping[str, Sequence[CellCase]], chances: Chances, *, seed: int = SEED
) -> dict[str, Chance]:
    """For each area the chance that all cells of all other areas pass: what dropping it would leave.

    Every answer is reckoned from the same outcomes, so that they can be compared.
    """
    undecided = {area: _undecided(cases, chances) for area, cases in areas.items()}
    impossible = [area for area, cases in undecided.items() if cases is None]
    if len(impossible) > 1:
        return dict.fromkeys(areas, Chance(0.0))
    if impossible:
        (only,) = impossible
        others = [case for area, cases in areas.items() if area != only for case in cases]
        return dict.fromkeys(areas, Chance(0.0)) | {only: joint_chance(others, chances, seed=seed)}
    open_cases = {area: cases for area, cases in undecided.items() if cases}
    if not open_cases:
        return dict.fromkeys(areas, Chance(1.0))
    signed, weights, size = _outcomes(chain.from_iterable(open_cases.values()), chances, seed)
    fails = {area: ~_all_pass(cases, signed, size) for area, cases in open_cases.items()}
    failing = np.sum(list(fails.values()), axis=0)
    whole = _share(failing == 0, weights)
    return dict.fromkeys(areas, whole) | {
        area: _share(failing - fails[area] == 0, weights) for area in open_cases
    }


def _undecided(cases: Sequence[CellCase], chances: Chances) -> list[CellCase] | None:
    """Those whose verdict the deals decide; none at all where one of the cases cannot pass."""
    verdicts = [decided(case, chances) for case in cases]
    if 0.0 in verdicts:
        return None
    return [case for case, verdict in zip(cases, verdicts, strict=True) if verdict is None]


def _outcomes(cases: Iterable[CellCase], chances: Chances, seed: int) -> tuple[Signed, Floats | None, int]:
    """Every outcome with its weight, or so many by lot, without weights."""
    deals = sorted(frozenset[int]().union(*(case.deals for case in cases)))
    if sum(0.0 < chances[deal] < 1.0 for deal in deals) <= MOST_ENUMERATED:
        signed, weights = enumerated(deals, chances)
        return signed, weights, len(weights)
    return drawn(deals, chances, draws=OUTCOMES_DRAWN, seed=seed), None, OUTCOMES_DRAWN


def _share(passed: Truths, weights: Floats | None) -> Chance:
    if weights is not None:
        return Chance(min(1.0, float(weights @ passed)))
    share = float(passed.mean())
    return Chance(share, float(np.sqrt(share * (1.0 - share) / len(passed))), is_exact=False)


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
