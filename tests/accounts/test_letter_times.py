"""The hour of letters: half past seven of the reader's own morning, on working days, in every zone and season."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from accounts.letter_times import letter_due, week_due

TODAY = dt.date(2026, 3, 2)
MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)


def day(offset: int) -> dt.date:
    return TODAY + dt.timedelta(days=offset)


ZONES = ["Pacific/Honolulu", "America/Phoenix", "America/New_York", "Pacific/Guam"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("hour", "minute", "is_time"),
    [(0, 30, False), (7, 29, False), (7, 30, True), (12, 0, True), (23, 30, True), (23, 59, True)],
)
def test_the_letter_is_due_from_half_past_seven_where_the_reader_is(
    zone: str, hour: int, minute: int, is_time: bool
) -> None:
    there = dt.datetime(2026, 3, 4, hour, minute, tzinfo=ZoneInfo(zone))
    expected = dt.date(2026, 3, 4) if is_time else None
    assert letter_due(there.astimezone(dt.UTC), ZoneInfo(zone), MONDAY_TO_FRIDAY) == expected


def test_one_moment_is_two_days_in_honolulu_and_guam() -> None:
    moment = dt.datetime(
        2026, 3, 4, 9, 30, tzinfo=dt.UTC
    )  # Tuesday 23:30 in Honolulu, Wednesday 19:30 in Guam.
    assert letter_due(moment, ZoneInfo("Pacific/Honolulu"), MONDAY_TO_FRIDAY) == dt.date(2026, 3, 3)
    assert letter_due(moment, ZoneInfo("Pacific/Guam"), MONDAY_TO_FRIDAY) == dt.date(2026, 3, 4)


@pytest.mark.parametrize(("offset", "is_work"), [(-1, False), (0, True), (4, True), (5, False), (6, False)])
def test_no_letter_on_a_day_off(offset: int, is_work: bool) -> None:
    zone = ZoneInfo("America/New_York")
    noon = dt.datetime.combine(day(offset), dt.time(12), zone)
    assert letter_due(noon, zone, MONDAY_TO_FRIDAY) == (day(offset) if is_work else None)


@pytest.mark.parametrize(
    ("night", "before", "after"),
    [
        (dt.date(2026, 3, 8), dt.time(12, 30), dt.time(11, 30)),
        (dt.date(2026, 11, 1), dt.time(11, 30), dt.time(12, 30)),
    ],
)
def test_half_past_seven_stays_so_through_both_daylight_saving_nights(
    night: dt.date, before: dt.time, after: dt.time
) -> None:
    """The times are UTC: of the day before the night, and of the one after."""
    zone, every_day = ZoneInfo("America/New_York"), (1, 2, 3, 4, 5, 6, 7)
    for on, at in ((night - dt.timedelta(days=1), before), (night, after)):
        moment = dt.datetime.combine(on, at, dt.UTC)
        assert letter_due(moment, zone, every_day) == on
        assert letter_due(moment - dt.timedelta(minutes=1), zone, every_day) is None


@pytest.mark.parametrize("night", [dt.date(2026, 3, 8), dt.date(2026, 11, 1)])
@pytest.mark.parametrize("time", [dt.time(0, 30), dt.time(1, 30), dt.time(2, 30)])
def test_no_letter_leaves_in_a_daylight_saving_night(night: dt.date, time: dt.time) -> None:
    zone = ZoneInfo("America/New_York")
    assert letter_due(dt.datetime.combine(night, time, zone), zone, (1, 2, 3, 4, 5, 6, 7)) is None


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("holiday", [dt.date(2026, 11, 26), dt.date(2026, 7, 3), dt.date(2027, 7, 5)])
def test_no_letter_on_a_federal_holiday(zone: str, holiday: dt.date) -> None:
    there = dt.datetime.combine(holiday, dt.time(12), ZoneInfo(zone))
    assert letter_due(there, ZoneInfo(zone), MONDAY_TO_FRIDAY) is None


# The first working day of a week ------------------------------------------------------------------------


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("at", "is_due"),
    [
        ("2026-03-01 23:30", False),  # Sunday
        ("2026-03-02 00:30", False),
        ("2026-03-02 07:29", False),
        ("2026-03-02 07:30", True),
        ("2026-03-04 05:00", False),  # A missed Monday is made up, by day.
        ("2026-03-04 07:30", True),
        ("2026-03-08 12:00", False),
    ],
)
def test_the_weekly_letter_is_due_from_the_first_working_morning(zone: str, at: str, is_due: bool) -> None:
    there = dt.datetime.fromisoformat(at).replace(tzinfo=ZoneInfo(zone))
    expected = dt.date(2026, 3, 2) if is_due else None
    assert week_due(there.astimezone(dt.UTC), ZoneInfo(zone), MONDAY_TO_FRIDAY) == expected


def test_after_a_monday_holiday_the_week_begins_on_tuesday() -> None:
    zone = ZoneInfo("America/New_York")
    labor_day = dt.datetime(2026, 9, 7, 12, tzinfo=zone)
    assert week_due(labor_day, zone, MONDAY_TO_FRIDAY) is None
    assert week_due(labor_day + dt.timedelta(days=1), zone, MONDAY_TO_FRIDAY) == dt.date(2026, 9, 7)


def test_who_works_on_no_day_of_the_week_gets_none() -> None:
    """Somebody who works on Thursdays only, in the week of Thanksgiving."""
    zone = ZoneInfo("America/New_York")
    assert week_due(dt.datetime(2026, 11, 29, 12, tzinfo=zone), zone, (4,)) is None
