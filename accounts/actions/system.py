"""What the machine writes about itself: its own user, and a row for each run of a timetable job."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session

from accounts.models import JobRun, Role, User

SYSTEM_EMAIL = "system@momentum.invalid"
KEPT_FOR = dt.timedelta(days=14)


def make_system_user() -> User:
    """The user jobs sign with. It has no usable password, and the database lets it have none."""
    user: User
    user, _ = User.objects.get_or_create(
        email=SYSTEM_EMAIL,
        defaults={
            "name": "Momentum",
            "role": Role.SYSTEM,
            "time_zone": "UTC",
            "password": make_password(None),
        },
    )
    return user


def start_run(*, name: str, at: dt.datetime) -> JobRun:
    return JobRun.objects.create(name=name, started_at=at)


def finish_run(*, run: JobRun, result: dict[str, int], at: dt.datetime, error: str = "") -> None:
    run.finished_at, run.result, run.error = at, result, error
    run.save(update_fields=["finished_at", "result", "error"])


def forget_old_runs(*, now: dt.datetime) -> int:
    """Two weeks of runs are evidence enough; the table stays small."""
    deleted, _ = JobRun.objects.older_than(now - KEPT_FOR).delete()
    return deleted


def forget_ended_sessions(*, now: dt.datetime) -> int:
    """Django leaves the sessions that ended by themselves in the table."""
    deleted, _ = Session.objects.filter(expire_date__lte=now).delete()
    return deleted
