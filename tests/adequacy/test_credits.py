from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from adequacy.credits import Credit, CreditKind, applicable, credited_share, points_of, reaches

TELEHEALTH = Credit(CreditKind.TELEHEALTH, 10)
CERTIFICATE = Credit(CreditKind.CERTIFICATE_OF_NEED, 10)
NEW_AREA = Credit(CreditKind.NEW_AREA, 10, applies_to_application_only=True)
OFFERED = (TELEHEALTH, CERTIFICATE, NEW_AREA)


@pytest.mark.parametrize(
    ("has_telehealth", "is_application", "used"),
    [
        (False, False, (CERTIFICATE,)),
        (True, False, (TELEHEALTH, CERTIFICATE)),
        (False, True, (CERTIFICATE, NEW_AREA)),
        (True, True, OFFERED),
    ],
)
def test_telehealth_needs_a_provider_and_the_new_area_an_application(
    has_telehealth: bool, is_application: bool, used: tuple[Credit, ...]
) -> None:
    assert applicable(OFFERED, has_telehealth=has_telehealth, is_application=is_application) == used


@pytest.mark.parametrize(
    ("used", "stacked", "alone"), [((), 0, 0), ((TELEHEALTH,), 10, 10), (OFFERED, 30, 10)]
)
def test_credits_add_up_only_where_the_set_says_so(
    used: tuple[Credit, ...], stacked: int, alone: int
) -> None:
    assert points_of(used, stack=True) == stacked
    assert points_of(used, stack=False) == alone


def test_points_never_pass_the_whole() -> None:
    assert points_of([Credit(CreditKind.NEW_AREA, 60)] * 2, stack=True) == 100


@pytest.mark.parametrize(
    ("covered", "points", "share"),
    [(0, 0, Fraction(0)), (1, 10, Fraction(13, 30)), (3, 0, Fraction(1)), (3, 30, Fraction(1))],
)
def test_credited_share_is_exact_and_never_above_one(covered: int, points: int, share: Fraction) -> None:
    assert credited_share(covered=covered, total=3, points=points) == share


@pytest.mark.parametrize(
    ("covered", "total", "points", "percent", "verdict"),
    [
        pytest.param(90, 100, 0, "90", True, id="exactly the share"),
        pytest.param(89, 100, 0, "90", False, id="one person short"),
        pytest.param(80, 100, 10, "90", True, id="the credit fills it to the person"),
        pytest.param(79, 100, 10, "90", False, id="the credit leaves one short"),
        pytest.param(8_499_999, 10_000_000, 0, "85", False, id="rounding would have passed it"),
        pytest.param(2, 3, 0, "66.67", False, id="two thirds are less than 66.67 percent"),
        pytest.param(3, 3, 50, "100", True, id="the whole is enough"),
    ],
)
def test_verdict_is_of_whole_numbers(
    covered: int, total: int, points: int, percent: str, verdict: bool
) -> None:
    assert reaches(covered=covered, total=total, points=points, required_percent=Decimal(percent)) is verdict
