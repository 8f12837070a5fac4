"""The outbox. A letter is a row before it is a mail; it leaves once, however many workers look for it.

`post_notice` writes the row in the transaction of whatever the letter tells about. `deliver` takes one row at a time:
the claim is committed before the mail server is spoken to, so a worker that dies leaves a claimed row. After a quarter
of an hour such a row is called unknown and waits for a person, since nobody can say whether the letter left.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from contextlib import suppress
from smtplib import SMTPException

import structlog
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from accounts.models import CARRIES_A_KEY, AddressMark, Notice, NoticeState, User
from accounts.outgoing import as_mail, reason, state_after, wait_before_next

log = structlog.get_logger(__name__)

ABANDONED_AFTER = dt.timedelta(minutes=15)
LONGEST_RUN = dt.timedelta(minutes=5)
MOST_A_RUN = 2_000
"""A minute's work at a near mail server. Each minute another run begins beside one that is not done yet, so that a
morning of ten thousand letters is sent by several.
"""

_POST = """
INSERT INTO accounts_notice (kind, recipient_id, to_email, unique_key, subject, text, html, calendar, is_on_page, state,
                             created_at, send_after, attempts, error)
VALUES (%(kind)s, %(recipient)s, %(to_email)s, %(unique_key)s, %(subject)s, %(text)s, %(html)s, %(calendar)s,
        %(on_page)s, %(state)s, %(at)s, %(send_after)s, 0, '')
    ON CONFLICT (unique_key) DO NOTHING
"""
# Also from unknown: a slow server made it look abandoned, and now it is known. A key that was sent is forgotten here.
_MARK = """
UPDATE accounts_notice
   SET state = 'sent', sent_at = claimed_at, error = '',
       text = CASE WHEN kind = ANY (%(carry_keys)s) THEN '' ELSE text END,
       html = CASE WHEN kind = ANY (%(carry_keys)s) THEN '' ELSE html END
 WHERE id = %(sent)s AND state IN ('sending', 'unknown')
