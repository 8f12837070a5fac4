"""Who covers works the deals of whoever is away, while it lasts and no longer."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.absences import end_absence, record_absence
from accounts.models import Absence, Role, User
from tests.factories import NOON, make_deal, make_user

pytestmark = pytest.mark.django_db


def away(person: User, cover: User | None, days: int = 4) -> Absence:
    until = NOON.date() + dt.timedelta(days=days)
    return record_absence(person=person, from_on=NOON.date(), until_on=until, cover=cover, by=person, at=NOON)


def opens(client: Client, user: User, path: str, *, after_days: int = 0) -> int:
    with time_machine.travel(NOON + dt.timedelta(days=after_days), tick=False):
        client.force_login(user)
        return client.get(path).status_code


def test_a_cover_works_the_deals_while_it_lasts(client: Client, rita: User, sam: User) -> None:
    path = f"/deals/{make_deal(owner=rita).pk}/next-step/"
    assert opens(client, sam, path) == 403
    absence = away(rita, sam)
    assert opens(client, sam, path) == 200
    assert opens(client, rita, path) == 200
    assert opens(client, sam, path, after_days=5) == 403
    end_absence(absence=absence, by=rita, at=NOON)
    assert opens(client, sam, path) == 403


def test_who_covers_for_a_manager_works_the_deals_of_the_team(
    client: Client, rita: User, marco: User
) -> None:
    other = make_user(name="Mia Chen", role=Role.MANAGER)
    path = f"/deals/{make_deal(owner=rita).pk}/owner/"
    assert opens(client, other, path) == 403
    away(marco, other)
    assert opens(client, other, path) == 200


def test_covering_a_rep_gives_no_right_over_the_reps_of_a_team(client: Client, rita: User, sam: User) -> None:
    pat = make_user(manager=rita.manager)
    away(rita, sam)
    assert opens(client, sam, f"/deals/{make_deal(owner=pat).pk}/next-step/") == 403
    assert opens(client, sam, f"/deals/{make_deal(owner=rita).pk}/owner/") == 403


def test_today_shows_the_work_one_covers(client: Client, rita: User, sam: User) -> None:
    make_deal(owner=rita, due_on=NOON.date())
    away(rita, sam)
    with time_machine.travel(NOON, tick=False):
        client.force_login(sam)
        assert (f"for-{rita.pk}", "For Rita") in client.get("/").context["desk"].scopes
        desk = client.get("/", {"of": f"for-{rita.pk}"}).context["desk"]
        client.force_login(rita)
        assert client.get("/").context["desk"].scopes == ()
    assert (desk.open_count, desk.due_count) == (1, 1)


def test_a_list_looks_up_whom_one_covers_once_for_all_its_rows(client: Client, rita: User, sam: User) -> None:
    away(rita, sam)
    counts = []
    for _ in range(2):
        make_deal(owner=rita)
        make_deal(owner=sam)
        with time_machine.travel(NOON, tick=False):
            client.force_login(sam)
            with CaptureQueriesContext(connection) as queries:
                assert client.get("/deals/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
