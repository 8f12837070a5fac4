"""Setting after how many days of silence a stage counts as quiet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import connection
from django.db.models import DateField, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Greatest

from accounts.models import User
from pipeline.actions.unit import Refused, one_act
from pipeline.models import AlertEnd, Deal, NextStep, StageLimit, StallAlert, StepKind
from pipeline.stall import LONGEST_LIMIT, SHORTEST_LIMIT, local_day

_ONE_DAY = dt.timedelta(days=1)


class LimitRefused(Refused):
    """A limit nobody could mean."""


def set_stage_limits(*, days: Mapping[str, int], by: User, at: dt.datetime) -> int:
    """How many stages got another limit.

    1. Refuse what is too short to warn before, or too long to notice.
    2. Let writers of deals wait: none may count by the old limit after this.
    3. Write the limits that differ, and count their open deals anew, each stage in one statement.
    4. End the alerts of deals that are not quiet any more. Where an earlier limit comes back, so do its alerts: it is
       the same silence, and who was told of it was told.
    """
    for stage, limit in days.items():
        if not SHORTEST_LIMIT <= limit <= LONGEST_LIMIT:
            raise LimitRefused(stage, f"A limit is {SHORTEST_LIMIT} to {LONGEST_LIMIT} days.")
    with one_act():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE pipeline_deal IN SHARE ROW EXCLUSIVE MODE")
        current = StageLimit.objects.of_stages()
        changed = {stage: limit for stage, limit in days.items() if limit != current[stage]}
        for stage, limit in changed.items():
            StageLimit.objects.update_or_create(
                stage=stage, defaults={"days": limit, "set_by": by, "set_at": at}
            )
            _count_anew(stage, dt.timedelta(days=limit))
        if changed:
            _end_alerts(list(changed), by=by, at=at)
            _resume_alerts(list(changed))
    return len(changed)


def _count_anew(stage: str, limit: dt.timedelta) -> None:
    appointment = NextStep.objects.open().filter(deal=OuterRef("pk"), kind=StepKind.APPOINTMENT)
    after_it = Cast(Subquery(appointment.values("due_on")[:1]) + Value(_ONE_DAY), DateField())
    flagged = Cast(F("clock_started_on") + Value(limit), DateField())
    # The greatest of the days there are: an absent appointment is passed over.
    Deal.objects.open().filter(stage=stage).update(quiet_on=Greatest(flagged, after_it))


def _end_alerts(stages: list[str], *, by: User, at: dt.datetime) -> None:
    running = StallAlert.objects.open().filter(deal__stage__in=stages).select_related("deal__owner")
    over = [
        alert.pk
        for alert in running
        if alert.deal.quiet_on is not None and alert.deal.quiet_on > local_day(at, alert.deal.owner.zone)
    ]
    StallAlert.objects.filter(pk__in=over).update(closed_at=at, closed_by=by, end=AlertEnd.LIMIT)


def _resume_alerts(stages: list[str]) -> None:
    running = StallAlert.objects.open().filter(deal=OuterRef("deal"))
    back = StallAlert.objects.filter(
        ~Exists(running), deal__stage__in=stages, end=AlertEnd.LIMIT, quiet_on=F("deal__quiet_on")
    )
    again = list(back.values_list("pk", flat=True))
    StallAlert.objects.filter(pk__in=again).update(closed_at=None, closed_by=None, end="")
