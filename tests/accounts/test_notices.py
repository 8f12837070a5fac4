"""The outbox: a letter is written once and sent once."""

from __future__ import annotations

import datetime as dt
import smtplib
from collections.abc import Iterator

import pytest
from django.core import mail
from pytest_django import Settings

from accounts.models import Notice, NoticeKind, NoticeState
from accounts.notices import ABANDONED_AFTER, deliver, post_notice, send_again
from accounts.outgoing import MOST_ATTEMPTS, message_id, state_after
from tests.accounts.mail_server import MailServer, mail_server
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def post(key: str = "digest:7:2026-03-02", to: str = "rita@plan.example", **fields: object) -> bool:
    values: dict[str, object] = {
        "kind": NoticeKind.DIGEST,
        "recipient": None,
        "to_email": to,
        "unique_key": key,
        "subject": "3 due",
        "text": "Call Dr. Mehta.",
        "html": "<p>Call Dr. Mehta.</p>",
        "at": NOON,
    } | fields
    return post_notice(**values)  # type: ignore[arg-type]  # a table of plain values


def test_a_letter_of_one_key_is_written_once() -> None:
    assert post()
    assert not post(subject="Another text")
    assert Notice.objects.get().subject == "3 due"


def test_a_subject_is_one_line_of_at_most_300_characters() -> None:
    post(subject="Two\r\nBcc: everybody@plan.example " + "x" * 400)
    subject = Notice.objects.get().subject
    assert "\n" not in subject
    assert len(subject) == 300


def test_a_delivered_letter_has_both_parts_and_a_stable_id(server: MailServer) -> None:
    post(recipient=make_user())
    assert deliver(now=NOON)["sent"] == 1
    [letter] = server.taken
    notice = Notice.objects.get()
    assert letter["To"] == "rita@plan.example"
    assert letter["Subject"] == "3 due"
    assert letter["Message-ID"] == message_id(notice)
    assert [part.get_content_type() for part in letter.walk()][1:] == ["text/plain", "text/html"]
    assert (notice.state, notice.sent_at, notice.attempts) == (NoticeState.SENT, notice.claimed_at, 1)


def test_a_second_delivery_finds_nothing_to_do(server: MailServer) -> None:
    post()
    deliver(now=NOON)
    assert deliver(now=NOON + dt.timedelta(days=3))["sent"] == 0
    assert len(server.taken) == 1


def test_a_letter_waits_for_its_time(server: MailServer) -> None:
    post(send_after=NOON + dt.timedelta(hours=1))
    assert deliver(now=NOON + dt.timedelta(minutes=59))["sent"] == 0
    assert deliver(now=NOON + dt.timedelta(minutes=60))["sent"] == 1


def test_a_no_for_now_is_asked_again_later(server: MailServer) -> None:
    post()
    server.answers["rita@plan.example"] = "451 Greylisted"
    assert deliver(now=NOON)["queued"] == 1
    assert Notice.objects.get().error == "451 Greylisted"
    assert deliver(now=NOON + dt.timedelta(minutes=1))["sent"] == 0
    server.answers.clear()
    assert deliver(now=NOON + dt.timedelta(minutes=3))["sent"] == 1
    assert Notice.objects.get().error == ""


def test_a_no_for_good_is_not_asked_again(server: MailServer) -> None:
    post()
    post(key="other", to="sam@plan.example")
    server.answers["rita@plan.example"] = "550 No such person"
    counts = deliver(now=NOON)
    assert (counts["failed"], counts["sent"]) == (1, 1)
    failed = Notice.objects.get(to_email="rita@plan.example")
    assert (failed.state, failed.error) == (NoticeState.FAILED, "550 No such person")
    assert deliver(now=NOON + dt.timedelta(days=1)) == dict.fromkeys(counts, 0)


def test_a_no_for_now_ends_as_failed_after_the_last_attempt() -> None:
    busy = smtplib.SMTPDataError(450, b"busy")
    assert state_after(busy, attempts=MOST_ATTEMPTS - 1) == NoticeState.QUEUED
    assert state_after(busy, attempts=MOST_ATTEMPTS) == NoticeState.FAILED


def test_a_line_that_breaks_during_the_letter_is_for_a_person_to_judge() -> None:
    assert state_after(smtplib.SMTPServerDisconnected("gone"), attempts=1) == NoticeState.UNKNOWN
    assert state_after(TimeoutError(), attempts=1) == NoticeState.UNKNOWN
    assert state_after(smtplib.SMTPNotSupportedError("SMTPUTF8"), attempts=1) == NoticeState.FAILED


def test_a_mail_server_that_is_away_delays_and_loses_nothing(settings: Settings) -> None:
    with mail_server() as gone:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", gone.port
    post()
    for minute in range(20):
        assert deliver(now=NOON + dt.timedelta(minutes=minute))["waiting"] == 1
    notice = Notice.objects.get()
    assert (notice.state, notice.attempts) == (NoticeState.QUEUED, 0)
    assert notice.error.startswith("Mail server away")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver(now=NOON + dt.timedelta(minutes=20))["sent"] == 1


def test_a_letter_whose_worker_died_becomes_unknown_and_is_never_resent() -> None:
    post()
    Notice.objects.update(state=NoticeState.SENDING, claimed_at=NOON)
    assert deliver(now=NOON + ABANDONED_AFTER)["unknown"] == 0
    assert deliver(now=NOON + ABANDONED_AFTER + dt.timedelta(seconds=1))["unknown"] == 1
    assert deliver(now=NOON + dt.timedelta(days=2))["sent"] == 0
    assert mail.outbox == []


def test_a_person_may_send_an_unknown_letter_again_but_not_a_sent_one() -> None:
    post()
    notice = Notice.objects.get()
    Notice.objects.update(state=NoticeState.UNKNOWN, claimed_at=NOON)
    assert send_again(notice=notice, at=NOON)
    assert deliver(now=NOON)["sent"] == 1
    assert not send_again(notice=notice, at=NOON)


def test_an_invitation_is_forgotten_once_it_is_sent() -> None:
    post(kind=NoticeKind.INVITATION, text="https://plan.example/invitations/secret/")
    deliver(now=NOON)
    assert "secret" in mail.outbox[0].body
    assert Notice.objects.get().text == ""
