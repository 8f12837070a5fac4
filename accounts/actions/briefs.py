"""The weekly letter: who gets it and when. What stands in it is written by the floor that knows the counties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from accounts.actions.letters import EVERYWHERE, channels_of, letter_key, post_letter
from accounts.away import absences_now
from accounts.letter_kinds import STOPPABLE
from accounts.letter_times import week_due
from accounts.letters import Letter
from accounts.models import Notice, NoticeKind, User

Writer = Callable[[User, dt.date], Letter | None]
"""Of a reader and the Monday of the week; None where there is nothing to say."""


def post_briefs(*, write: Writer, now: dt.datetime) -> int:
    """1. Of those whose kind of letter it is, take who is at work on the first working morning of their week, or later.
    2. Leave out who has the brief of this week, and who wants none.
    3. Write it. A missed Monday is made up on Tuesday; a second run finds nothing to do.
    """
    kind = NoticeKind.BRIEF
    away = absences_now(now)
    people = User.objects.people().filter(role__in=STOPPABLE[kind].roles).order_by("pk")
    due = [
        (person, monday)
        for person in people
        if person.pk not in away and (monday := week_due(now, person.zone, person.working_days))
    ]
    keys = {letter_key(kind, person, monday.isoformat()) for person, monday in due}
    written = set(Notice.objects.filter(unique_key__in=keys).values_list("unique_key", flat=True))
    chosen = channels_of([person.pk for person, _ in due], kind)
    posted = 0
    for person, monday in due:
        about, wanted = monday.isoformat(), chosen.get(person.pk, EVERYWHERE)
        if letter_key(kind, person, about) in written or not wanted:
            continue
        if letter := write(person, monday):
            posted += post_letter(
                kind=kind, reader=person, about=about, letter=letter, at=now, channels=wanted
            )
    return posted
