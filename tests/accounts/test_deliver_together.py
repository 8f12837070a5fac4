"""Several workers at once, as real processes against a real mail server: each letter arrives once."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import JobRun, Notice, NoticeKind, NoticeState
from accounts.notices import ABANDONED_AFTER, post_notice
from tests.accounts.mail_server import mail_server
from tests.factories import NOON

WORKERS = 4
LETTERS = 60
LATER = ABANDONED_AFTER + dt.timedelta(minutes=1)

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def start_worker(*, mail_port: int, now: dt.datetime = NOON) -> subprocess.Popen[str]:
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return subprocess.Popen(
        [sys.executable, "manage.py", "job", "deliver_notices", "--now", now.isoformat()],
        cwd=settings.BASE_DIR,
        env=os.environ
        | {
            "DATABASE_URL": urlunsplit(database),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DEMO": "true",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        },
        stdout=subprocess.PIPE,
        text=True,
    )


def post(count: int) -> list[str]:
    readers = [f"reader.{number:02}@plan.example" for number in range(count)]
    for reader in readers:
        post_notice(
            kind=NoticeKind.DIGEST,
            recipient=None,
            to_email=reader,
            unique_key=f"digest:{reader}:2026-03-02",
            subject="3 due",
            text="Call.",
            html="",
            at=NOON,
        )
    return readers


def test_four_workers_send_each_letter_once() -> None:
    readers = post(LETTERS)
    with mail_server() as server:
        server.waits_for = WORKERS
        workers = [start_worker(mail_port=server.port) for _ in range(WORKERS)]
        said = [worker.communicate(timeout=60)[0] for worker in workers]

    results = [json.loads(text.splitlines()[-1]) for text in said]
    assert sorted(server.receivers) == readers
    assert len({letter["Message-ID"] for letter in server.taken}) == LETTERS
    assert sum(result["sent"] for result in results) == LETTERS
    assert all(result["sent"] for result in results), "the workers did not work at the same time"
    assert Notice.objects.filter(state=NoticeState.SENT).count() == LETTERS
    assert JobRun.objects.of("deliver_notices").finished().count() == WORKERS


def test_a_worker_killed_in_the_middle_of_a_letter_doubles_and_loses_nothing() -> None:
    """The server took the letter, nobody heard it say so: it is unknown, and no machine sends it again."""
    readers = post(5)
    with mail_server() as server:
        server.waits_for = 99
        victim = start_worker(mail_port=server.port)
        while not server.taken:
            assert victim.poll() is None
            time.sleep(0.01)
        victim.kill()
        victim.communicate()
        server.waits_for = 0
        for now in (NOON, NOON + LATER, NOON + 2 * LATER):
            start_worker(mail_port=server.port, now=now).communicate(timeout=60)

    assert sorted(server.receivers) == readers
    states = Notice.objects.values_list("state", flat=True)
    assert sorted(states) == [NoticeState.SENT] * 4 + [NoticeState.UNKNOWN]
