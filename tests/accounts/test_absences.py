"""Who is away, who covers, and when that counts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actions.absences import AbsenceRefused, end_absence, record_absence
from accounts.away import absences_now, covered_by
from accounts.models import Absence, Role, User
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db

TODAY = NOON.date()


def away(person: User, first: int = 0, last: int = 4, cover: User | None = None) -> Absence:
    """From so many days after today to so many."""
    return record_absence(
        person=person,
        from_on=TODAY + dt.timedelta(days=first),
        until_on=TODAY + dt.timedelta(days=last),
        cover=cover,
        by=person,
        at=NOON,
    )


def test_both_days_are_included_on_the_calendar_of_the_one_away() -> None:
    akamu = make_user(name="Akamu Kealoha", time_zone="Pacific/Honolulu")
    away(akamu, 1, 2)
    dawn = dt.datetime(2026, 3, 3, 10, 0, tzinfo=dt.UTC)  # midnight in Honolulu

    assert [
        akamu.pk in absences_now(dawn + dt.timedelta(minutes=minutes)) for minutes in (-1, 0, 2879, 2880)
    ] == [False, True, True, False]


def test_the_cover_stands_in_while_it_lasts(rita: User, sam: User) -> None:
    away(rita, 1, 2, cover=sam)

    assert covered_by(sam, NOON) == {}
    assert covered_by(sam, NOON + dt.timedelta(days=1)) == {rita.pk: rita}
    assert covered_by(rita, NOON + dt.timedelta(days=1)) == {}
    assert covered_by(sam, NOON + dt.timedelta(days=3)) == {}


def test_who_left_or_is_away_covers_nobody(rita: User, sam: User) -> None:
    away(rita, cover=sam)
    away(sam, 0, 0)
    assert covered_by(sam, NOON) == {}
    sam.absences.all().delete()
    sam.is_active = False

    assert covered_by(sam, NOON) == {}


def test_calling_off_ends_it_once(rita: User, sam: User) -> None:
    absence = away(rita, cover=sam)
    end_absence(absence=absence, by=rita, at=NOON)
    again = end_absence(absence=absence, by=sam, at=NOON + dt.timedelta(hours=1))

    assert (again.ended_by, again.ended_at) == (rita, NOON)
    assert absences_now(NOON) == {}
    assert away(rita, cover=sam).pk != absence.pk  # The days are free again.


def test_the_same_absence_twice_is_one(rita: User) -> None:
    assert away(rita).pk == away(rita).pk


@pytest.mark.parametrize(
    ("first", "last", "field", "message"),
    [
        (3, 2, "until_on", "The last day lies before the first."),
        (-3, -1, "until_on", "These days are past."),
        (0, 367, "until_on", "An absence lasts at most a year. Is the year right?"),
        (9, 12, "from_on", "Rita is away from 12 Mar to 16 Mar 2026 already."),
        (14, 20, "from_on", "Rita is away from 12 Mar to 16 Mar 2026 already."),
    ],
)
def test_days_that_cannot_be_are_refused(rita: User, first: int, last: int, field: str, message: str) -> None:
    away(rita, 10, 14)
    with pytest.raises(AbsenceRefused) as refused:
        away(rita, first, last)

    assert (refused.value.field, refused.value.message) == (field, message)
    assert Absence.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "cover", "is_allowed"),
    [
        (Role.REP, Role.REP, True),
        (Role.REP, Role.MANAGER, True),
        (Role.REP, Role.VP, False),
        (Role.MANAGER, Role.REP, False),
        (Role.VP, Role.MANAGER, True),
        (Role.MEDICAL_DIRECTOR, Role.VP, True),
        (Role.ADMIN, Role.MANAGER, False),
    ],
)
def test_a_cover_may_read_what_the_absent_may(role: Role, cover: Role, is_allowed: bool) -> None:
    person, other = make_user(role=role), make_user(role=cover)
    if is_allowed:
        assert away(person, cover=other).cover == other
        return
    with pytest.raises(AbsenceRefused, match="cannot stand in for"):
        away(person, cover=other)


def test_nobody_covers_for_themselves_after_they_left_or_while_away(rita: User, sam: User) -> None:
    away(sam, 3, 3)
    for cover, message in [
        (rita, "Rita Alvarez cannot stand in for Rita Alvarez."),
        (make_user(name="Lee Gone", is_active=False), "Lee Gone cannot stand in for Rita Alvarez."),
        (sam, "Sam Okafor is away too, from 05 Mar to 05 Mar 2026."),
    ]:
        with pytest.raises(AbsenceRefused) as refused:
            away(rita, cover=cover)
        assert (refused.value.field, refused.value.message) == ("cover", message)


def test_the_database_refuses_two_absences_at_once(rita: User) -> None:
    away(rita, 0, 4)
    with pytest.raises(IntegrityError, match="absence_one_at_a_time"), transaction.atomic():
        Absence.objects.create(
            person=rita,
            from_on=TODAY + dt.timedelta(days=4),
            until_on=TODAY + dt.timedelta(days=9),
            recorded_by=rita,
            recorded_at=NOON,
        )


def test_who_is_away_is_one_query_for_one_or_many(rita: User, sam: User, marco: User) -> None:
    away(rita, cover=sam)
    with CaptureQueriesContext(
        connection,
    ) as one:
        absences_now(NOON)
    for _ in range(3):
        away(make_user(), cover=marco)
    with CaptureQueriesContext(connection) as many:
        assert len(absences_now(NOON)) == 4

    assert len(one) == len(many) == 1
