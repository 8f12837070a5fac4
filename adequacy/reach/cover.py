"""How many members of each county have a place within the limit, by settling whole blocks at once.

For a block in a ball of radius r around c, with d the distance from c to the nearest place: if d + r is within the
limit every point of the block is reached; if d - r is beyond it none is (triangle inequality). Else the block is
halved, down to leaves, whose points are measured one by one. Only blocks on the edge of a reach are ever opened.

Where a point stands for an area its limit may be asked enlarged or reduced by its slack: `sign` 1 or -1.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from adequacy.reach.members import Level, Members
from adequacy.reach.places import Places, has_within, nearest
from adequacy.reach.sphere import CHORD_SLACK, SLACK_MILES, Floats, Ints, chord_of

_NONE = np.zeros(0, dtype=np.int64)


@dataclass(slots=True)
class Open:
    """What no place has reached yet: blocks by level, and single points."""

    blocks: list[Ints]
    points: Ints = field(default_factory=lambda: _NONE)

    @property
    def is_empty(self) -> bool:
        return not self.points.size and not any(blocks.size for blocks in self.blocks)


@dataclass(slots=True)
class Work:
    """What was asked of the search tree, for the benchmark: blocks and points, against pairs of member and kind."""

    blocks: int = 0
    points: int = 0


def everything(members: Members, counties: Ints | None = None) -> Open:
    """All blocks that are whole counties, of all counties or of those numbered."""
    asked = np.arange(len(members.codes)) if counties is None else counties
    roots = [asked[members.top[asked] == level] for level in range(len(members.levels))]
    return Open([members.levels[level].first[which] for level, which in enumerate(roots)])


def reached(
    members: Members, left: Open, places: Places, limits: Floats, *, sign: int = 0, work: Work | None = None
) -> tuple[Ints, Open]:
    """Weight that `places` reach of what is still open, by county, and what stays open.

    `limits` in miles by county; not a number where the county is not judged, then nothing of it is reached.
    """
    work = work or Work()
    found = np.zeros(len(members.codes), dtype=np.int64)
    remaining = Open([_NONE] * len(members.levels), left.points)
    if not len(places):
        return found, left
    opened = _NONE
    for level in reversed(range(len(members.levels))):
        asked = np.concatenate((left.blocks[level], opened)) if level < len(left.blocks) else opened
        inside, outside, unclear = _triage(members.levels[level], asked, places, limits, sign, work)
        found += _by_county(
            members, members.levels[level].county[inside], members.levels[level].weight[inside]
        )
        remaining.blocks[level] = outside
        opened = children(members, level, unclear)
    points = np.concatenate((left.points, opened))
    hit = _points_reached(members, points, places, limits, sign, work)
    found += _by_county(members, members.county[points[hit]], members.weight[points[hit]])
    remaining.points = points[~hit]
    return found, remaining


def open_points(members: Members, left: Open) -> Ints:
    """All points of what is still open, by number."""
    opened = _NONE
    for level in reversed(range(len(members.levels))):
        opened = children(members, level, np.concatenate((opened, left.blocks[level])))
    return np.sort(np.concatenate((left.points, opened)))


def _triage(
    level: Level, blocks: Ints, places: Places, limits: Floats, sign: int, work: Work
) -> tuple[Ints, Ints, Ints]:
    if not blocks.size:
        return _NONE, _NONE, _NONE
    radius = level.radius[blocks]
    least, most = span(level, blocks, limits, sign)
    furthest = np.nanmax(most + radius, initial=-1.0)
    distance = (
        nearest(places, level.centre[blocks], furthest) if furthest >= 0 else np.full(blocks.size, np.inf)
    )
    work.blocks += blocks.size
    inside = distance + radius <= least
    outside = ~(distance - radius <= most)
    return blocks[inside], blocks[outside], blocks[~inside & ~outside]


def span(level: Level, blocks: Ints, limits: Floats, sign: int) -> tuple[Floats, Floats]:
    """The chords within which all, and beyond which none, of each block are reached. `limits` in miles by county."""
    county = level.county[blocks]
    if not sign:
        return chord_of(limits - SLACK_MILES)[county], chord_of(limits + SLACK_MILES)[county]
    low, high = level.least_slack[blocks], level.most_slack[blocks]
    shift = (low, high) if sign > 0 else (-high, -low)
    return chord_of(limits[county] + shift[0] - SLACK_MILES), chord_of(
        limits[county] + shift[1] + SLACK_MILES
    )


def chords_at(members: Members, points: Ints, limits: Floats, sign: int) -> Floats:
    """The limit of each point as a chord."""
    county = members.county[points]
    return chord_of(limits[county] + sign * members.slack[points]) if sign else chord_of(limits)[county]


def children(members: Members, level: int, blocks: Ints) -> Ints:
    """The blocks below, or the points of leaves."""
    if not blocks.size:
        return _NONE
    if level == 0:
        begin, end = members.leaf_start[blocks], members.leaf_start[blocks + 1]
        return ranges(begin, end - begin)
    left, has_right = halves(members, level, blocks)
    return np.concatenate((left, left[has_right] + 1))


def halves(members: Members, level: int, blocks: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """The first block below each, and whether a second follows it."""
    upper, lower = members.levels[level], members.levels[level - 1]
    county = upper.county[blocks]
    left = lower.first[county] + 2 * (blocks - upper.first[county])
    return left, left + 1 < lower.first[county + 1]


def ranges(begin: Ints, length: Ints) -> Ints:
    """All whole numbers of several runs, one run after the other."""
    ends = np.cumsum(length)
    return np.asarray(np.arange(length.sum()) + np.repeat(begin - (ends - length), length))


def _points_reached(
    members: Members, points: Ints, places: Places, limits: Floats, sign: int, work: Work
) -> np.ndarray:
    chord = chords_at(members, points, limits, sign)
    furthest = np.nanmax(chord, initial=-1.0)
    if furthest < 0:
        return np.zeros(points.size, dtype=bool)
    distance = nearest(places, members.vectors[points], furthest + CHORD_SLACK)
    work.points += points.size
    hit = distance <= chord
    for each in np.flatnonzero(np.abs(distance - chord) <= CHORD_SLACK):
        limit = limits[members.county[points[each]]] + sign * members.slack[points[each]]
        hit[each] = _is_reached(members, points[each], places, limit)
    return hit


def _is_reached(members: Members, point: int, places: Places, limit: float) -> bool:
    """By the formula, among the places so near that the chord cannot tell."""
    near = places.tree.query_ball_point(members.vectors[point], float(chord_of(limit + SLACK_MILES)))
    return has_within(
        places, np.asarray(near, dtype=np.int64), members.latitude[point], members.longitude[point], limit
    )


def _by_county(members: Members, county: Ints, weight: Ints) -> Ints:
    return np.bincount(county, weight, len(members.codes)).astype(np.int64)
