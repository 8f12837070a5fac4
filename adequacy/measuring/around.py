"""Who stands around members whom nobody contracted reaches: within the limits, and nearer than the nearest contracted.

That is the list an exception is judged by: each provider who could have been contracted, and how far each is from
every place that is left out. Source: 42 CFR 422.116(f) and the agency's form for exceptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from adequacy.measuring.kinds import Supply
from adequacy.reach.sphere import Floats, Ints, miles_between


@dataclass(frozen=True, slots=True)
class Spot:
    """A place whose members are left out, by name, with how many they are."""

    name: str
    latitude: float
    longitude: float
    members: int


@dataclass(frozen=True, slots=True)
class Around:
    """Rows of the supply. `miles` has the shape (rows of the supply, spots)."""

    within: Ints
    nearer: Ints
    beyond: Ints
    miles: Floats


def around(supply: Supply, spots: Sequence[Spot], in_reach: Ints, *, contracted: int) -> Around:
    """`in_reach` are the rows that have a member of the county within the limits; rows of a layer up to `contracted`
    are contracted.

    `within` are those in reach that are not contracted; `nearer` those out of reach, not contracted and nearer to some
    spot than anybody contracted; `beyond` the contracted ones out of reach, the nearest first.
    """
    miles = miles_between(
        supply.latitude[:, None],
        supply.longitude[:, None],
        np.array([spot.latitude for spot in spots])[None, :],
        np.array([spot.longitude for spot in spots])[None, :],
    )
    reaches = np.zeros(len(supply), dtype=bool)
    reaches[in_reach] = True
    signed = supply.layer <= contracted
    nearest_signed = np.min(miles[signed], axis=0, initial=np.inf)
    closest = np.min(miles, axis=1, initial=np.inf)
    is_nearer = (miles < nearest_signed[None, :]).any(axis=1) if len(spots) else np.zeros(len(supply), bool)

    def by_distance(rows: np.ndarray) -> Ints:
        found = np.flatnonzero(rows)
        return found[np.lexsort((supply.source[found], closest[found]))]

    return Around(
        within=by_distance(reaches & ~signed),
        nearer=by_distance(~reaches & ~signed & is_nearer),
        beyond=by_distance(~reaches & signed),
        miles=miles,
    )
