"""As of which day a network is measured."""

from __future__ import annotations

import datetime as dt

from pipeline.queries.work import Calendar


def latest_day(plan_day: dt.date, calendar: Calendar) -> dt.date:
    """The latest date it is for anybody of the plan.

    A signature bears the date of whoever recorded it. Counting by the latest of their dates, it counts from the
    moment it is recorded, wherever the reader sits.
    """
    return max([plan_day, calendar.today, *(calendar.day_in(zone) for zone in calendar.zones)])
