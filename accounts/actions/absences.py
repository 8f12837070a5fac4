"""Saying who is away and who covers, and taking it back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.absences import LONGEST_ABSENCE, may_cover
from accounts.models import Absence, User


class AbsenceRefused(Exception):
    """`field` is where the form shows it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@transaction.atomic
def record_absence(
    *, person: User, from_on: dt.date, until_on: dt.date, cover: User | None, by: User, at: dt.datetime
) -> Absence:
    """1. Lock the person: two absences at once are judged one after the other. The same days and cover again give
       back what stands (a double click).
    2. Refuse days that are past, too long or taken, and a cover who may not or is away then.
    3. Write it down.
    """
    them = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    same: Absence | None = (
        them.absences.standing().filter(from_on=from_on, until_on=until_on, cover=cover).first()
    )
    if same is not None:
        return same
    _check_days(them, from_on, until_on, today=them.today(at))
    if cover is not None:
        _check_cover(them, cover, from_on, until_on)
    return Absence.objects.create(
        person=them, from_on=from_on, until_on=until_on, cover=cover, recorded_by=by, recorded_at=at
    )


@transaction.atomic
def end_absence(*, absence: Absence, by: User, at: dt.datetime) -> Absence:
    """Called off before it began, or back early. Ending it twice changes nothing."""
    absence = Absence.objects.select_for_update().get(pk=absence.pk)
    if absence.ended_at is None:
        absence.ended_by, absence.ended_at = by, at
        absence.save(update_fields=["ended_by", "ended_at"])
    return absence


def _check_days(them: User, from_on: dt.date, until_on: dt.date, *, today: dt.date) -> None:
    if until_on < from_on:
        raise AbsenceRefused("until_on", "The last day lies before the first.")
    if until_on < today:
        raise AbsenceRefused("until_on", "These days are past.")
    if until_on - from_on > LONGEST_ABSENCE:
        raise AbsenceRefused("until_on", "An absence lasts at most a year. Is the year right?")
    taken = _overlapping(them, from_on, until_on)
    if taken is not None:
        raise AbsenceRefused("from_on", f"{them.first_name} is away from {_days(taken)} already.")


def _check_cover(them: User, cover: User, from_on: dt.date, until_on: dt.date) -> None:
    if not cover.is_active or cover.pk == them.pk or not may_cover(role=cover.role, away=them.role):
        raise AbsenceRefused("cover", f"{cover.name} cannot stand in for {them.name}.")
    away = _overlapping(cover, from_on, until_on)
    if away is not None:
        raise AbsenceRefused("cover", f"{cover.name} is away too, from {_days(away)}.")


def _overlapping(person: User, from_on: dt.date, until_on: dt.date) -> Absence | None:
    overlap = person.absences.standing().filter(from_on__lte=until_on, until_on__gte=from_on)
    found: Absence | None = overlap.order_by("from_on").first()
    return found


def _days(absence: Absence) -> str:
    return f"{absence.from_on:%d %b} to {absence.until_on:%d %b %Y}"
