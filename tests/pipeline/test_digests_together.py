"""Several workers write the letters of the day at once, as real processes: one letter each, each alert told once."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection, transaction

from accounts.models import Notice, Role
from pipeline.actions.digests import post_digests
from pipeline.actions.stalls import raise_stall_alerts
from pipeline.models import StallAlert
from tests.factories import make_deal, make_network, make_user

WORKERS = 4
REPS = 12
MONDAY = dt.datetime(2026, 3, 2, 13, 0, tzinfo=dt.UTC)

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def start_worker() -> subprocess.Popen[str]:
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return subprocess.Popen(
        [sys.executable, "manage.py", "job", "post_digests", "--now", MONDAY.isoformat()],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DATABASE_URL": urlunsplit(database),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DEMO": "true",
        },
        stdout=subprocess.PIPE,
        text=True,
    )


def test_four_workers_write_one_letter_per_reader_and_tell_each_silence_once() -> None:
    network, marco = make_network(), make_user(role=Role.MANAGER)
    for _ in range(REPS):
        rep = make_user(manager=marco)
        for _ in range(2):
            make_deal(
                owner=rep,
                network=network,
                opened_at=MONDAY - dt.timedelta(days=20),
                due_on=dt.date(2026, 3, 2),
            )
    workers = [start_worker() for _ in range(WORKERS)]
    said = [json.loads(worker.communicate(timeout=90)[0].splitlines()[-1]) for worker in workers]

    assert sum(result["posted"] for result in said) == REPS + 1
    assert Notice.objects.count() == REPS + 1
    alerts = StallAlert.objects.all()
    assert alerts.count() == 2 * REPS
    assert not alerts.filter(owner_told_on__isnull=True).exists()
    assert alerts.filter(manager_told_on__isnull=False).count() == 20  # The rest stands in tomorrow's letter.


def test_a_letter_waits_for_the_alert_another_sweep_is_raising() -> None:
    owner, system = make_user(), make_user(role=Role.SYSTEM)
    make_deal(owner=owner, opened_at=MONDAY - dt.timedelta(days=20), due_on=dt.date(2026, 3, 2))

    def write() -> None:
        try:
            post_digests(now=MONDAY)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    with transaction.atomic():
        raise_stall_alerts(now=MONDAY, by=system)
        writer.start()
        wait_until_blocked_or_done(writer)
    writer.join(timeout=60)

    assert Notice.objects.count() == 1
    assert StallAlert.objects.get().owner_told_on == MONDAY.date()


def wait_until_blocked_or_done(thread: threading.Thread) -> None:
    """Until the other transaction waits for a lock of ours, or has ended without."""
    until = time.monotonic() + 60
    while thread.is_alive() and time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
