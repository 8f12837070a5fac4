"""Writing the letter of the week: one per reader and week, on its first working day."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse

from accounts.actions.letters import EVERYWHERE, channels_of, letter_key, post_letter
from accounts.away import absences_now
from accounts.letter_kinds import STOPPABLE
from accounts.letter_times import week_due
from accounts.letters import Letter, foot_of, make_letter
from accounts.models import Notice, NoticeKind, User
from accounts.wording import counted
from adequacy.queries.brief import NetworkBrief, calls_waiting, network_briefs
from adequacy.queries.days import plan_day
from pipeline.models import ClosingCall


def post_briefs(*, now: dt.datetime) -> int:
    """Write the briefs whose hour has come and that are not written yet; says how many this call wrote.

    1. Of those the kind is for, take the readers whose clock shows 07:30 or later on a working day. The first working
       day of the week writes it; where that day was missed, the next one does.
    2. Nothing changed, no call waits and no filing nears: then there is no letter.
    3. The key is the reader and the week, so nobody gets two.
    """
    due = _without_brief(now)
    if not due:
        return 0
    said = [each for each in network_briefs(plan_day(now)) if each.is_worth_saying]
    wanted = channels_of([reader.pk for reader, _ in due], NoticeKind.BRIEF)
    posted = 0
    for reader, monday in due:
        calls = calls_waiting(reader)
        if said or calls:
            posted += post_letter(
                kind=NoticeKind.BRIEF,
                reader=reader,
                about=monday.isoformat(),
                letter=brief_letter(said, calls, reader, monday),
                at=now,
                channels=wanted.get(reader.pk, EVERYWHERE),
            )
    return posted


def _without_brief(now: dt.datetime) -> list[tuple[User, dt.date]]:
    """Who is away has it on the first working day back, if that is in the same week."""
    readers = User.objects.filter(is_active=True, role__in=STOPPABLE[NoticeKind.BRIEF].roles)
    away = absences_now(now)
    due = [
        (each, monday)
        for each in readers.order_by("pk")
        if each.pk not in away and (monday := week_due(now, each.zone, each.working_days))
    ]
    keys = {each.pk: letter_key(NoticeKind.BRIEF, each, monday.isoformat()) for each, monday in due}
    written = set(Notice.objects.filter(unique_key__in=keys.values()).values_list("unique_key", flat=True))
    return [(each, monday) for each, monday in due if keys[each.pk] not in written]


def brief_letter(said: list[NetworkBrief], calls: list[ClosingCall], reader: User, monday: dt.date) -> Letter:
    site = settings.SITE_URL
    return make_letter(
        "brief",
        subject=_subject(said, calls),
        day=monday,
        said=said,
        calls=calls,
        counties=f"{site}{reverse('adequacy:counties')}",
        decisions=f"{site}{reverse('adequacy:decisions')}",
        foot=foot_of(NoticeKind.BRIEF, reader),
    )


def _subject(said: list[NetworkBrief], calls: list[ClosingCall]) -> str:
    parts = []
    if said:
        first = said[0].totals
        parts.append(f"{first.below_safe:,} of {counted(first.cells, 'cell', 'cells')} below 80 %")
        fell = sum(turn.fell for brief in said for turn in brief.turns)
        parts += [f"{counted(fell, 'county', 'counties')} fell"] if fell else []
    parts += [counted(len(calls), "closing call", "closing calls")] if calls else []
    return ", ".join(parts)
