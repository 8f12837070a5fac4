"""Letters of a journey: by real SMTP, on the next working morning of New York."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from email.message import Message
from typing import Any

from django.utils import timezone

from accounts.models import User
from tests.accounts.mail_server import MailServer


def letters_by(jobs: Sequence[Callable[..., Any]], server: MailServer, settings: Any) -> list[Message]:
    """At eight of that morning every job runs twice, as a second worker would."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    morning = next_working_morning(timezone.now())
    for job in jobs:
        for _ in range(2):
            job(now=morning.isoformat())
    return server.taken


def next_working_morning(now: dt.datetime) -> dt.datetime:
    reader = User(time_zone="America/New_York")
    local = now.astimezone(reader.zone)
    eight = local.replace(hour=8, minute=0, second=0, microsecond=0)
    while eight < local or not reader.works_on(eight.date()):
        eight += dt.timedelta(days=1)
    return eight


def only(letters: list[Message], address: str, *, about: str = "") -> str:
    """The text of the one letter to the address, with these words in its subject."""
    (letter,) = [each for each in letters if address in str(each["To"]) and about in str(each["Subject"])]
    text = next(part for part in letter.walk() if part.get_content_type() == "text/plain")
    payload = text.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode()
