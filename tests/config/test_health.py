from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import JobRun
from config.celery import app


def beat(*, seconds_ago: int, error: str = "") -> None:
    at = timezone.now() - timedelta(seconds=seconds_ago)
    JobRun.objects.create(name="heartbeat", started_at=at, finished_at=at, error=error)


def problems(client: Client) -> dict[str, str]:
    response = client.get("/readyz")
    found: dict[str, str] = response.json().get("problems", {})
    assert response.status_code == (503 if found else 200)
    return found


def test_alive_is_answered_without_sign_in_and_without_a_database(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert response.headers["Cache-Control"].startswith("max-age=0, no-cache")


@pytest.mark.django_db
def test_ready_with_a_fresh_heartbeat(client: Client) -> None:
    beat(seconds_ago=20)

    assert problems(client) == {}


@pytest.mark.django_db
def test_not_ready_before_the_first_heartbeat(client: Client) -> None:
    assert problems(client) == {"beat": "no heartbeat yet"}


@pytest.mark.django_db
def test_not_ready_when_the_heartbeat_is_old_and_a_failed_one_does_not_count(client: Client) -> None:
    old = int(settings.BEAT_MAX_AGE.total_seconds()) + 60
    beat(seconds_ago=old)
    beat(seconds_ago=5, error="OperationalError: gone")

    assert problems(client)["beat"].startswith("the last heartbeat is 36")


@pytest.mark.django_db
def test_not_ready_without_the_broker(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    beat(seconds_ago=20)
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")

    assert problems(client) == {"broker": "the broker does not answer"}


@pytest.mark.django_db(transaction=True)
def test_not_ready_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    try:
        found = problems(client)
    finally:
        connection.close()

    assert found == {
        "database": "the database does not answer",
        "beat": "unknown while the database does not answer",
    }
