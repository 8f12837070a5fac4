"""Several workers at once, as real processes against a real mail server: each letter arrives once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import JobRun, Notice, NoticeKind, NoticeState
from accounts.notices import post_notice
from tests.accounts.mail_server import mail_server
from tests.factories import NOON

WORKERS = 4
LETTERS = 60

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def start_worker(*, mail_port: int) -> subprocess.Popen[str]:
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return subprocess.Popen(
        [sys.executable, "manage.py", "job", "deliver_notices", "--now", NOON.isoformat()],
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


def test_four_workers_send_each_letter_once() -> None:
    for number in range(LETTERS):
        post_notice(
            kind=NoticeKind.DIGEST,
            recipient=None,
            to_email=f"reader.{number}@plan.example",
            unique_key=f"digest:{number}:2026-03-02",
            subject="3 due",
            text="Call.",
            html="",
            at=NOON,
        )
    with mail_server() as server:
        server.waits_for = WORKERS
        workers = [start_worker(mail_port=server.port) for _ in range(WORKERS)]
        said = [worker.communicate(timeout=60)[0] for worker in workers]

    results = [json.loads(text.splitlines()[-1]) for text in said]
    assert sorted(server.receivers) == sorted(f"reader.{number}@plan.example" for number in range(LETTERS))
    assert len({letter["Message-ID"] for letter in server.taken}) == LETTERS
    assert sum(result["sent"] for result in results) == LETTERS
    assert all(result["sent"] for result in results), "the workers did not work at the same time"
    assert Notice.objects.filter(state=NoticeState.SENT).count() == LETTERS
    assert JobRun.objects.of("deliver_notices").finished().count() == WORKERS
