"""Shells of the timetable: each reads the clock once, calls one action and returns what it counted."""

from __future__ import annotations

from celery import shared_task

from accounts.jobs import record_run
from accounts.people import system_user
from pipeline.actions import digests, handovers, holds, recalls, stalls


@shared_task
def raise_stall_alerts(*, now: str | None = None) -> dict[str, int]:
    return record_run(
        "raise_stall_alerts",
        lambda at: {"raised": stalls.raise_stall_alerts(now=at, by=system_user())},
        now=now,
    )


@shared_task
def end_holds(*, now: str | None = None) -> dict[str, int]:
    return record_run("end_holds", lambda at: {"ended": holds.end_holds(now=at, by=system_user())}, now=now)


@shared_task
def bring_back_deals(*, now: str | None = None) -> dict[str, int]:
    return record_run(
        "bring_back_deals", lambda at: {"reopened": recalls.bring_back(now=at, by=system_user())}, now=now
    )


@shared_task
def post_digests(*, now: str | None = None) -> dict[str, int]:
    return record_run("post_digests", lambda at: {"posted": digests.post_digests(now=at)}, now=now)


@shared_task
def post_handovers(*, now: str | None = None) -> dict[str, int]:
    return record_run("post_handovers", lambda at: {"posted": handovers.post_handovers(now=at)}, now=now)
