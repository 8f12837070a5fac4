import logging

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.invitations import invite
from accounts.models import Notice, Role
from config.logs import logging_config
from tests.factories import make_user


def logged(record: logging.LogRecord) -> str:
    """The record as the one handler of the product writes it."""
    facts = logging_config(level="INFO", as_json=True)["formatters"]["events"]
    formatter = facts.pop("()")(**facts)
    return str(formatter.format(record))


@pytest.mark.django_db
def test_key_of_an_invitation_is_in_no_log_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    ada = make_user(role=Role.ADMIN)
    invite(email="new@plan.example", name="New", role=Role.REP, manager=None, by=ada, at=timezone.now())
    text = Notice.objects.get().text
    link = next(word for word in text.split() if "/invitations/" in word).removeprefix("http://testserver")

    assert client.post(link, {"password": "short"}).status_code == 422

    (refused,) = [record for record in caplog.records if record.name == "django.request"]
    assert link in refused.getMessage()
    assert link not in logged(refused)
    assert "Unprocessable Entity: /invitations/.../" in logged(refused)


def test_other_addresses_are_logged_as_they_are() -> None:
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "Not Found: /invitations/7/letter/", (), None
    )

    assert "Not Found: /invitations/7/letter/" in logged(record)
