"""The fourteenth day, in every zone and on the nights the clocks change."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from pipeline.stall import Silence, clock_started_on, local_day, quiet_on, silence

UTC = dt.UTC
NEW_YORK = ZoneInfo("America/New_York")
FIRST = dt.date(2026, 3, 2)


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def test_a_deal_is_quiet_on_the_fourteenth_day_and_not_on_the_thirteenth() -> None:
    flagged = quiet_on(started_on=FIRST)
    assert flagged == FIRST + days(14)
    assert flagged > FIRST + days(13)


@pytest.mark.parametrize(("appointment_in", "flagged_in"), [(3, 14), (13, 14), (14, 15), (20, 21), (21, 22)])
def test_an_appointment_postpones_the_flag_to_the_day_after_it_and_no_further(
    appointment_in: int, flagged_in: int
) -> None:
    assert quiet_on(started_on=FIRST, appointment_on=FIRST + days(appointment_in)) == FIRST + days(flagged_in)


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("Pacific/Honolulu", dt.datetime(2026, 3, 3, 9, 30, tzinfo=UTC), dt.date(2026, 3, 2)),  # 23:30
        ("Pacific/Honolulu", dt.datetime(2026, 3, 3, 10, 30, tzinfo=UTC), dt.date(2026, 3, 3)),  # 00:30
        ("America/Phoenix", dt.datetime(2026, 3, 3, 6, 30, tzinfo=UTC), dt.date(2026, 3, 2)),
        ("America/Phoenix", dt.datetime(2026, 3, 3, 7, 30, tzinfo=UTC), dt.date(2026, 3, 3)),
        ("America/New_York", dt.datetime(2026, 3, 3, 4, 30, tzinfo=UTC), dt.date(2026, 3, 2)),
        ("America/New_York", dt.datetime(2026, 3, 3, 5, 30, tzinfo=UTC), dt.date(2026, 3, 3)),
        ("Pacific/Guam", dt.datetime(2026, 3, 2, 13, 30, tzinfo=UTC), dt.date(2026, 3, 2)),
        ("Pacific/Guam", dt.datetime(2026, 3, 2, 14, 30, tzinfo=UTC), dt.date(2026, 3, 3)),
        # The night the clocks go forward (8 March 2026) and the night they go back (1 November 2026).
        ("America/New_York", dt.datetime(2026, 3, 9, 3, 30, tzinfo=UTC), dt.date(2026, 3, 8)),  # 23:30 EDT
        ("America/New_York", dt.datetime(2026, 3, 8, 4, 30, tzinfo=UTC), dt.date(2026, 3, 7)),  # 23:30 EST
        ("America/New_York", dt.datetime(2026, 11, 1, 4, 30, tzinfo=UTC), dt.date(2026, 11, 1)),  # 00:30 EDT
        ("America/New_York", dt.datetime(2026, 11, 2, 4, 30, tzinfo=UTC), dt.date(2026, 11, 1)),  # 23:30 EST
    ],
)
def test_the_day_is_the_owners_own(zone: str, moment: dt.datetime, day: dt.date) -> None:
    assert local_day(moment, ZoneInfo(zone)) == day


def test_a_call_late_on_the_first_day_counts_from_that_day() -> None:
    late = dt.datetime(2026, 3, 2, 23, 30, tzinfo=NEW_YORK)
    assert clock_started_on(moments=[late], hold_ended_on=[], zone=NEW_YORK) == FIRST


def test_fourteen_days_across_the_spring_night_are_fourteen_days() -> None:
    started = clock_started_on(
        moments=[dt.datetime(2026, 3, 1, 23, 30, tzinfo=NEW_YORK)], hold_ended_on=[], zone=NEW_YORK
    )
    assert quiet_on(started_on=started) == dt.date(2026, 3, 15)


def test_the_clock_starts_at_the_latest_of_all_that_starts_it() -> None:
    opened = dt.datetime(2026, 1, 5, 15, tzinfo=UTC)
    contact = dt.datetime(2026, 2, 3, 15, tzinfo=UTC)
    moved = dt.datetime(2026, 1, 20, 15, tzinfo=UTC)
    started = clock_started_on(
        moments=[opened, contact, moved, None], hold_ended_on=[dt.date(2026, 1, 31)], zone=NEW_YORK
    )
    assert started == dt.date(2026, 2, 3)


def test_the_last_day_of_a_hold_starts_the_clock() -> None:
    opened = dt.datetime(2026, 1, 5, 15, tzinfo=UTC)
    started = clock_started_on(moments=[opened], hold_ended_on=[dt.date(2026, 2, 20)], zone=NEW_YORK)
    assert quiet_on(started_on=started) == dt.date(2026, 3, 6)


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [
        (0, Silence.NEGLECTED),
        (1, Silence.QUIET),
        (2, Silence.QUIET),
        (3, Silence.UNRESPONSIVE),
        (9, Silence.UNRESPONSIVE),
    ],
)
def test_silence_has_three_kinds(attempts: int, expected: Silence) -> None:
    assert silence(attempts_since_start=attempts) == expected
