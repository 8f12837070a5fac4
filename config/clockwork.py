"""How the timetable is kept: of every job its last run, how long that took, what it did, and whether it is late.

A job is late when no run that went well began within two of its intervals and five minutes of grace. Any number of
beats does no harm, but a second one is a mistake somebody made, so it is noticed: it makes twice the heartbeats.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Min

from accounts.models import JobRun
from config.celery import TIMETABLE

WATCHED = dt.timedelta(minutes=10)
"""Long enough to tell two beats from one that was just restarted, which runs every job once more."""


@dataclass(frozen=True, slots=True)
class JobState:
    """One job of the timetable. `last` is its newest run, `well` the newest that went well."""

    name: str
    why: str
    every: dt.timedelta
    last: JobRun | None
    well: JobRun | None
    late_since: dt.datetime | None

    @property
    def title(self) -> str:
        return self.name.replace("_", " ").capitalize()

    @property
    def took(self) -> dt.timedelta | None:
        return self.last.finished_at - self.last.started_at if self.last and self.last.finished_at else None

    @property
    def minutes(self) -> int:
        return int(self.every.total_seconds() // 60)

    @property
    def key(self) -> str:
        """Of the state's word: late comes before all, then how the newest run ended."""
        if self.late_since:
            return "job-late"
        if self.last is None:
            return "waiting"
        if self.last.error:
            return "failed"
        return "done" if self.last.finished_at else "running"


def allowance(every: dt.timedelta) -> dt.timedelta:
    """How long ago the last good run may have begun."""
    return 2 * every + settings.BEAT_MAX_AGE


def job_states(*, now: dt.datetime) -> list[JobState]:
    """In the order of the timetable, in three queries."""
    newest = JobRun.objects.filter(name__in=TIMETABLE).order_by("name", "-started_at", "-pk").distinct("name")
    last = {run.name: run for run in newest}
    well = {run.name: run for run in newest.finished()}
    first = JobRun.objects.aggregate(at=Min("started_at"))["at"]
    return [
        JobState(
            name,
            job.why,
            job.every,
            last.get(name),
            well.get(name),
            _late_since(well.get(name), first, job.every, now=now),
        )
        for name, job in TIMETABLE.items()
    ]


def beats_at_once(*, now: dt.datetime) -> int:
    """How many beats turn, judged by the heartbeats of the last ten minutes; never less than one."""
    heartbeats = JobRun.objects.of("heartbeat").filter(started_at__gt=now - WATCHED).count()
    due = WATCHED / TIMETABLE["heartbeat"].every
    return max(1, round(heartbeats / due))


def _late_since(
    well: JobRun | None, first: dt.datetime | None, every: dt.timedelta, *, now: dt.datetime
) -> dt.datetime | None:
    """A job that never ran is measured from the first run of any: before that nothing was due."""
    measured_from = well.started_at if well else first
    if measured_from is None or now - measured_from <= allowance(every):
        return None
    return measured_from + every
