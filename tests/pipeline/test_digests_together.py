"""Several workers write the letters of the day at once, as real processes: one letter each, each alert told once."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import Notice, Role
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
