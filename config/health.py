"""Two questions a machine may ask without signing in: is the process alive, and can it do its work?"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from accounts.models import JobRun
from config.celery import app


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
    """Ready: database, broker and timetable all work; 503 names each that does not."""
    now = timezone.now()
    checks: dict[str, Callable[[], str]] = {
        "database": database_problem,
        "broker": broker_problem,
        "beat": lambda: beat_problem(now=now),
    }
    problems = {name: problem for name, check in checks.items() if (problem := check())}
    if problems:
        return JsonResponse({"status": "not ready", "problems": problems}, status=503)
    return JsonResponse({"status": "ready"})


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
