"""The sweeps beside the bare SQL they cannot undercut, and letters beside rendering and MIME alone."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.core.mail import get_connection
from django.db import connection, connections, transaction
from django.db.models import F
from django.test.utils import override_settings

from accounts.bench import Measured, seconds_in_turns
from accounts.bench_sink import sink
from accounts.models import Notice, NoticeKind, NoticeState, User
from accounts.notices import deliver, post_notice
from accounts.outgoing import as_mail
from accounts.people import system_user
from pipeline.actions.stalls import raise_stall_alerts
from pipeline.bench.plan import make_plan
from pipeline.letters import deals_letter
from pipeline.models import StallAlert
from pipeline.queries.digests import digests_of, team_alerts_of
from pipeline.reminders import Digest

NOW = dt.datetime(2026, 3, 3, 15, 0, tzinfo=dt.UTC)
"""A Tuesday, ten in New York."""

DEALS, QUICK_DEALS = 1_000_000, 10_000
LETTERS, QUICK_LETTERS = 10_000, 300
SLOW_LETTERS, QUICK_SLOW_LETTERS = 2_000, 300
TURNS, QUICK_TURNS = 3, 2
AT_ONCE = 100
SENDERS, SLOW_ANSWER, WANTED_A_SECOND = 8, 0.010, 100
SWEEP, SENT = 2.0, 2.0
"""Aimed at in the full size, beside the bare SQL and beside rendering and MIME; small plans measure the asking."""

RAISE = """
INSERT INTO pipeline_stallalert (deal_id, silence, quiet_on, raised_by_id, raised_at, closed_at, "end")
SELECT deal.id, 'quiet', deal.quiet_on, %(by)s, %(now)s, NULL, ''
  FROM pipeline_deal deal
 WHERE deal.stage IN ('identified', 'intro', 'rates', 'loi', 'legal') AND deal.quiet_on <= %(today)s
   AND NOT EXISTS (SELECT 1 FROM pipeline_stallalert alert
                    WHERE alert.deal_id = deal.id AND (alert.closed_at IS NULL OR alert.quiet_on = deal.quiet_on))
"""
UNNOTICED = """
SELECT count(*) FROM pipeline_deal deal
 WHERE deal.stage IN ('identified', 'intro', 'rates', 'loi', 'legal') AND deal.quiet_on <= %(today)s
   AND NOT EXISTS (SELECT 1 FROM pipeline_stallalert alert
                    WHERE alert.deal_id = deal.id AND (alert.closed_at IS NULL OR alert.quiet_on = deal.quiet_on))
"""
TO_MENTION = """
SELECT step.id, step.owner_id, step.what, step.due_on, step.due_time, deal.id, deal.owner_id, deal.clock_started_on,
       deal.quiet_on, deal.last_contact_at, party.name, alert.id, alert.silence, alert.owner_told_on
  FROM pipeline_nextstep step
  JOIN pipeline_deal deal ON deal.id = step.deal_id
  JOIN providers_providergroup party ON party.id = deal.group_id
  LEFT JOIN pipeline_stallalert alert ON alert.deal_id = deal.id AND alert.closed_at IS NULL
 WHERE step.closed_at IS NULL AND step.owner_id = ANY(%(readers)s)
   AND (step.due_on <= %(today)s OR deal.quiet_on <= %(today)s + 4 OR alert.id IS NOT NULL)
