"""What each of many owners alone would reach of whom nobody reaches yet: all owners in one pass.

The same triage as in `cover`, with a list of owners in place of one set of places. A county's whole block is asked for
every owner who has a place near it: wholly within the limit of one of the owner's places it gives all its open weight,
beyond the limit of all of them nothing; else it is halved, and only places still near go down with it. So only the
edges of the owners' circles are opened, and only where somebody is still open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adequacy.reach.cover import Open, chords_at, halves, ranges, span
from adequacy.reach.members import Members
from adequacy.reach.places import Places
from adequacy.reach.sphere import CHORD_SLACK, Floats, Ints, apart, miles_between

AT_ONCE = 400_000
"""Rows that are settled together: bounds the memory."""
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Gain:
    """Weight one owner alone would reach: a row a county and owner, by county, then owner."""

    county: Ints
    owner: Ints
    weight: Ints


def gained(
    members: Members, left: Open, places: Places, limits: Floats, county: Ints, place: Ints, owner: Ints
) -> Gain:
    """`county`, `place` and `owner` are rows saying which places of an owner may reach anybody of a county. Each pair
    of county and owner comes back, though it gain nothing. `limits` in miles by county.
    """
    order = np.lexsort((owner, county))
    county, place, owner = county[order], place[order], owner[order]
    is_first = np.ones(county.size, dtype=bool)
    is_first[1:] = (np.diff(county) != 0) | (np.diff(owner) != 0)
    start, pair = np.flatnonzero(is_first), np.cumsum(is_first) - 1
    if not start.size or not members.levels:
        return Gain(county[start], owner[start], np.zeros(start.size, dtype=np.int64))
    single = np.zeros(len(members.weight), dtype=bool)
    single[left.points] = True
    search = _Search(members, places, limits, _open_weights(members, left), single)
    weight = np.zeros(start.size, dtype=np.int64)
    for begin, end in _batches(np.append(start, county.size)):
        weight += search.weights(county[start], pair[begin:end], place[begin:end])
    return Gain(county[start], owner[start], weight)


def _batches(bounds: Ints) -> Iterator[tuple[int, int]]:
    """From row to row; the rows of one pair are never parted."""
    begin, last = 0, int(bounds[-1])
    while begin < last:
        fits = int(bounds[np.searchsorted(bounds, begin + AT_ONCE, "right") - 1])
        end = fits if fits > begin else int(bounds[np.searchsorted(bounds, begin, "right")])
        yield begin, end
        begin = end


def _open_weights(members: Members, left: Open) -> list[Ints]:
    """What is open of every block, by level: all of a block that is open as one, and the sums of such below it."""
    levels = members.levels
    is_open: Truths | None = None
    for level in reversed(range(len(levels))):
        here = np.zeros(len(levels[level].weight), dtype=bool)
        here[left.blocks[level]] = True
        if is_open is not None:
            here |= is_open[_parents(members, level)]
        is_open = here
    assert is_open is not None
    leaf = np.searchsorted(members.leaf_start, left.points, "right") - 1
    single = np.bincount(leaf, members.weight[left.points], is_open.size).astype(np.int64)
    found = [np.where(is_open, levels[0].weight, single)]
    for level in range(1, len(levels)):
        found.append(
            np.add.reduceat(found[-1], halves(members, level, np.arange(len(levels[level].weight)))[0])
        )
    return found


def _parents(members: Members, level: int) -> Ints:
    """The block above, of each block of a level."""
    here, upper = members.levels[level], members.levels[level + 1]
    place = np.arange(len(here.weight)) - here.first[here.county]
    return np.asarray(upper.first[here.county] + place // 2)


@dataclass(frozen=True, slots=True)
class _Search:
    """Pairs of county and owner go down the blocks of the county. At each level there are `asks`, each a pair and a
    block, and rows, each an ask and a place that may yet reach the block. `still` is the open weight of blocks by
    level, `single` marks the points that are open by themselves.
    """

    members: Members
    places: Places
    limits: Floats
    still: Sequence[Ints]
    single: Truths

    def weights(self, county: Ints, pair: Ints, place: Ints) -> Ints:
        """By pair, of the rows given; `county` is by pair."""
        found = np.zeros(county.size, dtype=np.int64)
        top = self.members.top[county]
        asks = block = row = at = np.zeros(0, dtype=np.int64)
        for level in reversed(range(len(self.members.levels))):
            begun = np.flatnonzero(top[pair] == level)
            arriving = np.unique(pair[begun])
            row = np.concatenate((row, asks.size + np.searchsorted(arriving, pair[begun])))
            at = np.concatenate((at, place[begun]))
            asks = np.concatenate((asks, arriving))
            block = np.concatenate((block, self.members.levels[level].first[county[arriving]]))
            inside, near = self._triage(level, block, row, at)
            found += np.bincount(asks[inside], self.still[level][block[inside]], found.size).astype(np.int64)
            kept, row = np.unique(row[near], return_inverse=True)
            asks, block, at = asks[kept], block[kept], at[near]
            if level:
                asks, block, row, at = self._halves(level, asks, block, row, at)
        return found + self._points_reached(asks, block, row, at, found.size)

    def _triage(self, level: int, block: Ints, row: Ints, at: Ints) -> tuple[Truths, Truths]:
        """The asks that are wholly within, and the rows that must be looked at further down."""
        here = self.members.levels[level]
        least, most = span(here, block, self.limits, 0)
        distance, radius = apart(self.places.vectors[at], here.centre[block[row]]), here.radius[block]
        inside = np.bincount(row[distance + radius[row] <= least[row]], minlength=block.size) > 0
        worth = ~inside & (self.still[level][block] > 0)
        return inside, worth[row] & (distance - radius[row] <= most[row])

    def _halves(
        self, level: int, asks: Ints, block: Ints, row: Ints, at: Ints
    ) -> tuple[Ints, Ints, Ints, Ints]:
        left, has_right = halves(self.members, level, block)
        right = asks.size + np.cumsum(has_right) - 1
        goes_right = has_right[row]
        return (
            np.concatenate((asks, asks[has_right])),
            np.concatenate((left, left[has_right] + 1)),
            np.concatenate((row, right[row[goes_right]])),
            np.concatenate((at, at[goes_right])),
        )

    def _points_reached(self, asks: Ints, leaf: Ints, row: Ints, at: Ints, pairs: int) -> Ints:
        """Weight by pair of the open points in leaves that no place settles as a whole."""
        members, start = self.members, self.members.leaf_start
        size = start[leaf + 1] - start[leaf]
        first, point = np.cumsum(size) - size, ranges(start[leaf], size)
        at, row = np.repeat(at, size[row]), ranges(first[row], size[row])
        is_open = np.repeat(self.still[0][leaf] == members.levels[0].weight[leaf], size) | self.single[point]
        wanted = is_open[row]
        row, at = row[wanted], at[wanted]
        hit = np.bincount(row[self._reaches(point[row], at)], minlength=point.size) > 0
        return np.bincount(np.repeat(asks, size)[hit], members.weight[point[hit]], pairs).astype(np.int64)

    def _reaches(self, point: Ints, at: Ints) -> Truths:
        """Point by point whether the place beside it reaches it; on the edge by the formula."""
        members, places = self.members, self.places
        distance, chord = (
            apart(places.vectors[at], members.vectors[point]),
            chords_at(members, point, self.limits, 0),
        )
        hit = distance <= chord
        doubtful = np.flatnonzero(np.abs(distance - chord) <= CHORD_SLACK)
        of, by = point[doubtful], at[doubtful]
        miles = miles_between(
            members.latitude[of], members.longitude[of], places.latitude[by], places.longitude[by]
        )
        hit[doubtful] = miles <= self.limits[members.county[of]]
        return np.asarray(hit)
