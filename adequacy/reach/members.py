"""Members as points with weights, county by county, in blocks of neighbours.

Within a county points are put along a Z-curve, so that a run of them is a neighbourhood. Sixteen of a run make a leaf,
two leaves the block above, and so on up to the whole county; each block knows the box it lies in. A block whose box is
wholly within or wholly beyond a limit is settled without a look at its points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from adequacy.reach.sphere import EARTH_MILES, Floats, Ints, unit_vectors

LEAF = 16
_BITS = 16
_SPREAD = (
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


@dataclass(frozen=True, slots=True)
class Points:
    """The points of one county: degrees, whole weights above nothing, and how far each may be off, in miles.

    `slack` is half the distance to the next point where a point stands for an area, and empty where it is a member's
    own address.
    """

    latitude: Floats
    longitude: Floats
    weight: Ints
    slack: Floats | None = None

    def __post_init__(self) -> None:
        if not (len(self.latitude) == len(self.longitude) == len(self.weight)):
            raise ValueError("points need as many latitudes, longitudes and weights")
        if len(self.weight) and self.weight.min() < 1:
            raise ValueError("a point without weight is no member")


def half_gaps(latitude: Floats, longitude: Floats) -> Floats:
    """Half the distance, in miles, from each point to the nearest other point: how far a point may be off that stands
    for an area. Nothing where there is no other point.
    """
    if len(latitude) < 2:
        return np.zeros(len(latitude))
    vectors = unit_vectors(latitude, longitude)
    chord, _ = cKDTree(vectors).query(vectors, k=2)
    return np.asarray(EARTH_MILES * np.arcsin(np.minimum(chord[:, 1] / 2, 1.0)))


@dataclass(frozen=True, slots=True)
class Level:
    """Blocks of one size, of all counties: `county` by block, `first` block by county, the ball around its box, weight,
    span of slack, and one of its points (a vector), from the middle of the run.
    """

    county: Ints
    first: Ints
    centre: Floats
    radius: Floats
    weight: Ints
    least_slack: Floats
    most_slack: Floats
    sample: Floats


@dataclass(frozen=True)
class Members:
    """Members of all counties, ready to be asked. Counties are numbered in the order of `codes`."""

    codes: tuple[str, ...]
    latitude: Floats
    longitude: Floats
    weight: Ints
    slack: Floats
    vectors: Floats
    county: Ints
    start: Ints
    leaf_start: Ints
    levels: tuple[Level, ...] = field(repr=False)
    top: Ints = field(repr=False)

    @cached_property
    def totals(self) -> Ints:
        """All weight of each county."""
        return np.bincount(self.county, self.weight, len(self.codes)).astype(np.int64)

    @property
    def nbytes(self) -> int:
        """Of the points, which are nearly all of it."""
        arrays = (self.latitude, self.longitude, self.weight, self.slack, self.vectors, self.county)
        return sum(each.nbytes for each in arrays)

    @property
    def has_slack(self) -> bool:
        return bool(self.slack.size and self.slack.max() > 0)

    def number_of(self, code: str) -> int:
        return self.codes.index(code)


def members_of(points_by_county: Mapping[str, Points]) -> Members:
    """Counties may be without points; they have no blocks and no weight."""
    codes = tuple(points_by_county)
    sorted_points = [along_curve(points_by_county[code]) for code in codes]
    sizes = np.array([len(points.weight) for points in sorted_points], dtype=np.int64)
    start = np.concatenate(([0], np.cumsum(sizes)))
    county = np.repeat(np.arange(len(codes)), sizes)
    latitude, longitude = _joined(sorted_points, "latitude"), _joined(sorted_points, "longitude")
    weight = np.concatenate([np.zeros(0, np.int64), *(points.weight for points in sorted_points)])
    slack = np.concatenate([np.zeros(0), *(_slack(points) for points in sorted_points)])
    vectors = unit_vectors(latitude, longitude)
    leaves = -(-sizes // LEAF)
    leaf_start = _leaf_starts(start, leaves)
    levels = _levels(vectors, weight, slack, leaf_start, leaves)
    top = np.array([_top(count) for count in leaves], dtype=np.int64)
    return Members(codes, latitude, longitude, weight, slack, vectors, county, start, leaf_start, levels, top)


def joined(parts: Sequence[Members]) -> Members:
    """The counties of all parts, in that order, as if made together: for parts that were kept ready."""
    if not parts:
        return members_of({})
    points = np.cumsum([0, *(len(part.weight) for part in parts)])
    counties = np.cumsum([0, *(len(part.codes) for part in parts)])
    numbered = list(zip(parts, counties[:-1].tolist(), strict=True))
    begun = list(zip(parts, points[:-1].tolist(), strict=True))
    plain = ("latitude", "longitude", "weight", "slack", "vectors", "top")
    highest = max(len(part.levels) for part in parts)
    return Members(
        codes=tuple(code for part in parts for code in part.codes),
        county=np.concatenate([part.county + first for part, first in numbered]),
        start=np.concatenate([*(part.start[:-1] + at for part, at in begun), points[-1:]]),
        leaf_start=np.concatenate([*(part.leaf_start[:-1] + at for part, at in begun), points[-1:]]),
        levels=tuple(_joined_level(level, numbered) for level in range(highest)),
        **{name: np.concatenate([getattr(part, name) for part in parts]) for name in plain},
    )


def _joined_level(level: int, parts: Sequence[tuple[Members, int]]) -> Level:
    """A part that ends lower stands here with its uppermost blocks again: whole counties."""
    here = [(part.levels[min(level, len(part.levels) - 1)], county) for part, county in parts if part.levels]
    blocks = np.zeros(sum(len(part.codes) for part, _ in parts), dtype=np.int64)
    for each, county in here:
        blocks[county : county + len(each.first) - 1] = np.diff(each.first)
    plain = ("centre", "radius", "weight", "least_slack", "most_slack", "sample")
    return Level(
        county=np.concatenate([each.county + county for each, county in here]),
        first=np.concatenate(([0], np.cumsum(blocks))),
        **{name: np.concatenate([getattr(each, name) for each, _ in here]) for name in plain},
    )


def _top(leaves: int) -> int:
    """The level at which a county is one block; -1 where it has none."""
    return int(leaves - 1).bit_length() if leaves else -1


def _joined(points: Sequence[Points], name: str) -> Floats:
    return np.concatenate([np.zeros(0), *(np.asarray(getattr(each, name), np.float64) for each in points)])


def _slack(points: Points) -> Floats:
    return np.zeros(len(points.weight)) if points.slack is None else points.slack


def along_curve(points: Points) -> Points:
    """Neighbours beside each other; points that stand so already keep their order."""
    if len(points.weight) <= LEAF:
        return points
    order = np.argsort(_morton(points.latitude, points.longitude), kind="stable")
    slack = None if points.slack is None else points.slack[order]
    return Points(points.latitude[order], points.longitude[order], points.weight[order], slack)


def _morton(latitude: Floats, longitude: Floats) -> NDArray[np.uint64]:
    return _spread(_steps(latitude)) | (_spread(_steps(longitude)) << np.uint64(1))


def _steps(values: Floats) -> NDArray[np.uint64]:
    """Each value as a step of 65,536 between the least and the largest."""
    low, high = values.min(), values.max()
    scale = ((1 << _BITS) - 1) / (high - low) if high > low else 0.0
    return np.asarray(((values - low) * scale).astype(np.uint64))


def _spread(steps: NDArray[np.uint64]) -> NDArray[np.uint64]:
    for shift, mask in _SPREAD:
        steps = (steps | (steps << np.uint64(shift))) & np.uint64(mask)
    return steps


def _leaf_starts(start: Ints, leaves: Ints) -> Ints:
    """Where each leaf begins among the points, and the end of the last."""
    first = np.repeat(start[:-1], leaves)
    place = np.arange(leaves.sum()) - np.repeat(np.cumsum(leaves) - leaves, leaves)
    return np.concatenate((first + place * LEAF, start[-1:]))


def _levels(
    vectors: Floats, weight: Ints, slack: Floats, leaf_start: Ints, leaves: Ints
) -> tuple[Level, ...]:
    if not leaves.sum():
        return ()
    at = leaf_start[:-1]
    low, high = np.minimum.reduceat(vectors, at), np.maximum.reduceat(vectors, at)
    sums = np.add.reduceat(weight, at)
    least, most = np.minimum.reduceat(slack, at), np.maximum.reduceat(slack, at)
    sample = (at + leaf_start[1:]) // 2
    counts, found = leaves, []
    while True:
        found.append(_level(low, high, sums, least, most, vectors[sample], counts))
        if counts.max() <= 1:
            return tuple(found)
        pairs = _pairs(counts)
        # Now from the left half, now from the right: near the middle of the run.
        sample = sample[pairs] if len(found) % 2 else sample[np.append(pairs[1:], len(sample)) - 1]
        counts = -(-counts // 2)
        low, high = np.minimum.reduceat(low, pairs), np.maximum.reduceat(high, pairs)
        sums = np.add.reduceat(sums, pairs)
        least, most = np.minimum.reduceat(least, pairs), np.maximum.reduceat(most, pairs)


def _pairs(counts: Ints) -> Ints:
    """The first of each two neighbours of a county: an odd last one stands alone."""
    first = np.cumsum(counts) - counts
    halves = -(-counts // 2)
    place = np.arange(halves.sum()) - np.repeat(np.cumsum(halves) - halves, halves)
    return np.asarray(np.repeat(first, halves) + 2 * place)


def _level(
    low: Floats, high: Floats, weight: Ints, least: Floats, most: Floats, sample: Floats, counts: Ints
) -> Level:
    return Level(
        county=np.repeat(np.arange(len(counts)), counts),
        first=np.concatenate(([0], np.cumsum(counts))),
        centre=(low + high) / 2,
        radius=np.linalg.norm(high - low, axis=1) / 2,
        weight=weight,
        least_slack=least,
        most_slack=most,
        sample=sample,
    )
