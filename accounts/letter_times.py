"""When letters leave: at 07:30 on the reader's own calendar and clock, on the days they work and are not away.

A run that was missed is made up the same day: what counts is the state at that moment, not a window of time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from zoneinfo import ZoneInfo

from accounts.working_days import is_working_day

LETTER_TIME = dt.time(7, 30)


def letter_due(now: dt.datetime, zone: ZoneInfo, weekdays: Collection[int]) -> dt.date | None:
    """The day whose letter is due at the moment `now`, from 07:30 to midnight of a working day. A federal holiday is
    none.
    """
    there = now.astimezone(zone)
    is_due_now = there.time() >= LETTER_TIME and is_working_day(there.date(), weekdays)
    return there.date() if is_due_now else None


def week_due(now: dt.datetime, zone: ZoneInfo, weekdays: Collection[int]) -> dt.date | None:
    """The Monday of the week whose letter is due: from the morning of its first working day on, every working morning
    of the week, so that a missed one is made up.
    """
    day = letter_due(now, zone, weekdays)
    return None if day is None else day - dt.timedelta(days=day.weekday())
