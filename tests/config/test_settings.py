import runpy
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.code_base import CHECKOUT


def settings(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Any]:
    """The settings as a new process would read them with exactly these names set."""
    for name in (
        "SECRET_KEY",
        "DEBUG",
        "HTTPS",
        "DEMO",
        "BEHIND_PROXY",
        "DATABASE_URL",
        "EMAIL_URL",
        "LOG_LEVEL",
        "REDIS_URL",
    ):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(CHECKOUT / "config" / "settings.py"))


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("DEBUG", "ture", "DEBUG must be true or false"),
        ("HTTPS", "maybe", "HTTPS must be true or false"),
        ("SESSION_HOURS", "half a day", "SESSION_HOURS must be a whole number"),
        ("SESSION_HOURS", "0", "SESSION_HOURS must be at least 1"),
        ("PLAN_TIME_ZONE", "Mars/Olympus", "PLAN_TIME_ZONE is not a time zone"),
        ("PIVOTAL_FROM", "a fifth", "PIVOTAL_FROM must be a share"),
        ("PIVOTAL_FROM", "1.5", "PIVOTAL_FROM must be a share"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL must be a level"),
        ("MAIL_PROVIDER", "pigeon", "MAIL_PROVIDER must be one of"),
        ("MAIL_PROVIDER", "postmark", "MAIL_WEBHOOK_SECRET must be user:password"),
        ("DATABASE_URL", "sqlite:///db.sqlite3", "DATABASE_URL must be a postgresql:// address"),
    ],
)
def test_bad_value_stops_the_start_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, word: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=word):
        settings(monkeypatch, SECRET_KEY="k", **{name: value})


def test_secret_key_is_required_outside_debugging(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY must be set"):
        settings(monkeypatch)

    assert settings(monkeypatch, DEBUG="true")["SECRET_KEY"]


def test_production_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings(monkeypatch, SECRET_KEY="k")

    assert (found["DEBUG"], found["DEMO"]) == (False, False)
    assert (
        found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is found["SECURE_SSL_REDIRECT"] is True
    )
    assert found["MAIL_SINK_DIR"] == ""


@pytest.mark.parametrize(
    ("behind", "header", "proxies"),
    [("true", ("HTTP_X_FORWARDED_PROTO", "https"), 1), ("false", None, 0)],
)
def test_what_a_proxy_says_is_believed_only_behind_one(
    monkeypatch: pytest.MonkeyPatch, behind: str, header: tuple[str, str] | None, proxies: int
) -> None:
    found = settings(monkeypatch, SECRET_KEY="k", BEHIND_PROXY=behind)

    assert found["SECURE_PROXY_SSL_HEADER"] == header
    assert found["ALLAUTH_TRUSTED_PROXY_COUNT"] == proxies


def test_socket_folder_may_be_named_in_the_database_address(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings(monkeypatch, SECRET_KEY="k", DATABASE_URL="postgresql://me@%2Ftmp%2Fsockets/plan")

    assert (found["DATABASES"]["default"]["HOST"], found["DATABASES"]["default"]["NAME"]) == (
        "/tmp/sockets",
        "plan",
    )
