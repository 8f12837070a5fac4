"""The letter that asks for a closing call: to whoever makes it, or covers for them."""

from __future__ import annotations

import datetime as dt

from accounts.actions.letters import tell
from accounts.away import absences_now
from accounts.letters import event_letter
from accounts.models import NoticeKind, User
from accounts.wording import day_month
from pipeline.models import Deal
from pipeline.queries.digests import deals_of
from pipeline.reminder_words import place_of


def tell_closing_call_asked(*, deal: Deal, to: User, asked_by: User, at: dt.datetime) -> bool:
    """Once per deal, person and day. It says where the deal stands and what silence would cost, and no rate."""
    absence = absences_now(at).get(to.pk)
    reader = absence.cover if absence and absence.cover else to
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
