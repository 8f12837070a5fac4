"""Plain geometry of rings on a picture: boxes, areas, and a point that surely lies inside."""

from itertools import pairwise

from adequacy.albers import Point

Ring = list[Point]


def box_of(points: list[Point]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


def _edges(ring: Ring) -> list[tuple[Point, Point]]:
    return list(pairwise([*ring, ring[0]]))


def area(ring: Ring) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _edges(ring))) / 2


def largest(rings: list[Ring]) -> Ring:
    return max(rings, key=area)


def crossings(rings: list[Ring], height: float) -> list[float]:
    """Where a level line meets the rings, from left to right: it is inside between each first and second."""
    return sorted(
        x1 + (height - y1) * (x2 - x1) / (y2 - y1)
        for ring in rings
        for (x1, y1), (x2, y2) in _edges(ring)
        if (y1 > height) != (y2 > height)
    )


def contains(rings: list[Ring], point: Point) -> bool:
    """A hole is a ring too: inside means an odd number of edges to the left."""
    return sum(x < point[0] for x in crossings(rings, point[1])) % 2 == 1


def inner_point(rings: list[Ring]) -> Point:
    """The largest part's middle of weight; where that is outside, the middle of the widest stretch beside it."""
    ring = largest(rings)
    double = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _edges(ring))
    if double == 0:
        return ring[0]
    x = sum((x1 + x2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in _edges(ring)) / (3 * double)
    y = sum((y1 + y2) * (x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in _edges(ring)) / (3 * double)
    if not contains(rings, (x, y)):
        inside = crossings(rings, y)
        stretches = zip(inside[::2], inside[1::2], strict=True)
        start, end = max(stretches, key=lambda stretch: stretch[1] - stretch[0], default=(x, x))
        x = (start + end) / 2
    return round(x, 1), round(y, 1)
