"""The page of the jobs and what /readyz says of them: red when late, and a second beat is noticed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import JobRun, Role, User
from config.celery import TIMETABLE
from config.clockwork import JobState, allowance, beats_at_once, job_states
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def ran(name: str, at: dt.datetime, *, error: str = "", took: dt.timedelta | None = MINUTE) -> JobRun:
    end = None if took is None else at + took
    return JobRun.objects.create(
        name=name, started_at=at, finished_at=end, error=error, result={} if error else {"raised": 3}
    )


def state(name: str, now: dt.datetime = NOON) -> JobState:
    return next(job for job in job_states(now=now) if job.name == name)


def test_a_job_is_late_after_two_intervals_and_five_minutes_and_not_before() -> None:
    allowed = 2 * 10 * MINUTE + 5 * MINUTE
    assert allowance(10 * MINUTE) == allowed
    run = ran("raise_stall_alerts", NOON - allowed)
    assert (state("raise_stall_alerts").late_since, state("raise_stall_alerts").key) == (None, "done")
    JobRun.objects.filter(pk=run.pk).update(started_at=NOON - allowed - dt.timedelta(seconds=1))
    late = state("raise_stall_alerts")
    assert late.late_since == NOON - allowed - dt.timedelta(seconds=1) + 10 * MINUTE
    assert late.key == "job-late"


def test_a_run_that_failed_shows_and_does_not_count_as_kept() -> None:
    ran("raise_stall_alerts", NOON - 60 * MINUTE)
    failed = ran("raise_stall_alerts", NOON - MINUTE, error="OperationalError: gone")
    job = state("raise_stall_alerts")
    assert (job.last, job.key) == (failed, "job-late")


def test_a_failure_before_it_is_late_is_a_failure() -> None:
    ran("raise_stall_alerts", NOON - 12 * MINUTE)
    ran("raise_stall_alerts", NOON - 2 * MINUTE, error="OperationalError: gone")
    assert state("raise_stall_alerts").key == "failed"


def test_a_job_at_work_is_running() -> None:
    ran("raise_stall_alerts", NOON - 12 * MINUTE)
    ran("raise_stall_alerts", NOON - MINUTE, took=None)
    job = state("raise_stall_alerts")
    assert (job.key, job.took) == ("running", None)


def test_a_job_that_never_ran_is_late_once_the_clock_turned_long_enough() -> None:
    assert (state("post_digests").key, state("post_digests").late_since) == ("waiting", None)
    ran("heartbeat", NOON - 30 * MINUTE)
    assert state("post_digests").key == "waiting"
    ran("heartbeat", NOON - 36 * MINUTE)
    assert state("post_digests").key == "job-late"


@pytest.mark.parametrize(("heartbeats", "beats"), [(0, 1), (10, 1), (12, 1), (14, 1), (20, 2), (30, 3)])
def test_a_second_beat_is_noticed_by_its_heartbeats(heartbeats: int, beats: int) -> None:
    for number in range(heartbeats):
        ran("heartbeat", NOON - number * dt.timedelta(minutes=10) / (heartbeats + 1))
    assert beats_at_once(now=NOON) == beats


def test_ready_names_the_late_job_and_remarks_on_a_second_beat(client: Client) -> None:
    now = timezone.now()
    ran("raise_stall_alerts", now - 60 * MINUTE)
    ran("post_digests", now - 10 * MINUTE)
    ran("deliver_notices", now - MINUTE)
    ran("end_holds", now - MINUTE)
    ran("heartbeat", now - MINUTE)
    reply = client.get("/readyz")
    assert reply.status_code == 503
    assert set(reply.json()["problems"]) == {"jobs"}
    assert "raise_stall_alerts is late: it is due every 10 min" in reply.json()["problems"]["jobs"]

    for name in TIMETABLE:
        ran(name, now - MINUTE)
    for number in range(20):
        ran("heartbeat", now - number * MINUTE / 3)
    reply = client.get("/readyz")
    assert (reply.status_code, reply.json()["status"]) == (200, "ready")
    assert reply.json()["remarks"] == {"beat": "2 beats seem to turn at once; one is enough"}


def test_the_page_shows_every_job_with_its_last_run(client: Client, ada: User) -> None:
    now = timezone.now()
    for name in TIMETABLE:
        ran(name, now - MINUTE, took=dt.timedelta(seconds=2.5))
    ran("raise_stall_alerts", now, error="OperationalError: gone")
    client.force_login(ada)
    text = client.get("/jobs/").content.decode()
    for word in ("Raise stall alerts", "2.5 s", "raised 3", "OperationalError: gone", "Done", "Failed"):
        assert word in text
    assert "stands still" not in text


def test_the_page_says_when_the_clock_stands_still(client: Client, marco: User) -> None:
    client.force_login(marco)
    assert "The clock stands still: no heartbeat yet" in client.get("/jobs/").content.decode()
    assert "Jobs of the timetable" in client.get("/settings/").content.decode()


@pytest.mark.parametrize("role", [Role.REP, Role.VP, Role.MEDICAL_DIRECTOR, Role.ANALYST])
def test_others_do_not_read_it(client: Client, role: Role) -> None:
    client.force_login(make_user(role=role))
    assert client.get("/jobs/").status_code == 403
    assert "Jobs of the timetable" not in client.get("/settings/").content.decode()


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get("/jobs/").status_code == 302


def test_the_page_costs_the_same_for_many_runs(
    client: Client, ada: User, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        job_states(now=NOON)
    for number in range(3):
        ran("heartbeat", NOON - number * MINUTE)
    with django_assert_num_queries(3):  # type: ignore[operator]
        job_states(now=NOON)
