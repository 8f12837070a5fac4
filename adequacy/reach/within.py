"""Which places have at least one member of a county within the limit: those whose providers count there.

The same triage as in `cover`, asked the other way round: a place and a block of members, the block halved until it is
within the limit of the place, or beyond it, or a leaf whose points are measured.
"""

from __future__ import annotations

import numpy as np

from adequacy.reach.cover import children, chords_at, halves, span
from adequacy.reach.members import Members
from adequacy.reach.places import Places
from adequacy.reach.sphere import CHORD_SLACK, Floats, Ints, apart, miles_between

_NONE = np.zeros(0, dtype=np.int64)
AT_ONCE = 400_000
"""Pairs that are settled together: bounds the memory."""


def places_within(members: Members, places: Places, limits: Floats, *, sign: int = 0) -> tuple[Ints, Ints]:
    """Pairs (county, place), each once, county by county. `limits` in miles by county; not a number: not judged."""
    near_county, near_place = _candidates(members, places, limits, sign)
    found = [
        _settled(
            members,
            places,
            limits,
            sign,
            near_county[first : first + AT_ONCE],
            near_place[first : first + AT_ONCE],
        )
        for first in range(0, near_county.size, AT_ONCE)
    ]
    if not found:
        return _NONE, _NONE
    return np.concatenate([county for county, _ in found]), np.concatenate([place for _, place in found])


def _candidates(members: Members, places: Places, limits: Floats, sign: int) -> tuple[Ints, Ints]:
    """Places that are not beyond the limit of the county's whole block."""
    judged = np.flatnonzero(~np.isnan(limits) & (members.top >= 0))
    if not judged.size or not len(places):
        return _NONE, _NONE
    centre, radius, most = np.empty((judged.size, 3)), np.empty(judged.size), np.empty(judged.size)
    for level, blocks in enumerate(members.levels):
        mine = members.top[judged] == level
        roots = blocks.first[judged[mine]]
        centre[mine], radius[mine] = blocks.centre[roots], blocks.radius[roots]
        most[mine] = span(blocks, roots, limits, sign)[1]
    reach = np.where(most < 0, -1.0, most + radius)
    lists = places.tree.query_ball_point(centre, np.maximum(reach, 0.0), return_sorted=False)
    counts = np.array(
        [len(each) if possible >= 0 else 0 for each, possible in zip(lists, reach, strict=True)]
    )
    kept = [each for each, count in zip(lists, counts, strict=True) if count]
    place = np.concatenate([np.asarray(each, dtype=np.int64) for each in kept]) if kept else _NONE
    return np.repeat(judged, counts), place


def _settled(
    members: Members, places: Places, limits: Floats, sign: int, county: Ints, place: Ints
) -> tuple[Ints, Ints]:
    """Those of the candidate pairs that hold."""
    holds = np.zeros(county.size, dtype=bool)
    pair = blocks = _NONE
    for level in reversed(range(len(members.levels))):
        arriving = np.flatnonzero(members.top[county] == level)
        pair = np.concatenate((pair, arriving))
        blocks = np.concatenate((blocks, members.levels[level].first[county[arriving]]))
        pair, blocks = _halve(members, places, limits, sign, level, place, holds, pair, blocks)
    _measure(members, places, limits, sign, place, holds, pair, blocks)
    return county[holds], place[holds]


def _halve(
    members: Members,
    places: Places,
    limits: Floats,
    sign: int,
    level: int,
    place: Ints,
    holds: np.ndarray,
    pair: Ints,
    blocks: Ints,
) -> tuple[Ints, Ints]:
    """Marks the pairs that a block settles, wholly or by one of its points; gives what is still unclear, with the
    blocks (or points) below.
    """
    if not pair.size:
        return pair, blocks
    here = members.levels[level]
    vectors = places.vectors[place[pair]]
    least, most = span(here, blocks, limits, sign)
    distance, radius = apart(vectors, here.centre[blocks]), here.radius[blocks]
    holds[pair[(apart(vectors, here.sample[blocks]) <= least) | (distance + radius <= least)]] = True
    unclear = (distance - radius <= most) & ~holds[pair]
    return _below(members, level, pair[unclear], blocks[unclear])


def _below(members: Members, level: int, pair: Ints, blocks: Ints) -> tuple[Ints, Ints]:
    if level == 0:
        size = members.leaf_start[blocks + 1] - members.leaf_start[blocks]
        return np.repeat(pair, size), children(members, 0, blocks)
    left, has_right = halves(members, level, blocks)
    return np.concatenate((pair, pair[has_right])), np.concatenate((left, left[has_right] + 1))


def _measure(
    members: Members,
    places: Places,
    limits: Floats,
    sign: int,
    place: Ints,
    holds: np.ndarray,
    pair: Ints,
    points: Ints,
) -> None:
    chord = chords_at(members, points, limits, sign)
    distance = apart(places.vectors[place[pair]], members.vectors[points])
    hit = distance <= chord
    doubtful = np.flatnonzero(np.abs(distance - chord) <= CHORD_SLACK)
    if doubtful.size:
        at, of = place[pair[doubtful]], points[doubtful]
        limit = limits[members.county[of]] + sign * members.slack[of]
        miles = miles_between(
            members.latitude[of], members.longitude[of], places.latitude[at], places.longitude[at]
        )
        hit[doubtful] = miles <= limit
    holds[pair[hit]] = True