"""
_MARK_AND_CLAIM = f"""
  WITH done AS ({_MARK}),
       due AS (SELECT id FROM accounts_notice WHERE state = 'queued' AND send_after <= %(now)s
                ORDER BY send_after, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
UPDATE accounts_notice notice
   SET state = 'sending', claimed_at = %(now)s, attempts = attempts + 1
  FROM due
 WHERE notice.id = due.id
RETURNING notice.*, (SELECT reason FROM accounts_addressmark WHERE lower(email) = lower(notice.to_email)) AS mark
"""  # noqa: S608  # of constants


def post_notice(
    *,
    kind: str,
    recipient: User | None,
    to_email: str,
    unique_key: str,
    subject: str,
    text: str,
    html: str,
    at: dt.datetime,
    send_after: dt.datetime | None = None,
    calendar: str = "",
    by_mail: bool = True,
    on_page: bool = True,
) -> bool:
    """Write a letter, unless one with this key was written before. Says whether this call wrote it.

    One that is not to go by mail is written all the same: it is read on a page, and its key is taken.
    """
    values = {
        "kind": kind,
        "recipient": recipient.pk if recipient else None,
        "to_email": to_email,
        "unique_key": unique_key,
        "subject": " ".join(subject.split())[:300],
        "text": text,
        "html": html,
        "calendar": calendar,
        "state": NoticeState.QUEUED if by_mail else NoticeState.KEPT,
        "on_page": on_page,
        "at": at,
        "send_after": send_after or at,
    }
    with connection.cursor() as cursor:
        cursor.execute(_POST, values)
        return bool(cursor.rowcount)


def deliver(*, now: dt.datetime, limit: int = MOST_A_RUN) -> dict[str, int]:
    """Send what is due, at most `limit` letters; counts by what became of them.

    A run ends where the line does: one letter shows that the server is in trouble, the others wait for the next run.
    """
    counts = Counter({"unknown": _give_up_abandoned(now=now)})
    if Notice.objects.ready(now).exists():
        line = get_connection()
        try:
            line.open()
        except (SMTPException, OSError) as error:
            counts["waiting"] = _wait_for_server(error, now=now)
        else:
            counts.update(_send_all(line, now=now, limit=limit))
            with suppress(SMTPException, OSError):
                line.close()
    return {state: counts[state] for state in ("sent", "queued", "failed", "unknown", "waiting")}


@transaction.atomic
def send_again(*, notice: Notice, at: dt.datetime) -> bool:
    """A person decides that a letter that failed, or may never have arrived, goes out once more.

    That also says that mail arrives there again: a mark of the address ends.
    """
    taken = Notice.objects.filter(pk=notice.pk, state__in=[NoticeState.FAILED, NoticeState.UNKNOWN]).update(
        state=NoticeState.QUEUED, send_after=at, attempts=0, claimed_at=None, error=""
    )
    if taken:
        AddressMark.objects.of(notice.to_email).delete()
    return bool(taken)


def mark_address(*, email: str, reason: str, at: dt.datetime) -> None:
    """Letters come back from here. The first reason stands: what follows says the same."""
    if not AddressMark.objects.of(email).exists():
        AddressMark.objects.bulk_create(
            [AddressMark(email=email.lower(), reason=reason[:300], marked_at=at)], ignore_conflicts=True
        )
        log.warning("address.marked", reason=reason[:300])


def _send_all(line: BaseEmailBackend, *, now: dt.datetime, limit: int) -> Counter[str]:
    """One letter after the other, each with the moment of its claim: a run may last longer than a look at the clock."""
    counts: Counter[str] = Counter()
    begun, sent = time.monotonic(), None
    for _ in range(limit):
        moment = now + dt.timedelta(seconds=time.monotonic() - begun)
        if moment - now > LONGEST_RUN:
            break
        notice, sent = _mark_and_claim(sent, now=moment), None
        if notice is None:
            break
        state, is_line_good = _send(notice, line, at=moment)
        counts[state] += 1
        sent = notice if state == NoticeState.SENT else None
        if not is_line_good:
            break
    if sent is not None:
        _mark_sent(sent)
    return counts


def _mark_and_claim(sent: Notice | None, *, now: dt.datetime) -> Notice | None:
    """The letter before is sent and the next one is claimed: one statement and one commit for both, since each waits
    for the disk. Outside a transaction only: a claim counts once it is committed.
    """
    values = {"sent": sent and sent.pk, "now": now, "carry_keys": list(CARRIES_A_KEY)}
    with transaction.atomic(durable=True):
        claimed: Notice | None = next(iter(Notice.objects.raw(_MARK_AND_CLAIM, values)), None)
    if sent is not None:
        _log_sent(sent)
    return claimed


def _send(notice: Notice, line: BaseEmailBackend, *, at: dt.datetime) -> tuple[NoticeState, bool]:
    """What became of the letter, and whether the server is still there for the next."""
    if notice.mark:  # type: ignore[attr-defined]  # comes with the claim
        return _refuse_marked(notice), True
    try:
        _reopen_if_closed(line)
    except (SMTPException, OSError) as error:
        return _put_back(notice, error, at=at), False
    try:
        as_mail(notice, line).send()
    except (SMTPException, OSError, ValueError) as error:
        state = _note_failure(notice, error, at=at)
        return state, state != NoticeState.UNKNOWN
    return NoticeState.SENT, True


def _mark_sent(notice: Notice) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MARK, {"sent": notice.pk, "carry_keys": list(CARRIES_A_KEY)})
    _log_sent(notice)


def _log_sent(notice: Notice) -> None:
    log.info("notice.sent", notice=notice.pk, kind=notice.kind)


def _reopen_if_closed(line: BaseEmailBackend) -> None:
    """Servers hang up after so many letters; found out before a letter is handed over, not in the middle of it."""
    server = getattr(line, "connection", None)
    if server is None:
        line.open()
        return
    try:
        is_open = server.noop()[0] == 250
    except (SMTPException, OSError):
        is_open = False
    if not is_open:
        line.close()
        line.open()


def _note_failure(notice: Notice, error: Exception, *, at: dt.datetime) -> NoticeState:
    state = state_after(error, attempts=notice.attempts)
    Notice.objects.filter(pk=notice.pk, state=NoticeState.SENDING).update(
        state=state,
        error=reason(error)[:2000],
        send_after=at + wait_before_next(notice.attempts)
        if state == NoticeState.QUEUED
        else notice.send_after,
    )
    log.warning(
        "notice.not_sent", notice=notice.pk, kind=notice.kind, state=str(state), error=type(error).__name__
    )
    return state


def _put_back(notice: Notice, error: Exception, *, at: dt.datetime) -> NoticeState:
    """The server left before this letter was begun: nothing is unknown, and no attempt was made."""
    Notice.objects.filter(pk=notice.pk, state=NoticeState.SENDING).update(
        state=NoticeState.QUEUED,
        attempts=notice.attempts - 1,
        send_after=at + wait_before_next(0),
        error=_away(error),
    )
    return NoticeState.QUEUED


def _refuse_marked(notice: Notice) -> NoticeState:
    Notice.objects.filter(pk=notice.pk, state=NoticeState.SENDING).update(
        state=NoticeState.FAILED,
        error=f"Letters come back from this address: {notice.mark}"[:2000],  # type: ignore[attr-defined]
    )
    return NoticeState.FAILED


def _wait_for_server(error: Exception, *, now: dt.datetime) -> int:
    """A mail server that is away costs no attempt: whatever is due stays so, with the reason beside it."""
    log.warning("notice.server_away", error=type(error).__name__)
    return Notice.objects.ready(now).update(error=_away(error))


def _away(error: Exception) -> str:
    return f"Mail server away: {reason(error)}"[:2000]


def _give_up_abandoned(*, now: dt.datetime) -> int:
    return Notice.objects.abandoned(now - ABANDONED_AFTER).update(
        state=NoticeState.UNKNOWN, error="The worker that was sending it never came back."
    )
