"""What a rep looks at while logging: whom to call, what was said last, and whose turn is next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from pipeline.models import Deal, Touch
from pipeline.queries.rows import WORDS, DealRow, rows_of
from pipeline.queries.work import OPEN, read_calendar, team_of, visible_deals, worked_by
from providers.models import Contact

PHONES = 3
CHOICES = 30


@dataclass(frozen=True, slots=True)
class Phone:
    digits: str
    whose: str
    not_before: dt.time | None = None


@dataclass(frozen=True, slots=True)
class LogCard:
    row: DealRow
    phones: tuple[Phone, ...]
    contacts: tuple[Contact, ...]


def log_card(deal: Deal, *, reader: User, now: dt.datetime) -> LogCard:
    calendar = read_calendar(now=now, reader=reader)
    contacts = tuple(Contact.objects.filter(group=deal.group_id).order_by("-signs", "name"))
    row = rows_of([deal.pk], calendar, showing=[WORDS])[0]
    return LogCard(row=row, phones=_phones(deal, contacts), contacts=contacts)


def open_step_pk(deal: Deal) -> int | None:
    return deal.steps.open().values_list("pk", flat=True).first()


def _phones(deal: Deal, contacts: Sequence[Contact]) -> tuple[Phone, ...]:
    """The contacts first, who signs before the others, then the practice itself."""
    with_phone = [contact for contact in contacts if contact.phone]
    found = {
        contact.phone: Phone(contact.phone, contact.name, contact.not_before)
        for contact in with_phone[:PHONES]
    }
    if deal.group.phone:
        found.setdefault(deal.group.phone, Phone(deal.group.phone, "Practice"))
    return tuple(found.values())[:PHONES]


def deals_to_log(*, reader: User, text: str, now: dt.datetime) -> list[DealRow]:
    """The reader's open deals in the order of their day, or those whose group is named so."""
    calendar = read_calendar(now=now, reader=reader)
    deals = (
        visible_deals(reader, calendar)
        .filter(OPEN)
        .filter(team_of(reader.pk) if text else worked_by(reader.pk))
    )
    if text:
        deals = deals.filter(group__name__icontains=text)
    pks = deals.order_by("open_step__due_on", "pk").values_list("pk", flat=True)[:CHOICES]
    return [row for row in rows_of(list(pks), calendar) if row.may_edit]


def next_to_log(*, after: int, order: list[int]) -> int | None:
    """The row of the day below this deal, else the first; none when this was the last."""
    below = order[order.index(after) + 1 :] if after in order else order
    return next((pk for pk in [*below, *order] if pk != after), None)


def touches_of(deal: Deal) -> Any:
    return (
        Touch.objects.filter(deal=deal)
        .newest_first()
        .select_related("made_by", "logged_by", "contact", "retraction__retracted_by")
    )
