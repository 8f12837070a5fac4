"""When a deal is likely to be signed, by the usual days of its stage."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.signing import MEDIAN_DAYS, SILENCE_COSTS, expected_signing
from pipeline.stages import CLOSED_STAGES, OPEN_STAGES, Stage

TODAY = dt.date(2026, 3, 2)


def expected_in(stage: Stage, days_there: int) -> int:
    found = expected_signing(stage=stage, entered_on=TODAY - dt.timedelta(days=days_there), today=TODAY)
    assert found
    assert found.if_quiet - found.if_called == SILENCE_COSTS
    return (found.if_called - TODAY).days


@pytest.mark.parametrize(
    ("stage", "days"),
    [(Stage.IDENTIFIED, 110), (Stage.INTRO, 90), (Stage.RATES, 65), (Stage.LOI, 40), (Stage.LEGAL, 28)],
)
def test_on_its_first_day_a_deal_takes_the_median_of_its_stage(stage: Stage, days: int) -> None:
    assert expected_in(stage, 0) == days
    assert expected_in(stage, -1) == days + 1  # Entered "tomorrow", on a calendar further east.


@pytest.mark.parametrize(("days_there", "left"), [(10, 55), (40, 36), (65, 32), (120, 33)])
def test_who_has_come_so_far_takes_the_median_of_the_rest(days_there: int, left: int) -> None:
    """By hand for rates: after 65 days half are signed; three quarters are after 65 exp(0.6 x 0.6745) = 97.4."""
    assert expected_in(Stage.RATES, days_there) == left


def test_every_open_stage_has_its_days_and_a_closed_deal_none() -> None:
    assert set(MEDIAN_DAYS) == set(OPEN_STAGES)
    assert [expected_signing(stage=stage, entered_on=TODAY, today=TODAY) for stage in CLOSED_STAGES] == [
        None,
        None,
    ]


@given(st.sampled_from(OPEN_STAGES), st.integers(-2, 200_000))
def test_signing_always_lies_ahead(stage: Stage, days_there: int) -> None:
    assert expected_in(stage, days_there) >= 1


@given(st.sampled_from(OPEN_STAGES), st.integers(0, 400))
def test_a_later_day_never_brings_an_earlier_signature(stage: Stage, days_there: int) -> None:
    """A day on which nothing happens moves the date by nothing or further away, but for rounding."""
    assert expected_in(stage, days_there + 1) + 1 >= expected_in(stage, days_there)
