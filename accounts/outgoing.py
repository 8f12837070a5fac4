"""One letter on its way out: the mail made from it, and what an answer of the mail server means."""

from __future__ import annotations

import datetime as dt
import hashlib
import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from accounts.letter_kinds import STOPPABLE, stop_address
from accounts.models import Notice, NoticeState

MOST_ATTEMPTS = 8


def message_id(notice: Notice) -> str:
    """The same for every attempt, so that a mail server or reader recognizes a repetition."""
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    digest = hashlib.sha256(notice.unique_key.encode()).hexdigest()[:24]
    return f"<{notice.pk}.{digest}@{sender.rpartition('@')[2] or 'localhost'}>"


def as_mail(notice: Notice, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        notice.subject,
        notice.text,
        to=[notice.to_email],
        headers={
            "Message-ID": message_id(notice),
            "Auto-Submitted": "auto-generated",
            **unsubscribe_headers(notice),
        },
        connection=connection,
    )
    if notice.html:
        mail.attach_alternative(notice.html, "text/html")
    if notice.calendar:
        method = "CANCEL" if "METHOD:CANCEL" in notice.calendar else "REQUEST"
        mail.attach_alternative(notice.calendar, f"text/calendar; method={method}")
    return mail


def unsubscribe_headers(notice: Notice) -> dict[str, str]:
    """One click in the mail reader stops this kind of letter (RFC 2369, RFC 8058). Some letters cannot be stopped."""
    if notice.recipient_id is None or notice.kind not in STOPPABLE:
        return {}
    return {
        "List-Unsubscribe": f"<{stop_address(notice.recipient_id, notice.kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def wait_before_next(attempts: int) -> dt.timedelta:
    """2, 4, 8 ... minutes: a greylisting server is asked again soon, a troubled one is left in peace."""
    return dt.timedelta(minutes=2**attempts)


def state_after(error: Exception, *, attempts: int) -> NoticeState:
    """What becomes of a letter whose sending ended with `error`.

    A server that said no for now is asked again, one that said no for good is not. When the line broke while the
    letter was being handed over nobody knows whether it was taken: that is for a person to decide.
    """
    code = _code(error)
    if code is None:
        is_line = isinstance(error, OSError) and not isinstance(error, smtplib.SMTPNotSupportedError)
        return NoticeState.UNKNOWN if is_line else NoticeState.FAILED
    if 400 <= code < 500 and attempts < MOST_ATTEMPTS:
        return NoticeState.QUEUED
    return NoticeState.FAILED


def reason(error: Exception) -> str:
    """For the mail log, in one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        code, text = next(iter(error.recipients.values()))
        return f"{code} {_decoded(text)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _code(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        return int(next(iter(error.recipients.values()))[0])
    if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0:
        return error.smtp_code
    return None


def _decoded(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text
