"""Shells of the timetable: the clock turns, and the letters of the outbox leave."""

from __future__ import annotations

from celery import shared_task

from accounts.actions.system import forget_ended_sessions, forget_old_runs
from accounts.jobs import record_run
from accounts.notices import deliver


@shared_task
def heartbeat(*, now: str | None = None) -> dict[str, int]:
    return record_run(
        "heartbeat",
        lambda at: {
            "forgotten_runs": forget_old_runs(now=at),
            "forgotten_sessions": forget_ended_sessions(now=at),
        },
        now=now,
    )


@shared_task
def deliver_notices(*, now: str | None = None) -> dict[str, int]:
    return record_run("deliver_notices", lambda at: deliver(now=at), now=now)
