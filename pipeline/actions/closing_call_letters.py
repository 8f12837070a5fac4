"""The letter that asks for a closing call."""

from __future__ import annotations

import datetime as dt

from accounts.actions.letters import tell
from accounts.away import absences_now
from accounts.letters import event_letter
from accounts.models import NoticeKind, Role, User
from accounts.wording import day_month
from pipeline.models import Deal
from pipeline.queries.digests import deals_of
from pipeline.reminder_words import place_of


def tell_closing_call_asked(*, deal: Deal, asked_by: User, at: dt.datetime) -> int:
    """To each who may make closing calls, or whoever covers for them, but who asked. Once per deal, person and day;
    says how many letters were written.
    """
    away = absences_now(at)
    callers = User.objects.people().filter(role__in=(Role.VP, Role.MEDICAL_DIRECTOR)).order_by("pk")
    covers = {pk: absence.cover for pk, absence in away.items() if absence.cover}
    readers = {each.pk: each for each in (covers.get(caller.pk, caller) for caller in callers)}
    readers.pop(asked_by.pk, None)
    return sum(_tell(reader, deal, asked_by, at=at) for reader in readers.values())


def _tell(reader: User, deal: Deal, asked_by: User, *, at: dt.datetime) -> bool:
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
        NoticeKind.CLOSING_CALL,
        reader,
        subject=f"A closing call is asked for: {deal.group.name}",
        sentences=sentences,
        link_words="Open the deal",
        path=deal.get_absolute_url(),
    )
    about = f"{deal.pk}:{today.isoformat()}"
    return tell(kind=NoticeKind.CLOSING_CALL, reader=reader, about=about, letter=letter, at=at)
