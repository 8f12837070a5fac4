"""Writing the letter of the day: one per reader and day, however many workers try."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.db import transaction

from accounts.models import Notice, NoticeKind, User
from accounts.notices import post_notice
from accounts.people import system_user
from pipeline.actions.stalls import raise_stall_alerts
from pipeline.letters import digest_letter
from pipeline.models import StallAlert
from pipeline.queries.digests import deals_to_mention
from pipeline.reminders import Digest, OpenDeal, Section, digest, letter_due

READERS_AT_ONCE = 100


def post_digests(*, now: dt.datetime) -> int:
    """Write the letters whose hour has come and that are not written yet; says how many this call wrote.

    0. Notice first what went quiet, waiting for deals another sweep has in hand: the first letter after an outage
       misses nothing, and no letter leaves before an alert that is just being raised.
    1. Of those who own deals or lead a team, take the readers at work today whose clock shows 07:30 or later.
    2. Leave out those who have their letter of the day.
    3. Gather what to say for a hundred readers at once; who has nothing to hear gets no letter.
    4. Write the letter and mark its alerts as told, in one transaction. Where another worker wrote it first, nothing
       happens: its letter told its alerts.
    """
    raise_stall_alerts(now=now, by=system_user(), skip_busy=False)
    posted = 0
    for readers in _batches(_without_letter(now)):
        deals = deals_to_mention([reader for reader, _ in readers], now=now)
        for reader, day in readers:
            posted += _post(reader, day, deals[reader.pk], now=now)
    return posted


def _without_letter(now: dt.datetime) -> list[tuple[User, dt.date]]:
    due = [
        (reader, day)
        for reader in User.objects.may_own_deals().order_by("pk")
        if (day := letter_due(now, reader.zone, reader.working_days))
    ]
    keys = [_key(reader, day) for reader, day in due]
    written = set(Notice.objects.filter(unique_key__in=keys).values_list("unique_key", flat=True))
    return [(reader, day) for reader, day in due if _key(reader, day) not in written]


def _batches(readers: Sequence[tuple[User, dt.date]]) -> Iterator[Sequence[tuple[User, dt.date]]]:
    for start in range(0, len(readers), READERS_AT_ONCE):
        yield readers[start : start + READERS_AT_ONCE]


def _key(reader: User, day: dt.date) -> str:
    return f"digest:{reader.pk}:{day.isoformat()}"


def _post(reader: User, day: dt.date, deals: list[OpenDeal], *, now: dt.datetime) -> bool:
    said = digest(deals, reader_id=reader.pk, today=day)
    if said is None:
        return False
    letter, said = digest_letter(said, reader)
    with transaction.atomic():
        is_new = post_notice(
            kind=NoticeKind.DIGEST,
            recipient=reader,
            to_email=reader.email,
            unique_key=_key(reader, day),
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            at=now,
        )
        if is_new:
            _mark_told(said)
    return is_new


def _mark_told(said: Digest) -> None:
    """Only what the letter shows: an alert it had no room for stands in the next one."""
    StallAlert.objects.filter(pk__in=_alerts(said, Section.QUIET)).update(owner_told_on=said.day)
    StallAlert.objects.filter(pk__in=_alerts(said, Section.TEAM)).update(manager_told_on=said.day)


def _alerts(said: Digest, section: Section) -> list[int]:
    return [deal.alert.pk for deal in said.of(section) if deal.alert]
