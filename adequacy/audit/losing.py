"""The members a failing cell leaves out of reach, by ZIP code."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isinf

import numpy as np

from adequacy.audit.result import LeftOut
from adequacy.measuring.cells import KindCells
from adequacy.measuring.kinds import EXECUTED
from adequacy.measuring.left_out import left_out, too_far
from adequacy.reach.members import Members

NAMED = 5
"""So many ZIP codes of a cell are kept, those with most members; how many there are is said."""


@dataclass(frozen=True, slots=True)
class Losses:
    named: tuple[LeftOut, ...] = ()
    zips: int = 0


def losses_of(members: Members, cells: KindCells, zips: Sequence[str]) -> Mapping[int, Losses]:
    """By the number of the county, where the executed network fails by distance. `zips` is by point."""
    failing = np.flatnonzero(cells.judged & ~cells.access_passes[EXECUTED])
    lost = left_out(members, cells, failing)
    people: defaultdict[tuple[int, str], int] = defaultdict(int)
    nearest: dict[tuple[int, str], float] = {}
    for point, miles in zip(lost.points.tolist(), lost.miles.tolist(), strict=True):
        place = (int(members.county[point]), zips[point])
        people[place] += int(members.weight[point])
        nearest[place] = min(miles, nearest.get(place, inf))
    by_county: defaultdict[int, list[LeftOut]] = defaultdict(list)
    for (county, zip_code), weight in sorted(people.items(), key=lambda each: (-each[1], each[0])):
        miles = nearest[county, zip_code]
        beyond = too_far(miles, float(cells.kind.limits[county]))
        by_county[county].append(LeftOut(zip_code, weight, None if isinf(miles) else miles, beyond))
    return {county: Losses(tuple(found[:NAMED]), len(found)) for county, found in by_county.items()}
