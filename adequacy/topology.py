"""Reads the shapes of one state's counties out of a topology: borders are stored once and shared by neighbours.

A border is a line of whole-number steps on a coarse grid; a ring names the borders that make it up, a negative
number meaning that the border is walked backwards.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adequacy.albers import Point

Ring = list[int]


def shapes_of(topology: Mapping[str, Any], state: str) -> Iterator[tuple[str, str, list[Ring]]]:
    """FIPS code, name and rings of each county of the state."""
    for geometry in topology["objects"]["counties"]["geometries"]:
        if geometry["id"].startswith(state):
            polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
            yield (
                geometry["id"],
                geometry["properties"]["name"],
                [ring for polygon in polygons for ring in polygon],
            )


def border(topology: Mapping[str, Any], number: int) -> list[Point]:
    """One border as points on the sheet: each step is added to the one before, then scaled."""
    (scale_x, scale_y), (left, top) = topology["transform"]["scale"], topology["transform"]["translate"]
    points, x, y = [], 0, 0
    for step_x, step_y in topology["arcs"][number]:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + left, y * scale_y + top))
    return points


def border_numbers(rings: Sequence[Ring]) -> set[int]:
    return {forward(number) for ring in rings for number in ring}


def forward(number: int) -> int:
    return number if number >= 0 else ~number


def walked(ring: Ring, borders: Mapping[int, list[Point]]) -> list[Point]:
    """The ring's borders one after the other; where two meet, the point is kept once."""
    points: list[Point] = []
    for number in ring:
        line = borders[forward(number)]
        points += (line if number >= 0 else line[::-1])[bool(points) :]
    return points[:-1] if len(points) > 1 and points[0] == points[-1] else points
