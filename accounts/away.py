"""Who is away at a moment, and who stands in."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS
from django.db.models import DateField, ExpressionWrapper, Q, Value

from accounts.models import Absence, User
from accounts.prepared import Prepared, gap


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
    """Those somebody stands in for now. Who is away themselves stands in for nobody. One query."""
    found: dict[int, User] = {}
    for from_on, until_on, *fields in _near().rows(cover=cover.pk, day=now.date()):
        person = User.from_db(DEFAULT_DB_ALIAS, _PERSON, fields)
        if from_on <= person.today(now) <= until_on:
            found[person.pk] = person
    return {} if cover.pk in found or not cover.is_active else found


_PERSON = tuple(field.attname for field in User._meta.concrete_fields)


@lru_cache(maxsize=1)
def _near() -> Prepared:
    """Absences of somebody and of those they cover, from the day before to the day after: by some clock it is today."""
    cover, day = gap("cover", "bigint"), gap("day", "date")
    near = Absence.objects.standing().filter(
        Q(person=cover) | Q(cover=cover),
        from_on__lte=ExpressionWrapper(day + Value(1), DateField()),
        until_on__gte=ExpressionWrapper(day - Value(1), DateField()),
    )
    return Prepared(near.values_list("from_on", "until_on", *(f"person__{name}" for name in _PERSON)))
