"""Which days are working days: a person's own weekdays, less the federal holidays of the United States.

A holiday that falls on a Saturday is kept on the Friday before, one on a Sunday on the Monday after (5 USC 6103); both
days are free. Inauguration Day is kept only around Washington and is not counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import cache

import holidays

EVERY_DAY = frozenset(range(1, 8))


def holiday_on(day: dt.date) -> str:
    """The name of the federal holiday kept on that day, or nothing."""
    return _holidays_of(day.year).get(day, "")


def is_working_day(day: dt.date, weekdays: Collection[int]) -> bool:
    """Somebody who works on no weekday is taken to work on all."""
    kept = set(weekdays) & EVERY_DAY or EVERY_DAY
    return day.isoweekday() in kept and not holiday_on(day)


def next_working_day(day: dt.date, weekdays: Collection[int]) -> dt.date:
    """The day itself when it is one."""
    while not is_working_day(day, weekdays):
        day += dt.timedelta(days=1)
    return day


def working_day_after(day: dt.date, weekdays: Collection[int], count: int) -> dt.date:
    for _ in range(count):
        day = next_working_day(day + dt.timedelta(days=1), weekdays)
    return day


@cache
def _holidays_of(year: int) -> dict[dt.date, str]:
    return dict(holidays.country_holidays("US", years=year))
