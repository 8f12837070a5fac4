"""A cell as the open deals see it: what is missing, and which deals bring what.

Numbers are whole *units*: one for a provider or a bed; where a provider counts in part, the parts are made whole by the
least common measure before they come here. Weights are those of the members' points.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from adequacy.reach.sphere import Ints

Truths = NDArray[np.bool_]
Signed = Mapping[int, Truths]
"""By deal, in which of some outcomes it is signed."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Members out of reach now, of one weight, whom the same providers would reach.

    `by` names for each of these providers the deals that bring it. `missing` is how many more of them the rule asks for
    before the members count as reached: one, or two where the rule asks for a choice of two and they have none.
    """

    weight: int
    by: tuple[frozenset[int], ...]
    missing: int = 1

    @property
    def deals(self) -> frozenset[int]:
        return frozenset(chain.from_iterable(self.by))


@dataclass(frozen=True, slots=True)
class CellCase:
    """`need` and `reach_needed` are what is still missing beyond the executed network; nothing or less is passed.

    `brings` is by deal what it alone would bring. `shared` holds what several deals would bring, each once: by deal how
    many units it is signed for. `reach_needed_with` is the weight that is enough once one of the `telehealth` deals is
    signed, where the rule gives a credit for telehealth and the executed network has none.
    """

    need: int = 0
    reach_needed: int = 0
    brings: Mapping[int, int] = field(default_factory=dict)
    shared: Sequence[Mapping[int, int]] = ()
    reach: Sequence[Reach] = ()
    reach_needed_with: int | None = None
    telehealth: frozenset[int] = frozenset()

    @property
    def deals(self) -> frozenset[int]:
        """All that would change the cell."""
        return frozenset(self.brings) | self.mattering

    @property
    def mattering(self) -> frozenset[int]:
        """Deals whose outcome is more than a number: they reach members out of reach, or share a provider."""
        found = frozenset(chain.from_iterable(self.shared))
        if self.reach_needed <= 0:
            return found
        credit = self.telehealth if self.reach_needed_with is not None else frozenset[int]()
        return found.union(credit, *(each.deals for each in self.reach))


def brought(case: CellCase, signed: Signed, size: int) -> Ints:
    """Units each outcome brings by the deals in `signed`; a shared provider once, by the largest that is signed."""
    units = np.zeros(size, dtype=np.int64)
    for deal, number in case.brings.items():
        if deal in signed:
            units += number * signed[deal]
    for each in case.shared:
        largest = np.zeros(size, dtype=np.int64)
        for deal, number in each.items():
            np.maximum(largest, number * signed[deal], out=largest)
        units += largest
    return units


def is_reached(case: CellCase, signed: Signed, size: int) -> Truths:
    """Whether each outcome reaches as many members as are still missing."""
    if case.reach_needed <= 0:
        return np.ones(size, dtype=bool)
    weight = np.zeros(size, dtype=np.int64)
    for each in case.reach:
        weight += each.weight * (_providers(each, signed, size) >= each.missing)
    needed = np.full(size, case.reach_needed, dtype=np.int64)
    if case.reach_needed_with is not None and case.telehealth:
        needed[_any(case.telehealth, signed, size)] = case.reach_needed_with
    return np.asarray(weight >= needed)


def _providers(reach: Reach, signed: Signed, size: int) -> Ints:
    if reach.missing == 1:
        return _any(reach.deals, signed, size).astype(np.int64)
    found = np.zeros(size, dtype=np.int64)
    for deals in reach.by:
        found += _any(deals, signed, size)
    return found


def _any(deals: Collection[int], signed: Signed, size: int) -> Truths:
    found = np.zeros(size, dtype=bool)
    for deal in deals:
        found |= signed[deal]
    return found


def passes(case: CellCase, signed: Signed, size: int) -> Truths:
    """Both tests in each outcome of all the deals of the case."""
    reached = is_reached(case, signed, size)
    return reached if case.need <= 0 else reached & (brought(case, signed, size) >= case.need)
