"""Shells of the timetable and of what a page asks for: each reads the clock once and calls one action."""

from __future__ import annotations

import datetime as dt

from celery import shared_task
from django.utils import timezone

from accounts.jobs import record_run
from accounts.people import system_user
from adequacy.actions import audits, briefs, forecasting, measure, outcomes, remeasure, snapshots
from adequacy.actions.member_files import read_waiting
from adequacy.actions.standard_imports import work_off_imports
from adequacy.models import Measurement


@shared_task
def measure_changes(*, now: str | None = None) -> dict[str, int]:
    return record_run("measure_changes", lambda at: measure.measure_changes(at=at), now=now)


@shared_task
def measure_networks(*, now: str | None = None) -> dict[str, int]:
    return record_run(
        "measure_networks", lambda at: remeasure.measure_networks(by=system_user(), at=at), now=now
    )


@shared_task
def reconcile_cells(*, now: str | None = None) -> dict[str, int]:
    return record_run(
        "reconcile_cells", lambda at: remeasure.reconcile_cells(by=system_user(), at=at), now=now
    )


@shared_task
def read_reference_files(*, now: str | None = None) -> dict[str, int]:
    return record_run("read_reference_files", lambda _: work_off_imports(), now=now)


@shared_task
def forecast_networks(*, now: str | None = None) -> dict[str, int]:
    return record_run("forecast_networks", lambda at: forecasting.forecast_networks(at=at), now=now)


@shared_task
def post_briefs(*, now: str | None = None) -> dict[str, int]:
    return record_run("post_briefs", lambda at: {"posted": briefs.post_briefs(now=at)}, now=now)


@shared_task
def take_snapshots(*, now: str | None = None) -> dict[str, int]:
    return record_run("take_snapshots", _remember, now=now)


def _remember(at: dt.datetime) -> dict[str, int]:
    return {"judged": outcomes.judge_filings(at=at), "taken": snapshots.take_snapshots(at=at)}


@shared_task
def read_member_files(*, now: str | None = None) -> dict[str, int]:
    return record_run("read_member_files", lambda at: read_waiting(at=at), now=now)


@shared_task
def audit_rosters(*, now: str | None = None) -> dict[str, int]:
    return record_run("audit_rosters", lambda at: audits.work_off_audits(now=at), now=now)


@shared_task
def audit_roster(*, audit_id: int) -> bool:
    """One that somebody asked for; gone, begun or done already: nothing to do."""
    return audits.run_audit(audit_id=audit_id, now=timezone.now())


@shared_task
def run_measurement(*, measurement_id: int) -> int:
    """One that somebody asked for; gone or run already: nothing to do."""
    measurement = Measurement.objects.filter(pk=measurement_id).first()
    if measurement is None:
        return 0
    return remeasure.run_measurement(measurement=measurement, at=timezone.now()).changed
