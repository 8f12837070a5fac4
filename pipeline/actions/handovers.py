"""Telling people of the deals they were given: in one letter, however many, and at most one a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import F

from accounts.actions.letters import EVERYWHERE, channels_of, post_letter
from accounts.away import absences_now
from accounts.models import NoticeKind, User
from pipeline.actions.digests import Reader, readers_due
from pipeline.letters import deals_letter
from pipeline.models import HandoverTold, OwnerChange
from pipeline.queries.digests import deals_of
from pipeline.reminders import handed_over

GATHERED_FOR = dt.timedelta(minutes=10)
"""Somebody who shares out the work of a colleague gives many deals in a few minutes."""


def post_handovers(*, now: dt.datetime) -> int:
    """To each new owner at work, or whoever covers for them, the deals nobody told them of; says how many letters."""
    given: dict[int, list[OwnerChange]] = {}
    for change in _to_tell(now - GATHERED_FOR):
        given.setdefault(change.to_owner_id, []).append(change)
    if not given:
        return 0
    posted = 0
    for reader in readers_due(User.objects.may_own_deals(), absences_now(now), now=now):
        mine = [change for person in (reader.person.pk, *reader.covered) for change in given.get(person, ())]
        posted += bool(mine) and _post(reader, mine, now=now)
    return posted


def _to_tell(before: dt.datetime) -> Iterable[OwnerChange]:
    """Not told yet, made by somebody else than the new owner, and still so."""
    changes = OwnerChange.objects.filter(told__isnull=True, changed_at__lte=before)
    still_so = changes.filter(deal__closed_at__isnull=True, deal__owner=F("to_owner"))
    return still_so.exclude(changed_by=F("to_owner")).order_by("pk")


def _post(reader: Reader, changes: Sequence[OwnerChange], *, now: dt.datetime) -> bool:
    kind = NoticeKind.HANDOVER
    deals = deals_of([change.deal_id for change in changes], reader=reader.person, now=now)
    said = handed_over(deals, today=reader.day)
    if said is None:
        return False
    letter, said = deals_letter(kind, said, reader.person)
    shown = {line.deal.pk for line in said.lines}
    channels = channels_of([reader.person.pk], kind).get(reader.person.pk, EVERYWHERE)
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
            HandoverTold.objects.bulk_create(
                [
                    HandoverTold(change=change, person=reader.person, told_on=reader.day)
                    for change in changes
                    if change.deal_id in shown
                ],
                ignore_conflicts=True,
            )
    return is_new
