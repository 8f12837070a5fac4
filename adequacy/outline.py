"""The picture of one state's counties: paths for an SVG, with north up, and where a place lies on it.

The sheet the shapes were drawn on leans away from north the farther a state lies from its middle meridian
(Florida by more than seven degrees), so each state is turned back by its own lean. Then it is fitted into a frame
and thinned: points nearer than 1.1 to the last one kept cannot be seen. Thinning goes border by border, so that
neighbours keep the same edge, and a ring with fewer than three points left is not drawn at all.

The shapes are of 2017. Connecticut has its old counties, as CMS still counts them; of the two counties that
Valdez-Cordova in Alaska was split into in 2019, both are drawn as that one.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adequacy.albers import Cone, Point, cone_of
from adequacy.geometry import box_of, inner_point
from adequacy.topology import Ring, border, border_numbers, forward, shapes_of, walked

FRAME = 560.0
MARGIN = 4.0
NEAREST = 1.1
DOT = 1.5
DRAWN_AS = {"02063": "02261", "02066": "02261"}


class NotDrawn(LookupError):
    """The shapes hold no county of this state; the island territories are not among them."""


@dataclass(frozen=True)
class Turn:
    """From the sheet to the picture: turned by `angle` around the tip of the cone, moved and scaled."""

    cone: Cone
    angle: float
    left: float = 0.0
    top: float = 0.0
    scale: float = 1.0

    def __call__(self, point: Point) -> Point:
        apex_x, apex_y = self.cone.apex
        x, y = point[0] - apex_x, point[1] - apex_y
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return (x * cos - y * sin - self.left) * self.scale, (x * sin + y * cos - self.top) * self.scale


@dataclass(frozen=True)
class CountyOutline:
    fips: str
    name: str
    path: str
    label: Point
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class StateOutline:
    state: str
    width: float
    height: float
    counties: tuple[CountyOutline, ...]
    turn: Turn

    @property
    def view_box(self) -> str:
        return f"0 0 {self.width:.0f} {self.height:.0f}"

    def county(self, fips: str) -> CountyOutline:
        wanted = DRAWN_AS.get(fips, fips)
        return next(county for county in self.counties if county.fips == wanted)

    def place(self, latitude: float, longitude: float) -> Point:
        """Where a site or a member point lies on the picture; outside its frame when outside the state."""
        x, y = self.turn(self.turn.cone.sheet(latitude, longitude))
        return round(x, 1), round(y, 1)

    def miles(self, latitude: float, longitude: float, count: float) -> float:
        """How long `count` miles are on the picture there, for circles of reach."""
        degrees = count / 69.0
        (_, here), (_, there) = self.place(latitude, longitude), self.place(latitude + degrees, longitude)
        return round(abs(here - there), 1)


def state_outline(topology: Mapping[str, Any], state: str, *, frame: float = FRAME) -> StateOutline:
    """`state` is a two-digit FIPS code. Costs some hundredths of a second: callers keep the result."""
    shapes = list(shapes_of(topology, state))
    if not shapes:
        raise NotDrawn(state)
    numbers = border_numbers([ring for _, _, rings in shapes for ring in rings])
    sheet = {number: border(topology, number) for number in numbers}
    turn, (width, height) = _fitted(
        cone_of(state), [point for line in sheet.values() for point in line], frame
    )
    exact = {number: [turn(point) for point in line] for number, line in sheet.items()}
    thin = {number: _thinned(line) for number, line in exact.items()}
    counties = (
        _county(
            fips, name, _drawn(rings, thin) or _drawn(rings, exact) or [_dot(exact[forward(rings[0][0])])]
        )
        for fips, name, rings in shapes
    )
    return StateOutline(state, width, height, tuple(sorted(counties, key=lambda county: county.name)), turn)


def _fitted(cone: Cone, points: list[Point], frame: float) -> tuple[Turn, Point]:
    """North up, the longer side as long as the frame allows, a small margin all around."""
    left, top, right, bottom = box_of(points)
    apex_x, apex_y = cone.apex
    upright = Turn(cone, math.atan2((left + right) / 2 - apex_x, (top + bottom) / 2 - apex_y))
    left, top, right, bottom = box_of([upright(point) for point in points])
    scale = (frame - 2 * MARGIN) / max(right - left, bottom - top)
    turn = Turn(cone, upright.angle, left - MARGIN / scale, top - MARGIN / scale, scale)
    return turn, ((right - left) * scale + 2 * MARGIN, (bottom - top) * scale + 2 * MARGIN)


def _thinned(line: list[Point]) -> list[Point]:
    """Both ends stay, because other borders begin there."""
    kept = line[:1]
    for point in line[1:-1]:
        if math.dist(point, kept[-1]) >= NEAREST:
            kept.append(point)
    return [*kept, *line[1:][-1:]]


def _drawn(rings: list[Ring], borders: Mapping[int, list[Point]]) -> list[list[Point]]:
    """The rings that still enclose something. Of a city smaller than the thinning, every point is kept instead."""
    whole = (_rounded(walked(ring, borders)) for ring in rings)
    return [ring for ring in whole if len(ring) >= 3]


def _dot(line: list[Point]) -> list[Point]:
    """Three cities of Virginia have lost their area in the source already: a small diamond where they are."""
    left, top, right, bottom = box_of(line)
    x, y = (left + right) / 2, (top + bottom) / 2
    return _rounded([(x - DOT, y), (x, y - DOT), (x + DOT, y), (x, y + DOT)])


def _rounded(ring: list[Point]) -> list[Point]:
    points = [(round(x, 1), round(y, 1)) for x, y in ring]
    return [point for index, point in enumerate(points) if point != points[index - 1]]


def _county(fips: str, name: str, rings: list[list[Point]]) -> CountyOutline:
    path = "".join("M" + "L".join(f"{x:g},{y:g}" for x, y in ring) + "Z" for ring in rings)
    return CountyOutline(
        fips,
        name,
        path,
        label=inner_point(rings),
        box=box_of([point for ring in rings for point in ring]),
    )
