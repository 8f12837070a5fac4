"""A working day is one of a person's own weekdays that is no federal holiday."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.working_days import holiday_on, is_working_day, next_working_day, working_day_after

MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (dt.date(2026, 11, 25), True),  # the Wednesday before Thanksgiving
        (dt.date(2026, 11, 26), False),  # Thanksgiving
        (dt.date(2026, 11, 27), True),  # the Friday after is no federal holiday
        (dt.date(2026, 11, 28), False),  # a Saturday
        (dt.date(2026, 7, 3), False),  # Independence Day falls on a Saturday: kept on the Friday
        (dt.date(2027, 7, 5), False),  # on a Sunday: kept on the Monday
        (dt.date(2027, 12, 31), False),  # New Year's Day of the year after, kept in this one
        (dt.date(2027, 6, 18), False),  # Juneteenth, kept on the Friday
        (dt.date(2029, 1, 20), False),  # a Saturday; Inauguration Day itself is kept around Washington only
        (dt.date(2025, 1, 20), False),  # Martin Luther King Jr. Day, also an Inauguration Day
    ],
)
def test_weekends_and_federal_holidays_are_free(day: dt.date, is_working: bool) -> None:
    assert is_working_day(day, MONDAY_TO_FRIDAY) is is_working


@pytest.mark.parametrize("year", range(2024, 2036))
def test_each_year_keeps_eleven_federal_holidays(year: int) -> None:
    days = [dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(366)]
    named = {holiday_on(day) for day in days if day.year == year and holiday_on(day)}
    of_this_year = {name.removesuffix(" (observed)") for name in named}

    assert len(of_this_year) == 11


def test_own_weekdays_count_and_nobody_works_on_none() -> None:
    assert is_working_day(dt.date(2026, 11, 28), (6,))
    assert not is_working_day(dt.date(2026, 11, 27), (6,))
    assert is_working_day(dt.date(2026, 11, 28), ())


def test_the_next_working_day_passes_over_a_long_weekend() -> None:
    thanksgiving = dt.date(2026, 11, 26)

    assert next_working_day(thanksgiving, MONDAY_TO_FRIDAY) == dt.date(2026, 11, 27)
    assert working_day_after(thanksgiving, MONDAY_TO_FRIDAY, 2) == dt.date(2026, 11, 30)
    assert working_day_after(dt.date(2026, 7, 2), MONDAY_TO_FRIDAY, 1) == dt.date(2026, 7, 6)
