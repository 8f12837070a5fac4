"""Each run of the timetable leaves a row; the jobs sign as the system user."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.actions.system import KEPT_FOR
from accounts.jobs import record_run
from accounts.models import JobRun, Role, User
from accounts.people import system_user
from accounts.tasks import deliver_notices, heartbeat
from pipeline import tasks as pipeline_tasks
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db


def sweep(at: dt.datetime) -> dict[str, int]:
    return {"swept": 3}


def test_a_run_is_written_down_with_what_it_did() -> None:
    assert record_run("sweep", sweep) == {"swept": 3}
    run = JobRun.objects.get()
    assert (run.name, run.result, run.error) == ("sweep", {"swept": 3}, "")
    assert run.finished_at is not None


def test_a_run_that_failed_is_written_down_and_fails() -> None:
    def break_down(at: dt.datetime) -> dict[str, int]:
        raise LookupError("no such deal")

    with pytest.raises(LookupError):
        record_run("sweep", break_down)
    run = JobRun.objects.get()
    assert run.error == "LookupError: no such deal"
    assert not JobRun.objects.finished().exists()


def test_a_pretended_moment_is_for_the_work_not_for_the_record() -> None:
    told: list[dt.datetime] = []
    record_run("sweep", lambda at: told.append(at) or {}, now="2026-03-02T07:30-05:00")  # type: ignore[func-returns-value]
    assert told == [dt.datetime(2026, 3, 2, 12, 30, tzinfo=dt.UTC)]
    assert abs(timezone.now() - JobRun.objects.get().started_at) < dt.timedelta(minutes=1)


@pytest.mark.parametrize("text", ["yesterday", "2026-03-02T07:30"])
def test_a_moment_without_zone_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="moment with its zone"):
        record_run("sweep", sweep, now=text)


def test_the_heartbeat_forgets_runs_older_than_two_weeks() -> None:
    JobRun.objects.create(name="heartbeat", started_at=NOON)
    JobRun.objects.create(name="heartbeat", started_at=NOON + dt.timedelta(seconds=1))
    now = NOON + KEPT_FOR + dt.timedelta(seconds=1)
    assert heartbeat(now=now.isoformat()) == {"forgotten_runs": 1, "forgotten_sessions": 0}


def test_the_heartbeat_forgets_the_sessions_that_ended() -> None:
    for key, ends in (("ended", NOON), ("lasting", NOON + dt.timedelta(seconds=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=ends)
    assert heartbeat(now=NOON.isoformat())["forgotten_sessions"] == 1
    assert Session.objects.get().session_key == "lasting"


def test_every_task_of_the_timetable_runs_and_counts() -> None:
    now = NOON.isoformat()
    assert deliver_notices(now=now) == {"sent": 0, "queued": 0, "failed": 0, "unknown": 0, "waiting": 0}
    assert pipeline_tasks.raise_stall_alerts(now=now) == {"raised": 0}
    assert pipeline_tasks.end_holds(now=now) == {"ended": 0}
    assert pipeline_tasks.post_digests(now=now) == {"posted": 0}
    assert set(JobRun.objects.finished().values_list("name", flat=True)) == {
        "deliver_notices",
        "raise_stall_alerts",
        "end_holds",
        "post_digests",
    }


def test_there_is_one_system_user_and_it_cannot_sign_in() -> None:
    system = system_user()
    assert system_user() == system
    assert not system.has_usable_password()
    assert system not in User.objects.people()
    assert authenticate(email=system.email, password="") is None
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(role=Role.SYSTEM).update(password="pbkdf2_sha256$1$a$b")


def test_the_admin_site_is_entered_by_the_one_sign_in_page(client: Client) -> None:
    make_user()
    assert client.get("/admin/login/?next=/admin/")["Location"].startswith("/account/login/")


def test_runs_can_be_looked_at_in_the_admin_site(client: Client) -> None:
    record_run("sweep", sweep)
    client.force_login(make_user(role=Role.ADMIN, is_staff=True, is_superuser=True))
    assert "sweep" in client.get("/admin/accounts/jobrun/").content.decode()
    assert client.get("/admin/accounts/jobrun/add/").status_code == 403
