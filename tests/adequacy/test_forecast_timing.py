"""The chance of one deal: stage, days in it, days left, silence, holds."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import lognorm

from adequacy.forecast.timing import Pace, Standing, chance_of, expected_on

TODAY = dt.date(2026, 3, 2)
LOI = Pace(40.0, 0.6)


def day(after: int) -> dt.date:
    return TODAY + dt.timedelta(days=after)


def standing(days: int = 0, **facts: object) -> Standing:
    return Standing(entered_on=day(-days), today=TODAY, **facts)  # type: ignore[arg-type]  # facts of the test


@pytest.mark.parametrize(("a", "d"), [(0, 1), (0, 40), (10, 30), (90, 30), (400, 10), (0, 2000)])
def test_share_in_time_is_that_of_the_lognormal(a: int, d: int) -> None:
    truth = lognorm(s=0.6, scale=40.0)
    expected = (truth.cdf(a + d) - truth.cdf(a)) / truth.sf(a)

    assert LOI.share_in_time(days_in_stage=a, days_left=d) == pytest.approx(expected, abs=1e-12)


def test_half_of_those_just_arrived_are_done_by_the_median() -> None:
    assert LOI.share_in_time(days_in_stage=0, days_left=40) == pytest.approx(0.5, abs=1e-12)


def test_a_deal_that_stood_for_years_still_has_a_chance() -> None:
    assert 0.0 < LOI.share_in_time(days_in_stage=100_000, days_left=100) < 1.0


@pytest.mark.parametrize("days", [0, -1])
def test_without_days_left_nothing_is_in_time(days: int) -> None:
    assert LOI.share_in_time(days_in_stage=5, days_left=days) == 0.0


@pytest.mark.parametrize(
    ("facts", "left"),
    [
        ({}, 47),
        ({"is_quiet": True}, 19),
        ({"held_until": day(10)}, 37),
        ({"held_until": day(10), "is_quiet": True}, 9),
        ({"held_until": day(-1)}, 47),
        ({"held_until": day(60)}, 0),
    ],
)
def test_silence_costs_four_weeks_and_a_hold_counts_from_its_end(facts: dict[str, object], left: int) -> None:
    assert standing(3, **facts).days_left(day(47)) == left


def test_going_live_takes_the_days_to_become_effective_off() -> None:
    found = chance_of(standing(), ever=0.75, pace=LOI, by=day(85), lost=dt.timedelta(days=45))

    assert found.days_left == 40
    assert found.value == pytest.approx(0.375, abs=1e-12)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_more_days_never_lower_the_chance(a: int, d: int, more: int) -> None:
    few, many = (LOI.share_in_time(days_in_stage=a, days_left=days) for days in (d, d + more))

    assert 0.0 <= few <= many <= 1.0


def test_the_expected_day_is_when_half_are_done() -> None:
    assert expected_on(standing(), LOI) == day(40)
    assert expected_on(standing(is_quiet=True), LOI) == day(68)
    assert expected_on(standing(held_until=day(10)), LOI) == day(50)


@given(st.integers(0, 300))
def test_half_of_those_still_there_are_done_by_the_expected_day(a: int) -> None:
    left = (expected_on(standing(a), LOI) - TODAY).days

    assert LOI.share_in_time(days_in_stage=a, days_left=left) >= 0.5
    assert LOI.share_in_time(days_in_stage=a, days_left=left - 1) < 0.5
