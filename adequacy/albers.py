"""Where a place on earth lies on the map of the United States that the county shapes were drawn on.

The shapes come already projected: an equal-area cone for the lower 48 states, one each for Alaska (drawn at 35 %)
and Hawaii, placed on a sheet of 975 by 610 points. To put a site or a member point on the same sheet, the same
three cones are used with the same figures as in the package that drew it: d3's Albers USA at scale 1300.
"""

import math
from dataclasses import dataclass

SCALE = 1300.0
MIDDLE = (487.5, 305.0)

Point = tuple[float, float]


@dataclass(frozen=True)
class Cone:
    """A conic equal-area projection. Angles in degrees; the shift is in units of the full scale."""

    parallels: tuple[float, float]
    meridian: float
    center: tuple[float, float]
    share: float = 1.0
    shift: tuple[float, float] = (0.0, 0.0)

    @property
    def steepness(self) -> float:
        first, second = (math.sin(math.radians(angle)) for angle in self.parallels)
        return (first + second) / 2

    def _radius(self, latitude: float) -> float:
        first = math.sin(math.radians(self.parallels[0]))
        constant = 1 + first * (2 * self.steepness - first)
        return math.sqrt(constant - 2 * self.steepness * math.sin(latitude)) / self.steepness

    def _flat(self, longitude: float, latitude: float) -> Point:
        """Seen from the tip of the cone: right and down."""
        radius, angle = self._radius(latitude), longitude * self.steepness
        return radius * math.sin(angle), radius * math.cos(angle)

    @property
    def apex(self) -> Point:
        """The tip of the cone on the sheet: every meridian, and so north, points to it."""
        x, y = self._flat(*(math.radians(angle) for angle in self.center))
        scale = SCALE * self.share
        return MIDDLE[0] + SCALE * self.shift[0] - scale * x, MIDDLE[1] + SCALE * self.shift[1] - scale * y

    def sheet(self, latitude: float, longitude: float) -> Point:
        turned = (longitude - self.meridian + 180) % 360 - 180
        x, y = self._flat(math.radians(turned), math.radians(latitude))
        left, top = self.apex
        return left + SCALE * self.share * x, top + SCALE * self.share * y


LOWER_48 = Cone(parallels=(29.5, 45.5), meridian=-96, center=(-0.6, 38.7))
ALASKA = Cone(parallels=(55, 65), meridian=-154, center=(-2, 58.5), share=0.35, shift=(-0.307, 0.201))
HAWAII = Cone(parallels=(8, 18), meridian=-157, center=(-3, 19.9), shift=(-0.205, 0.212))


def cone_of(state: str) -> Cone:
    """By the state's two-digit FIPS code."""
    return {"02": ALASKA, "15": HAWAII}.get(state, LOWER_48)
