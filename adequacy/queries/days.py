"""As of which day a network is measured."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts.models import User
from pipeline.queries.work import Calendar


def latest_day(plan_day: dt.date, calendar: Calendar) -> dt.date:
    """The latest date it is for anybody of the plan.

    A signature bears the date of whoever recorded it. Counting by the latest of their dates, it counts from the
    moment it is recorded, wherever the reader sits.
    """
    return max([plan_day, calendar.today, *(calendar.day_in(zone) for zone in calendar.zones)])


def plan_day(at: dt.datetime) -> dt.date:
    """The plan's own date, by which filings are due."""
    return at.astimezone(ZoneInfo(settings.PLAN_TIME_ZONE)).date()


def measured_day(at: dt.datetime) -> dt.date:
    """`latest_day` for a job, which reads for nobody."""
    zones = User.objects.order_by().values_list("time_zone", flat=True).distinct()
    return max([plan_day(at), *(at.astimezone(ZoneInfo(zone)).date() for zone in zones)])
