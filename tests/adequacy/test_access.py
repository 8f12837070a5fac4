from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from adequacy.access import AccessLimits, Combine


def limits(combine: Combine, minutes: int | None, miles: int | None) -> AccessLimits:
    return AccessLimits(minutes, miles, combine, providers_in_reach=1, required_percent=Decimal(90))


@pytest.mark.parametrize(
    ("combine", "minutes", "miles", "radius"),
    [
        pytest.param(Combine.BOTH, 30, 20, Fraction(20), id="miles bind: 30 minutes are 22.5 miles"),
        pytest.param(Combine.BOTH, 25, 20, Fraction(75, 4), id="minutes bind: 25 are 18.75 miles"),
        pytest.param(Combine.EITHER, 30, 20, Fraction(45, 2), id="either: the longer of the two"),
        pytest.param(Combine.TIME_ONLY, 10, None, Fraction(15, 2), id="minutes alone"),
        pytest.param(Combine.DISTANCE_ONLY, None, 20, Fraction(20), id="miles alone"),
    ],
)
def test_every_rule_comes_down_to_one_radius(
    combine: Combine, minutes: int | None, miles: int | None, radius: Fraction
) -> None:
    found = limits(combine, minutes, miles).radius(miles_per_hour=45, road_factor=Decimal(1))
    assert found == radius


def test_winding_roads_shrink_the_radius_exactly() -> None:
    found = limits(Combine.BOTH, 40, 30).radius(miles_per_hour=50, road_factor=Decimal("1.2"))
    assert found == Fraction(25)
