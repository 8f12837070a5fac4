"""Asking the database less often: queries written once, and several tables at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from accounts.models import Absence, Role, User
from accounts.prepared import Prepared, any_of, gap
from accounts.together import together
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


def away(person: User, cover: User | None) -> Absence:
    return Absence.objects.create(
        person=person,
        from_on=TODAY,
        until_on=TODAY + dt.timedelta(days=3),
        cover=cover,
        recorded_by=person,
        recorded_at=NOON,
    )


def test_a_prepared_query_is_filled_anew_each_time() -> None:
    ana, ben, eva = (make_user(name=name) for name in ("Ana", "Ben", "Eva"))
    named = Prepared(User.objects.filter(pk__in=any_of("people")).order_by("pk").values_list("pk", "name"))

    assert list(named.rows(people=[ana.pk, eva.pk])) == [(ana.pk, "Ana"), (eva.pk, "Eva")]
    assert list(named.rows(people=[ben.pk])) == [(ben.pk, "Ben")]
    assert list(named.rows(people=[])) == []


def test_a_prepared_query_is_told_to_a_connection_once_and_asked_by_its_name() -> None:
    make_user(name="Ana")
    one, same = (
        Prepared(User.objects.filter(name=gap("name", "text")).values_list("name")) for _ in range(2)
    )

    with CaptureQueriesContext(connection) as asked:
        assert list(one.rows(name="Ana")) == list(same.rows(name="Ana")) == [("Ana",)]
        assert list(one.rows(name="Ben")) == []

    assert {query["sql"].split("(")[0] for query in asked} == {f"EXECUTE {one.name}"}


def test_behind_a_pooler_a_prepared_query_is_sent_in_full(settings: Any) -> None:
    make_user(name="Ana")
    named = Prepared(User.objects.filter(name=gap("name", "text")).values_list("name"))
    settings.PREPARE_QUERIES = False

    with CaptureQueriesContext(connection) as asked:
        assert list(named.rows(name="Ana")) == [("Ana",)]

    assert asked[0]["sql"].startswith("SELECT")


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_told_anew() -> None:
    make_user(name="Ana")
    named = Prepared(User.objects.filter(name=gap("name", "text")).values_list("name"))
    assert list(named.rows(name="Ana")) == [("Ana",)]

    connection.close()

    assert list(named.rows(name="Ana")) == [("Ana",)]


def test_a_value_of_a_prepared_query_is_never_sql() -> None:
    make_user(name="Ana")
    named = Prepared(User.objects.filter(name=gap("name", "text")).values_list("name"))

    assert list(named.rows(name="x' OR true --")) == []


def test_several_tables_are_asked_at_once_and_give_what_each_would_have_given() -> None:
    marco = make_user(name="Marco", role=Role.MANAGER)
    rita, sam = make_user(name="Rita", manager=marco), make_user(name="Sam")
    absences = [away(rita, sam), away(sam, None)]

    with CaptureQueriesContext(connection) as asked:
        found = together(
            people=User.objects.filter(role=Role.REP).select_related("manager").order_by("-name"),
            away=Absence.objects.select_related("person__manager", "cover").order_by("pk"),
            nobody=User.objects.filter(name="Nobody"),
            named=User.objects.filter(pk=rita.pk).annotate(called=F("name"))[:1],
        )
        assert [person.name for person in found["people"]] == ["Sam", "Rita"]
        assert [person.manager for person in found["people"]] == [None, marco]
        assert found["away"] == absences
        assert [(each.person.name, each.cover and each.cover.name) for each in found["away"]] == [
            ("Rita", "Sam"),
            ("Sam", None),
        ]
        assert found["away"][0].person.manager == marco
        assert found["nobody"] == []
        assert found["named"][0].called == "Rita"
    assert len(asked) == 1


def test_what_comes_together_has_the_types_of_its_columns() -> None:
    rita = make_user(name="Rita")
    absence = away(rita, None)

    (found,) = together(away=Absence.objects.select_related("person"))["away"]

    fields = [field.attname for field in Absence._meta.concrete_fields]
    fresh = Absence.objects.get(pk=absence.pk)
    assert [getattr(found, name) for name in fields] == [getattr(fresh, name) for name in fields]
    assert found.person.working_days == rita.working_days
    assert found.person.created_at == User.objects.get(pk=rita.pk).created_at
