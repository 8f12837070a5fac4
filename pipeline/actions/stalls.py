"""Noticing silence: one alert per deal and episode, whoever runs this and however often."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from pipeline.actions.clocks import follow_moved_owners
from pipeline.models import Deal, DealQuerySet, StallAlert
from pipeline.queries.work import with_attempts
from pipeline.stall import local_day, silence

BATCH = 500


def raise_stall_alerts(*, now: dt.datetime, by: User, skip_busy: bool = True) -> int:
    """Days are first counted anew for owners who moved. Then, for each time zone deals are owned in:

    1. lock the open deals quiet on that zone's date that have no alert for this silence; rows in use are skipped, or
       waited for where the caller goes on to read the alerts of all deals, whoever raised them;
    2. ask again, now that they are locked: another sweep may have noticed them between the question and the lock;
    3. write one alert each, saying which kind of quiet it is.

    A second run finds nothing. A run that died half-way is finished by the next.
    """
    follow_moved_owners()
    owners = User.objects.filter(Exists(Deal.objects.open().filter(owner=OuterRef("pk"))))
    zones = owners.order_by().values_list("time_zone", flat=True).distinct()
    return sum(_raise_in(zone, now=now, by=by, skip_busy=skip_busy) for zone in zones)


def _raise_in(zone: str, *, now: dt.datetime, by: User, skip_busy: bool) -> int:
    today = local_day(now, ZoneInfo(zone))
    raised = 0
    while True:
        with transaction.atomic():
            free = _unnoticed(zone, today).select_for_update(skip_locked=skip_busy, of=("self",))
            taken = list(free.order_by("pk").values_list("pk", flat=True)[:BATCH])
            deals = list(with_attempts(_unnoticed(zone, today).filter(pk__in=taken), [zone]))
            StallAlert.objects.bulk_create(
                StallAlert(
                    deal=deal,
                    silence=silence(attempts_since_start=deal.attempts),
                    quiet_on=deal.quiet_on,
                    raised_by=by,
                    raised_at=now,
                )
                for deal in deals
            )
        raised += len(deals)
        if len(taken) < BATCH:
            return raised


def _unnoticed(zone: str, today: dt.date) -> DealQuerySet:
    episode = StallAlert.objects.filter(
        Q(closed_at__isnull=True) | Q(quiet_on=OuterRef("quiet_on")), deal=OuterRef("pk")
    )
    return Deal.objects.quiet(today).owned_in(zone).filter(~Exists(episode))
