"""Who is away at a moment, and who stands in."""

from __future__ import annotations

import datetime as dt

from accounts.models import Absence, User


def absences_now(now: dt.datetime) -> dict[int, Absence]:
    """By person, each by their own calendar, with who covers: one query for the whole plan."""
    near = Absence.objects.standing().filter(
        from_on__lte=now.date() + dt.timedelta(days=1), until_on__gte=now.date() - dt.timedelta(days=1)
    )
    return {
        absence.person_id: absence
        for absence in near.select_related("person", "cover").order_by("pk")
        if absence.from_on <= absence.person.today(now) <= absence.until_on
    }


def covered_by(cover: User, now: dt.datetime) -> dict[int, User]:
    """Those somebody stands in for now. Who is away themselves stands in for nobody."""
    away = absences_now(now)
    if cover.pk in away or not cover.is_active:
        return {}
    return {person: absence.person for person, absence in away.items() if absence.cover_id == cover.pk}
