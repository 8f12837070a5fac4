"""Bars, lines and dots as shapes on a canvas: what a template needs to draw them, and nothing it has to decide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.wording import percent
from adequacy.forecast.bars import Bar
from adequacy.forecast.scores import Band

WIDTH, BASE, TALLEST = 400.0, 165.0, 118.0
LEFT, RIGHT = 10.0, 10.0
GAP = 0.25
"""Of a bar's place, left empty."""
LINE_WIDTH, LINE_TOP, LINE_BASE = 270.0, 8.0, 80.0
SQUARE_LEFT, SQUARE_TOP, SQUARE = 44.0, 12.0, 236.0
LEAST_DOT, LARGEST_DOT = 3.0, 13.0


@dataclass(frozen=True, slots=True)
class DrawnBar:
    x: float
    y: float
    width: float
    height: float
    middle: float
    number: str
    chance: str
    is_enough: bool

    @property
    def above(self) -> float:
        return round(self.y - 6, 1)


@dataclass(frozen=True, slots=True)
class Distribution:
    """`need_x` is where the line of the need stands; empty where it lies beyond the bars or nothing is needed."""

    bars: Sequence[DrawnBar]
    need_x: float | None
    title: str
    most_likely: str


def distribution_chart(
    bars: Sequence[Bar], *, executed: float, need: float | None, units: int
) -> Distribution:
    """Numbers on the axis count what is executed too."""
    place = (WIDTH - LEFT - RIGHT) / max(1, len(bars))
    highest = max((bar.chance for bar in bars), default=1.0)
    drawn = []
    for at, bar in enumerate(bars):
        height = round(TALLEST * bar.chance / highest, 1) if highest else 0.0
        x = LEFT + at * place + place * GAP / 2
        width = place * (1 - GAP)
        drawn.append(
            DrawnBar(
                x=round(x, 1),
                y=round(BASE - height, 1),
                width=round(width, 1),
                height=height,
                middle=round(x + width / 2, 1),
                number=_number(bar, executed, units),
                chance=percent(bar.chance),
                is_enough=bar.is_enough,
            )
        )
    enough = next((at for at, bar in enumerate(bars) if bar.is_enough), None)
    told = ", ".join(f"{bar.number} with {bar.chance}" for bar in drawn)
    asked = "" if need is None else f"; need {need:g}"
    return Distribution(
        bars=drawn,
        need_x=None if not enough else round(LEFT + enough * place, 1),
        title=f"How many there will be: {told}{asked}",
        most_likely=max(drawn, key=lambda bar: bar.height).number if drawn else "",
    )


def _number(bar: Bar, executed: float, units: int) -> str:
    low, high = (executed + each / units for each in (bar.low, bar.high))
    return f"{low:g}" if bar.low == bar.high else f"{low:g}\u2013{high:g}"


@dataclass(frozen=True, slots=True)
class Line:
    """A chance over weeks. `safe_y` is where four in five stands."""

    path: str
    end: tuple[float, float]
    safe_y: float
    title: str


def history_line(weeks: Sequence[tuple[dt.date, float]], *, safe: float) -> Line | None:
    """None for less than two weeks: one point is no line."""
    if len(weeks) < 2:
        return None
    step = LINE_WIDTH / (len(weeks) - 1)
    points = [(round(8 + at * step, 1), _height(chance)) for at, (_, chance) in enumerate(weeks)]
    (_, first), (_, last) = weeks[0], weeks[-1]
    return Line(
        path="M" + " L".join(f"{x:g},{y:g}" for x, y in points),
        end=points[-1],
        safe_y=_height(safe),
        title=f"{len(weeks)} weeks, from {percent(first)} to {percent(last)}",
    )


def _height(chance: float) -> float:
    return round(LINE_BASE - (LINE_BASE - LINE_TOP) * chance, 1)


@dataclass(frozen=True, slots=True)
class Dot:
    """One band: across what was told, up what came true; the area grows with the number of predictions."""

    x: float
    y: float
    radius: float
    count: str
    title: str

    @property
    def beside(self) -> float:
        return round(self.x + self.radius + 4, 1)


@dataclass(frozen=True, slots=True)
class Calibration:
    dots: Sequence[Dot]
    title: str


def calibration_chart(bands: Sequence[Band]) -> Calibration | None:
    """None without predictions. On the line from corner to corner a chance came true as often as it said."""
    if not bands:
        return None
    most = max(band.predictions for band in bands)
    dots = [
        Dot(
            x=round(SQUARE_LEFT + SQUARE * band.said, 1),
            y=round(SQUARE_TOP + SQUARE * (1 - band.happened), 1),
            radius=round(max(LEAST_DOT, LARGEST_DOT * (band.predictions / most) ** 0.5), 1),
            count=f"{band.predictions:,}",
            title=f"told {percent(band.said)}, came true {percent(band.happened)}, {band.predictions:,} predictions",
        )
        for band in bands
    ]
    return Calibration(dots, "; ".join(dot.title for dot in dots))
