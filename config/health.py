"""Two questions a machine may ask without signing in: is the process alive, and can it do its work? And for people
the page of the jobs, which says the same in more words."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from accounts.models import JobRun
from accounts.permissions import may_read_jobs
from accounts.views.answers import for_those_who, reader
from config.celery import app
from config.clockwork import beats_at_once, job_states


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: the process answers. Nothing else is asked, so that a database outage restarts no worker."""
    return JsonResponse({"status": "alive"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: database, broker and timetable all work; 503 names each that does not.

    A second beat harms nothing, so it is remarked upon and no reason to take the machine out of service.
    """
    now = timezone.now()
    checks: dict[str, Callable[[], str]] = {
        "database": database_problem,
        "broker": broker_problem,
        "beat": lambda: beat_problem(now=now),
        "jobs": lambda: jobs_problem(now=now),
    }
    problems = {name: problem for name, check in checks.items() if (problem := check())}
    if problems:
        return JsonResponse({"status": "not ready", "problems": problems}, status=503)
    if remark := second_beat(now=now):
        return JsonResponse({"status": "ready", "remarks": {"beat": remark}})
    return JsonResponse({"status": "ready"})


@require_safe
@for_those_who(may_read_jobs)
def jobs(request: HttpRequest) -> HttpResponse:
    """Last run, duration and result of every job of the timetable, red when late."""
    now = timezone.now()
    context = {
        "jobs": job_states(now=now),
        "beat": beat_problem(now=now),
        "broker": broker_problem(),
        "second_beat": second_beat(now=now),
        "now": now,
        "today": reader(request).today(now),
    }
    return render(request, "config/jobs.html", context)


def database_problem() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "the database does not answer"
    return ""


def broker_problem() -> str:
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except (OperationalError, OSError):
        return "the broker does not answer"
    return ""


def beat_problem(*, now: datetime) -> str:
    """The heartbeat travels from beat over the broker to a worker and into the database."""
    try:
        last = (
            JobRun.objects.of("heartbeat")
            .finished()
            .order_by("-started_at")
            .values_list("finished_at", flat=True)
            .first()
        )
    except DatabaseError:
        return "unknown while the database does not answer"
    if last is None:
        return "no heartbeat yet"
    if now - last > settings.BEAT_MAX_AGE:
        return f"the last heartbeat is {int((now - last).total_seconds())} s old"
    return ""


def jobs_problem(*, now: datetime) -> str:
    """Every job that is late, once the heartbeat itself is fresh: without one all are, and that is said already."""
    if beat_problem(now=now):
        return ""
    late = [
        f"{job.name} is late: it is due every {job.minutes} min and was due at {job.late_since:%Y-%m-%d %H:%M} UTC"
        for job in job_states(now=now)
        if job.late_since
    ]
    return "; ".join(late)


def second_beat(*, now: datetime) -> str:
    count = beats_at_once(now=now)
    return f"{count} beats seem to turn at once; one is enough" if count > 1 else ""
