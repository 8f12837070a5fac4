"""Amounts by county and group: what a group brings to a county, reaches in it, or takes away when it leaves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from adequacy.reach.sphere import Floats, Ints

BITS = 20
"""A county's number fits: there are some three thousand."""


@dataclass(frozen=True, slots=True)
class ByPair:
    """A row a pair, each pair once; a pair without a row has nothing."""

    county: Ints
    group: Ints
    amount: Floats

    def of(self, groups: Collection[int]) -> ByPair:
        mine = np.isin(self.group, np.fromiter(groups, np.int64, len(groups)))
        return ByPair(self.county[mine], self.group[mine], self.amount[mine])

    def at(self, county: Ints, group: Ints) -> Floats:
        """Of the pairs asked for."""
        mine = keys(self.county, self.group)
        order = np.argsort(mine)
        asked = keys(county, group)
        place = np.searchsorted(mine, asked, sorter=order)
        known = np.append(mine[order], -1)[place] == asked
        return np.where(known, np.append(self.amount[order], 0.0)[place], 0.0)


def keys(county: Ints, group: Ints) -> Ints:
    """One number a pair, which orders by group, then county."""
    return (group << BITS) | county


def pairs_of(*several: Ints) -> tuple[Ints, Ints]:
    """County and group of all keys, each pair once, by group, then county."""
    found = np.unique(np.concatenate(several))
    return found & ((1 << BITS) - 1), found >> BITS


def summed(county: Ints, group: Ints, amount: Floats) -> ByPair:
    found, place = np.unique(keys(county, group), return_inverse=True)
    sums = np.bincount(place, amount, found.size).astype(np.float64)
    return ByPair(*pairs_of(found), sums)
