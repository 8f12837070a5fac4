"""Whom the executed network leaves out, and how far the nearest site is from them: for saying why a cell fails."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isinf

import numpy as np

from adequacy.measuring.cells import KindCells
from adequacy.measuring.kinds import EXECUTED
from adequacy.reach.cover import open_points
from adequacy.reach.members import Members
from adequacy.reach.places import nearest, places_at
from adequacy.reach.sphere import Floats, Ints, miles_of

ANYWHERE = 2.0
"""The chord across the earth: no site is farther."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Points by their number among the members. `miles` to the nearest site; where two providers are asked for, to the
    nearest of a second one. Infinite where there is none.
    """

    points: Ints
    miles: Floats


def left_out(members: Members, cells: KindCells, counties: Ints) -> LeftOut:
    """Of these counties, where a distance is asked for."""
    asked = counties[~np.isnan(cells.kind.limits[counties])]
    points = open_points(members, cells.reach.left)
    points = points[np.isin(members.county[points], asked)]
    supply = cells.reach.supply
    executed = supply.only(supply.layer == EXECUTED)
    owner = executed.provider if cells.kind.providers_in_reach > 1 else None
    places = places_at(executed.latitude, executed.longitude, owner)
    return LeftOut(points, miles_of(nearest(places, members.vectors[points], ANYWHERE)))


def too_far(miles: float, limit: float) -> float | None:
    """Beyond the limit, in tenths of a mile, rounded up: what is too far is never said to be none. None where nobody
    stands anywhere.
    """
    return None if isinf(miles) else ceil((miles - limit) * 10 - 1e-6) / 10
