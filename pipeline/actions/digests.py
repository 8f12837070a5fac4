"""Writing the letters of a morning: one per reader, kind and day, however many workers try."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction

from accounts.actions.letters import EVERYWHERE, Channels, channels_of, letter_key, post_letter
from accounts.away import absences_now
from accounts.letter_times import letter_due
from accounts.models import Absence, Notice, NoticeKind, Role, User, UserQuerySet
from accounts.people import system_user
from pipeline.actions.stalls import raise_stall_alerts
from pipeline.letters import deals_letter
from pipeline.models import Escalation, StallAlert
from pipeline.queries.digests import deals_to_escalate, digests_of, team_alerts_of, waiting_for_effect
from pipeline.reminders import Digest, Section, escalation, waiting_alone

READERS_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whose hour has come, the day it is where they are, and whom they stand in for."""

    person: User
    day: dt.date
    covered: frozenset[int]


def post_digests(*, now: dt.datetime) -> int:
    """Write the letters whose hour has come and that are not written yet; says how many this call wrote.

    0. Notice first what went quiet, waiting for deals another sweep has in hand: the first letter after an outage
       misses nothing, and no letter leaves before an alert that is just being raised.
    1. Of those who own deals, lead a team or stand above it, take the readers at work today whose clock shows 07:30 or
       later. Who is away gets nothing; who covers hears of their deals too.
    2. Leave out those who have their letter of the day, and those who want none.
    3. Gather what to say for a hundred readers at once; who has nothing to hear gets no letter.
    4. Write the letter and mark its alerts as told, in one transaction. Where another worker wrote it first, nothing
       happens: its letter told its alerts.
    """
    raise_stall_alerts(now=now, by=system_user(), skip_busy=False)
    away = absences_now(now)
    posted = 0
    for readers in _batches(readers_due(User.objects.may_own_deals(), away, now=now)):
        posted += _post_to(readers, now=now)
    vps = {pk for pk in away if away[pk].person.role == Role.VP}
    for reader in readers_due(User.objects.people(), away, now=now):
        if reader.person.role == Role.VP or reader.covered & vps:
            posted += _post_escalation(replace(reader, covered=reader.covered & vps), now=now)
    return posted


def readers_due(people: UserQuerySet, away: Mapping[int, Absence], *, now: dt.datetime) -> list[Reader]:
    """Of these people, who is at work and past half past seven."""
    covered: dict[int, set[int]] = {}
    for person, absence in away.items():
        if absence.cover_id:
            covered.setdefault(absence.cover_id, set()).add(person)
    return [
        Reader(person, day, frozenset(covered.get(person.pk, ())))
        for person in people.order_by("pk")
        if person.pk not in away and (day := letter_due(now, person.zone, person.working_days))
    ]


def _batches(readers: Sequence[Reader]) -> Iterator[Sequence[Reader]]:
    for start in range(0, len(readers), READERS_AT_ONCE):
        yield readers[start : start + READERS_AT_ONCE]


def _post_to(readers: Sequence[Reader], *, now: dt.datetime) -> int:
    """The digest of each, and the alert of those who lead a team or stand in for one who does."""
    covered = {reader.person.pk: reader.covered for reader in readers}
    posted = 0
    for kind, letters_of in _WRITERS.items():
        wanting = _wanting(kind, readers)
        asked = [reader for reader in readers if reader.person.pk in wanting]
        said = letters_of([reader.person for reader in asked], now=now, covered=covered)
        if kind == NoticeKind.DIGEST:
            _add_waiting(said, asked)
        posted += sum(
            _post(kind, reader, said[reader.person.pk], wanting[reader.person.pk], now=now)
            for reader in asked
            if reader.person.pk in said
        )
    return posted


