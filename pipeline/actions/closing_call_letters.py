"""The letters about a closing call: it is asked for, booked or moved, called off."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.actions.letters import tell
from accounts.away import absences_now
from accounts.letters import event_letter
from accounts.models import NoticeKind, Role, User
from accounts.wording import clock_time, day_month, short_date
from pipeline.models import ClosingCall, Deal
from pipeline.queries.calendar import closing_call_invitation
from pipeline.queries.digests import deals_of
from pipeline.reminder_words import place_of

KIND = NoticeKind.CLOSING_CALL


@dataclass(frozen=True, slots=True)
class News:
    """What became of a call, in words around its hour, and what that does to a calendar."""

    verb: str
    when: str
    calendar: str


BOOKED = News("is booked", "for", "The hour goes into your calendar with this letter.")
MOVED = News("is moved", "to", "The new hour goes into your calendar with this letter.")
CALLED_OFF = News("is called off", "on", "This letter takes it out of your calendar.")


def tell_closing_call_asked(*, deal: Deal, asked_by: User, at: dt.datetime) -> int:
    """To each who may make closing calls, or whoever covers for them, but who asked. Once per deal, person and day;
    says how many letters were written.
    """
    callers = User.objects.people().filter(role__in=(Role.VP, Role.MEDICAL_DIRECTOR)).order_by("pk")
    readers = _present(list(callers), at)
    readers.pop(asked_by.pk, None)
    return sum(_tell_asked(reader, deal, asked_by, at=at) for reader in readers.values())


def tell_closing_call_booked(*, call: ClosingCall, at: dt.datetime) -> int:
    """To who makes the call and to the owner of the deal, with the hour for their calendars; once per booking. The
    locked call comes with its deal, group and owner.
    """
    news = BOOKED if call.bookings == 1 else MOVED
    return _tell_hour(call, news, about=f"{call.pk}:booked:{call.bookings}", at=at)


def tell_closing_call_called_off(*, call: ClosingCall, at: dt.datetime) -> int:
    """To those who have it in their calendars; the file takes it out again."""
    return _tell_hour(call, CALLED_OFF, about=f"{call.pk}:off", at=at)


def _tell_asked(reader: User, deal: Deal, asked_by: User, *, at: dt.datetime) -> bool:
    """It says where the deal stands and what silence would cost; no rate, and not the words the call was asked with."""
    today = reader.today(at)
    known = next(iter(deals_of([deal.pk], reader=reader, now=at)), None)
    expected = known.expected(today) if known else None
    sentences = [
        f"{asked_by.name} asks you to call {deal.group.name}{place_of(known)}, now in {deal.get_stage_display()}."
    ]
    if expected:
        called, quiet = day_month(expected.if_called, today), day_month(expected.if_quiet, today)
        sentences.append(f"Signing is expected on {called}; if it goes quiet, on {quiet}.")
    letter = event_letter(
        KIND,
        reader,
        subject=f"A closing call is asked for: {deal.group.name}",
        sentences=sentences,
        link_words="Open the deal",
        path=deal.get_absolute_url(),
    )
    about = f"{deal.pk}:{today.isoformat()}"
    return tell(kind=KIND, reader=reader, about=about, letter=letter, at=at)


def _tell_hour(call: ClosingCall, news: News, *, about: str, at: dt.datetime) -> int:
    caller, owner, group = call.booked_by, call.deal.owner, call.deal.group.name
    assert caller is not None
    invitation = closing_call_invitation(call).decode()
    told = 0
    for reader in _present([caller, owner], at).values():
        whose, hour = (
            "Your call" if reader == caller else f"The call of {caller.name}",
            _hour(call, reader, at),
        )
        letter = event_letter(
            KIND,
            reader,
            subject=f"The closing call {news.verb}: {group}, {hour}",
            title=f"The closing call {news.verb}",
            sentences=[f"{whose} to {group} {news.verb} {news.when} {hour}.", news.calendar],
            link_words="Open the deal",
            path=call.deal.get_absolute_url(),
        )
        told += tell(kind=KIND, reader=reader, about=about, letter=letter, at=at, calendar=invitation)
    return told


def _hour(call: ClosingCall, reader: User, at: dt.datetime) -> str:
    """On the reader's own clock, by a date that still holds when the letter is read a day later."""
    assert call.starts_at is not None
    there = call.starts_at.astimezone(reader.zone)
    return f"{short_date(there.date(), reader.today(at))} at {clock_time(there)}"


def _present(people: list[User], at: dt.datetime) -> dict[int, User]:
    """By person; whoever covers in place of who is away."""
    away = absences_now(at)
    covers = {pk: absence.cover for pk, absence in away.items() if absence.cover}
    return {each.pk: each for each in (covers.get(person.pk, person) for person in people)}
