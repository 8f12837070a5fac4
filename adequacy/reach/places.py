"""Where providers stand, and how far the nearest is, or the second nearest of another owner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from adequacy.reach.sphere import Floats, Ints, miles_between, unit_vectors

MANY = 20_000
"""From so many questions on, more than one core is worth its start."""
NEIGHBOURS = 8


@dataclass(frozen=True, slots=True)
class Places:
    """Points on the map, in degrees, and the tree to search them.

    With `owner`, a number by place, somebody is reached by the second owner's place only: two providers to choose from,
    or two groups of which one may leave. Without it any place will do, and each place need stand here only once.
    """

    latitude: Floats
    longitude: Floats
    vectors: Floats
    tree: cKDTree
    owner: Ints | None = None

    def __len__(self) -> int:
        return len(self.latitude)


def places_at(latitude: Floats, longitude: Floats, owner: Ints | None = None) -> Places:
    vectors = unit_vectors(latitude, longitude)
    return Places(latitude, longitude, vectors, cKDTree(vectors, balanced_tree=False), owner)


def nearest(places: Places, vectors: Floats, within: float) -> Floats:
    """The chord to the nearest place of each vector (or the nearest of a second owner); infinite where none is within
    the chord `within`.
    """
    if not len(places) or not len(vectors):
        return np.full(len(vectors), np.inf)
    bound = float(np.nextafter(within, np.inf))
    workers = -1 if len(vectors) >= MANY else 1
    if places.owner is None:
        found, _ = places.tree.query(vectors, distance_upper_bound=bound, workers=workers)
        return np.asarray(found, dtype=np.float64)
    return _second(places, places.owner, vectors, bound, workers)


def _second(places: Places, owner: Ints, vectors: Floats, bound: float, workers: int) -> Floats:
    chords, which = places.tree.query(vectors, k=NEIGHBOURS, distance_upper_bound=bound, workers=workers)
    owners = np.append(owner, -1)[which]
    other = (owners != owners[:, :1]) & np.isfinite(chords)
    found = np.where(other.any(axis=1), chords[np.arange(len(chords)), other.argmax(axis=1)], np.inf)
    # All the neighbours asked for are of one owner, and there may be more: look at everybody near.
    for each in np.flatnonzero(np.isinf(found) & np.isfinite(chords[:, -1])):
        near = np.asarray(places.tree.query_ball_point(vectors[each], bound))
        others = near[owner[near] != owners[each, 0]]
        if others.size:
            found[each] = np.linalg.norm(places.vectors[others] - vectors[each], axis=1).min()
    return np.asarray(found, dtype=np.float64)


def has_within(places: Places, near: Ints, latitude: float, longitude: float, miles: float) -> bool:
    """By the formula: whether one of the places `near` (or two owners' places) stands within the miles."""
    apart = miles_between(latitude, longitude, places.latitude[near], places.longitude[near])
    inside = near[apart <= miles]
    return bool(inside.size) if places.owner is None else len(np.unique(places.owner[inside])) > 1