"""


def cases(*, quick: bool) -> Iterator[Measured]:
    deals, turns = (QUICK_DEALS, QUICK_TURNS) if quick else (DEALS, TURNS)
    make_plan(deals=deals, now=NOW)
    readers = list(User.objects.may_own_deals().order_by("pk"))
    yield from _sweeps(deals, readers, turns=turns)
    letters = _digests(readers)
    yield _sending(letters, QUICK_LETTERS if quick else LETTERS)
    yield _slow_sending(letters, QUICK_SLOW_LETTERS if quick else SLOW_LETTERS)


# sweeps ----------------------------------------------------------------------------------------------


def _sweeps(deals: int, readers: list[User], *, turns: int) -> Iterator[Measured]:
    by, today = system_user(), readers[0].today(NOW)
    values = {"by": by.pk, "now": NOW, "today": today}

    def sweep() -> int:
        return raise_stall_alerts(now=NOW, by=by)

    first = seconds_in_turns(
        lambda: _undone(sweep), lambda: _undone(lambda: _run(RAISE, values)), turns=turns
    )
    found = sweep()
    _run("ANALYZE pipeline_stallalert", {})
    name = f"stall sweep of {deals} deals"
    yield Measured(f"{name}, {found} quiet", first[0], "one INSERT of the same rows", first[1], aim=SWEEP)
    again = seconds_in_turns(sweep, lambda: _run(UNNOTICED, values), turns=turns)
    yield Measured(f"{name}, nothing new", again[0], "the question in bare SQL", again[1], aim=SWEEP)
    StallAlert.objects.annotate(half=F("pk") % 2).filter(half=0).update(
        owner_told_on=today, manager_told_on=today
    )
    _run("ANALYZE pipeline_stallalert", {})
    batches = [readers[start : start + AT_ONCE] for start in range(0, len(readers), AT_ONCE)]
    mention = seconds_in_turns(
        lambda: [(_of_batch(batch), team_alerts_of(batch, now=NOW)) for batch in batches],
        lambda: _run_each(TO_MENTION, [values | {"readers": [one.pk for one in batch]} for batch in batches]),
        turns=turns,
    )
    yield Measured(
        f"reminder sweep of {deals} deals, {len(readers)} readers",
        mention[0],
        "the same rows in bare SQL",
        mention[1],
        aim=SWEEP,
    )


def _run(sql: str, values: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        if cursor.description:
            cursor.fetchall()


def _run_each(sql: str, each: list[dict[str, Any]]) -> None:
    for values in each:
        _run(sql, values)


def _undone(work: Callable[[], Any]) -> None:
    with transaction.atomic():
        work()
        transaction.set_rollback(True)


def _of_batch(readers: list[User]) -> list[tuple[User, Digest]]:
    said = digests_of(readers, now=NOW)
    return [(one, said[one.pk]) for one in readers if one.pk in said]


# letters ---------------------------------------------------------------------------------------------


def _digests(readers: list[User]) -> list[tuple[User, Digest]]:
    return _of_batch(readers[: max(LETTERS // 20, AT_ONCE)])


def _sending(letters: list[tuple[User, Digest]], count: int) -> Measured:
    """Digests written and sent one after the other over one line; then the same letters only rendered."""
    with sink() as port, _mail_to(port):
        start = time.perf_counter()
        _post(letters, count)
        while deliver(now=NOW, limit=count)["sent"]:  # A run ends after five minutes, done or not.
            pass
        taken = time.perf_counter() - start
    _all_sent(count)
    line = get_connection("django.core.mail.backends.dummy.EmailBackend")
    start = time.perf_counter()
    for number in range(count):
        reader, said = letters[number % len(letters)]
        letter, _ = deals_letter(NoticeKind.DIGEST, said, reader)
        notice = Notice(
            pk=1,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            to_email=reader.email,
            unique_key="bench",
            calendar="",
        )
        as_mail(notice, line).message().as_bytes()
    return Measured(
        f"{count} digests written and sent",
        taken,
        "rendering and MIME alone",
        time.perf_counter() - start,
        aim=SENT,
    )


def _slow_sending(letters: list[tuple[User, Digest]], count: int) -> Measured:
    """Eight processes at a server that answers after ten milliseconds, beside a hundred letters a second."""
    with sink(SLOW_ANSWER) as port, _mail_to(port):
        _post(letters, count)
        connections.close_all()
        start = time.perf_counter()
        senders = [_fork(lambda: deliver(now=NOW, limit=count)) for _ in range(SENDERS)]
        for sender in senders:
            os.waitpid(sender, 0)
        taken = time.perf_counter() - start
    _all_sent(count)
    return Measured(
        f"{count} letters by {SENDERS} senders, answered after 10 ms",
        taken,
        f"{WANTED_A_SECOND} letters a second",
        count / WANTED_A_SECOND,
        aim=1.0,
    )


def _mail_to(port: int) -> override_settings:
    return override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=port,
        EMAIL_USE_TLS=False, EMAIL_USE_SSL=False, EMAIL_HOST_USER="", EMAIL_HOST_PASSWORD="",
    )  # fmt: skip


def _post(letters: list[tuple[User, Digest]], count: int) -> None:
    Notice.objects.all().delete()
    for number in range(count):
        reader, said = letters[number % len(letters)]
        letter, _ = deals_letter(NoticeKind.DIGEST, said, reader)
        post_notice(
            kind=NoticeKind.DIGEST, recipient=reader, to_email=reader.email, unique_key=f"bench:{number}",
            subject=letter.subject, text=letter.text, html=letter.html, at=NOW,
        )  # fmt: skip


def _all_sent(count: int) -> None:
    sent = Notice.objects.filter(state=NoticeState.SENT).count()
    if sent != count:
        raise RuntimeError(f"{sent} of {count} letters were sent.")


def _fork(work: Callable[[], Any]) -> int:
    """A process like this one, with connections of its own."""
    pid = os.fork()
    if pid == 0:
        work()
        os._exit(0)
    return pid
