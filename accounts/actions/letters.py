"""Writing letters the way their readers want them, and what those want."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.letters import Letter
from accounts.models import LetterPreference, NoticeKind, User
from accounts.notices import post_notice


@dataclass(frozen=True, slots=True)
class Channels:
    """Where a kind of letter reaches a person."""

    by_mail: bool = True
    on_page: bool = True

    def __bool__(self) -> bool:
        return self.by_mail or self.on_page


EVERYWHERE = Channels()


def channels_of(people: Collection[int], kind: str) -> dict[int, Channels]:
    """By person, for those who chose; everybody else wants a letter everywhere. One query."""
    chosen = LetterPreference.objects.filter(person__in=people, kind=kind)
    return {each.person_id: Channels(each.by_mail, each.on_page) for each in chosen}


def letter_key(kind: str, reader: User, about: str) -> str:
    return f"{kind}:{reader.pk}:{about}"


def post_letter(
    *,
    kind: NoticeKind,
    reader: User,
    about: str,
    letter: Letter,
    at: dt.datetime,
    channels: Channels = EVERYWHERE,
    calendar: str = "",
) -> bool:
    """Once per reader, kind and `about` (mostly a day). Says whether this call wrote it; nobody is written to who
    wants the kind neither by mail nor on a page.
    """
    return bool(channels) and post_notice(
        kind=kind,
        recipient=reader,
        to_email=reader.email,
        unique_key=letter_key(kind, reader, about),
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        calendar=calendar,
        at=at,
        by_mail=channels.by_mail,
        on_page=channels.on_page,
    )


@transaction.atomic
def choose_letters(*, person: User, choices: Mapping[NoticeKind, Channels], at: dt.datetime) -> None:
    for kind, wanted in choices.items():
        LetterPreference.objects.update_or_create(
            person=person,
            kind=kind,
            defaults={"by_mail": wanted.by_mail, "on_page": wanted.on_page, "changed_at": at},
        )


def stop_by_mail(*, person: User, kind: NoticeKind, at: dt.datetime) -> None:
    """One kind, by mail only. Stopping twice changes nothing."""
    stopped, is_new = LetterPreference.objects.get_or_create(
        person=person, kind=kind, defaults={"by_mail": False, "changed_at": at}
    )
    if not is_new and stopped.by_mail:
        stopped.by_mail, stopped.changed_at = False, at
        stopped.save(update_fields=["by_mail", "changed_at"])


def tell(
    *, kind: NoticeKind, reader: User, about: str, letter: Letter, at: dt.datetime, calendar: str = ""
) -> bool:
    """A letter about something that just happened leaves at once, the way its reader wants this kind. `calendar` goes
    with it: an invitation (RFC 5545).
    """
    wanted = channels_of([reader.pk], kind).get(reader.pk, EVERYWHERE)
    return post_letter(
        kind=kind, reader=reader, about=about, letter=letter, at=at, channels=wanted, calendar=calendar
    )
