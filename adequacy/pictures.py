"""The maps as shapes, marks and numbers: what a template needs to draw them, and nothing it has to decide.

Colour never stands alone: a county with a gap is hatched, one within reach is dotted, and the counties of the first
rows carry the number of their row. What is met recedes; what is outside the service area is grey and leads nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adequacy.coverage import CellStatus
from adequacy.outline import CountyOutline, StateOutline

AREA_TONES = {
    CellStatus.GAP: "decide",
    CellStatus.WITHIN_REACH: "act",
    CellStatus.MET_WITH_LETTERS: "watch",
    CellStatus.MET: "good",
}
OUTSIDE = "out"
NOT_EVALUATED = "plain"
CLOSE_UP = (500.0, 400.0)
DOT = 10.0
AROUND = 0.22
"""How much of the neighbourhood a close-up shows on each side, as a share of the county."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What the map says of one county. `number` is that of its first row, None when it has none on this page."""

    title: str
    tone: str
    address: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    path: str
    mark: Mark
    label: tuple[float, float]

    @property
    def pattern(self) -> str:
        """The second channel beside colour."""
        return {"decide": "hatched", "act": "dotted"}.get(self.mark.tone, "")


@dataclass(frozen=True, slots=True)
class StatePicture:
    name: str
    view_box: str
    shapes: tuple[Shape, ...]

    @property
    def numbered(self) -> list[Shape]:
        return [shape for shape in self.shapes if shape.mark.number is not None]


@dataclass(frozen=True, slots=True)
class Dot:
    """A site on the close-up; `title` is read on pointing at it."""

    x: float
    y: float
    title: str
    is_executed: bool

    @property
    def left(self) -> float:
        return round(self.x - DOT / 2, 1)

    @property
    def top(self) -> float:
        return round(self.y - DOT / 2, 1)


@dataclass(frozen=True, slots=True)
class CloseUp:
    view_box: str
    transform: str
    county: str
    neighbours: tuple[str, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Pin:
    latitude: float
    longitude: float
    title: str
    is_executed: bool


def state_picture(name: str, outline: StateOutline, marks: Mapping[str, Mark]) -> StatePicture:
    """`marks` by FIPS code; a county without one is outside the service area."""
    shapes = tuple(
        Shape(each.path, marks.get(each.fips) or _outside(each), each.label) for each in outline.counties
    )
    return StatePicture(name, outline.view_box, shapes)


def close_up(outline: StateOutline, fips: str, pins: Iterable[Pin]) -> CloseUp | None:
    """One county with its neighbours and sites; None when the state was drawn without it."""
    found = {each.fips: each for each in outline.counties}.get(fips)
    if found is None:
        return None
    left, top, scale = _frame(found)
    right, bottom = left + CLOSE_UP[0] / scale, top + CLOSE_UP[1] / scale
    near = [
        each.path for each in outline.counties if each is not found and _meets(each, left, top, right, bottom)
    ]
    dots = []
    for pin in pins:
        x, y = outline.place(pin.latitude, pin.longitude)
        dots.append(
            Dot(round((x - left) * scale, 1), round((y - top) * scale, 1), pin.title, pin.is_executed)
        )
    return CloseUp(
        view_box=f"0 0 {CLOSE_UP[0]:g} {CLOSE_UP[1]:g}",
        transform=f"scale({scale:.4f}) translate({-left:.2f} {-top:.2f})",
        county=found.path,
        neighbours=tuple(near),
        dots=tuple(sorted(dots, key=lambda dot: dot.is_executed)),
    )


def _outside(county: CountyOutline) -> Mark:
    return Mark(title=f"{county.name}: not in the service area", tone=OUTSIDE)


def _frame(county: CountyOutline) -> tuple[float, float, float]:
    """Left, top and scale of a frame that holds the county in its middle."""
    left, top, right, bottom = county.box
    across, down = (right - left) * (1 + 2 * AROUND), (bottom - top) * (1 + 2 * AROUND)
    scale = min(CLOSE_UP[0] / max(across, 1), CLOSE_UP[1] / max(down, 1))
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    return middle_x - CLOSE_UP[0] / scale / 2, middle_y - CLOSE_UP[1] / scale / 2, scale


def _meets(county: CountyOutline, left: float, top: float, right: float, bottom: float) -> bool:
    county_left, county_top, county_right, county_bottom = county.box
    return county_left <= right and county_right >= left and county_top <= bottom and county_bottom >= top
