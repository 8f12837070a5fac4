"""Members whom one group alone reaches: what a county loses when that group leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from adequacy.reach.cover import everything, open_points, reached
from adequacy.reach.members import Members
from adequacy.reach.places import places_at
from adequacy.reach.sphere import CHORD_SLACK, Floats, Ints, chord_of, miles_between


@dataclass(frozen=True, slots=True)
class Sole:
    """Weight that one owner alone reaches, a row a county and owner that has any."""

    county: Ints
    owner: Ints
    weight: Ints


def sole_reach(
    members: Members,
    latitude: Floats,
    longitude: Floats,
    owner: Ints,
    limits: Floats,
    counties: Ints | None = None,
) -> Sole:
    """Whom two owners reach is settled in blocks; of the rest, each point is given to the owner who reaches it."""
    two = places_at(latitude, longitude, owner)
    _, left = reached(members, everything(members, counties), two, limits)
    points = open_points(members, left)
    limit = limits[members.county[points]]
    points, limit = points[limit >= 0], limit[limit >= 0]
    if not points.size or not owner.size:
        return Sole(*(np.zeros(0, np.int64) for _ in range(3)))
    chord, which = two.tree.query(
        members.vectors[points], distance_upper_bound=float(chord_of(limit.max())) + 2 * CHORD_SLACK
    )
    near = np.isfinite(chord)
    points, limit, which = points[near], limit[near], which[near]
    inside = np.flatnonzero(
        (chord[near] <= chord_of(limit) - CHORD_SLACK)
        | (
            miles_between(
                members.latitude[points], members.longitude[points], latitude[which], longitude[which]
            )
            <= limit
        )
    )
    points, which = points[inside], which[inside]
    key, row = np.unique(members.county[points] * (owner.max() + 1) + owner[which], return_inverse=True)
    weight = np.bincount(row, members.weight[points], len(key)).astype(np.int64)
    return Sole(key // (owner.max() + 1), key % (owner.max() + 1), weight)