def _wanting(kind: NoticeKind, readers: Collection[Reader]) -> dict[int, Channels]:
    """Those without this letter of the day who want it somewhere, and where."""
    keys = {letter_key(kind, each.person, each.day.isoformat()): each.person.pk for each in readers}
    written = set(Notice.objects.filter(unique_key__in=keys).values_list("unique_key", flat=True))
    waiting = [person for key, person in keys.items() if key not in written]
    chosen = channels_of(waiting, kind)
    channels = {person: chosen.get(person, EVERYWHERE) for person in waiting}
    return {person: wanted for person, wanted in channels.items() if wanted}


def _add_waiting(said: dict[int, Digest], readers: Sequence[Reader]) -> None:
    """Signed groups that are not effective in time: beneath a digest, or alone where the week brought none yet."""
    covered = {reader.person.pk: reader.covered for reader in readers}
    waiting = waiting_for_effect({reader.person.pk: reader.day for reader in readers}, covered=covered)
    alone = _without_digest_this_week([each for each in readers if each.person.pk in waiting.keys() - said])
    for reader in readers:
        groups = waiting.get(reader.person.pk, ())
        if groups and reader.person.pk in said:
            said[reader.person.pk] = replace(said[reader.person.pk], waiting=groups)
        elif reader in alone and (letter := waiting_alone(groups, today=reader.day)):
            said[reader.person.pk] = letter


def _without_digest_this_week(readers: Sequence[Reader]) -> list[Reader]:
    keys = {
        letter_key(NoticeKind.DIGEST, each.person, (each.day - dt.timedelta(days=back)).isoformat()): each
        for each in readers
        for back in range(1, each.day.weekday() + 1)
    }
    written = Notice.objects.filter(unique_key__in=keys).values_list("unique_key", flat=True)
    heard = {keys[key].person.pk for key in written}
    return [each for each in readers if each.person.pk not in heard]


def _post(kind: NoticeKind, reader: Reader, said: Digest, channels: Channels, *, now: dt.datetime) -> bool:
    letter, said = deals_letter(kind, said, reader.person)
    with transaction.atomic():
        is_new = post_letter(
            kind=kind,
            reader=reader.person,
            about=reader.day.isoformat(),
            letter=letter,
            at=now,
            channels=channels,
        )
        if is_new:
            _mark_told(said, reader)
    return is_new


def _post_escalation(reader: Reader, *, now: dt.datetime) -> bool:
    """`reader` stands in for no others than VPs."""
    kind = NoticeKind.ESCALATION
    channels = _wanting(kind, [reader]).get(reader.person.pk)
    if channels is None:
        return False
    least = settings.PIVOTAL_FROM
    deals = deals_to_escalate(reader=reader.person, covered=reader.covered, now=now, least=least)
    said = escalation(deals, today=reader.day, least=least)
    return said is not None and _post(kind, reader, said, channels, now=now)


def _mark_told(said: Digest, reader: Reader) -> None:
    """Only what the letter shows: an alert it had no room for stands in the next one. A manager who covers for a rep
    has heard it for both.
    """
    heard_for = {reader.person.pk, *reader.covered}
    in_both = [
        deal.alert.pk for deal in said.of(Section.QUIET) if deal.alert and deal.manager_id in heard_for
    ]
    by_manager = [*in_both, *_alerts(said, Section.TEAM)]
    StallAlert.objects.filter(pk__in=_alerts(said, Section.QUIET)).update(owner_told_on=said.day)
    StallAlert.objects.filter(pk__in=by_manager).update(manager_told_on=said.day)
    Escalation.objects.bulk_create(
        [
            Escalation(alert_id=alert, person_id=person, told_on=said.day)
            for alert in _alerts(said, Section.PIVOTAL)
            for person in heard_for
        ],
        ignore_conflicts=True,
    )


def _alerts(said: Digest, section: Section) -> list[int]:
    return [deal.alert.pk for deal in said.of(section) if deal.alert]


_WRITERS: dict[NoticeKind, Callable[..., dict[int, Digest]]] = {
    NoticeKind.DIGEST: digests_of,
    NoticeKind.STALLS: team_alerts_of,
}
