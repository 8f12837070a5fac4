"""One box over everything: what to do, deals, groups, clinicians, counties; the log is one key further."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from pipeline.queries.palette import palette
from pipeline.stages import Stage
from tests.factories import NOON, make_affiliation, make_county, make_deal, make_deals, make_group, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "palette"}


def shelves(text: str, reader: User) -> dict[str, list[str]]:
    return {shelf.title: [item.label for item in shelf.items] for shelf in palette(text, reader=reader)}


def test_every_kind_is_found_by_its_name(rita: User) -> None:
    make_county(name="Gilchrist", ssa_code="10200")
    group = make_group(name="Gilchrist Heart")
    make_affiliation(group=group)
    make_deal(owner=rita, group=group)

    assert shelves("gilchrist", rita) == {
        "Deals": ["Gilchrist Heart"],
        "Groups": ["Gilchrist Heart"],
        "Counties": ["Gilchrist, FL"],
    }


def test_an_empty_box_shows_what_one_can_do(rita: User, vera: User) -> None:
    assert shelves("", rita)["Do"][:2] == ["Log a call or a letter", "New deal"]
    assert "New deal" not in shelves("", vera)["Do"]
    assert shelves("board", rita) == {"Do": ["Go to Board"]}


def test_a_deal_can_be_logged_from_here_by_those_who_work_it(rita: User, sam: User) -> None:
    deal = make_deal(owner=rita, group=make_group(name="Gilchrist Heart"))
    (hers,) = (item for shelf in palette("gilchrist", reader=rita) for item in shelf.items if item.log)
    assert hers.log == f"/deals/{deal.pk}/touches/new/"
    assert [item for shelf in palette("gilchrist", reader=sam) for item in shelf.items if item.log] == []


def test_only_deals_the_reader_may_see_are_found(rita: User) -> None:
    doctor = make_user(role=Role.MEDICAL_DIRECTOR)
    make_deal(owner=rita, group=make_group(name="Gilchrist Heart"))
    make_deal(owner=rita, group=make_group(name="Gilchrist Bone"), stage=Stage.LOI)

    assert shelves("gilchrist", doctor)["Deals"] == ["Gilchrist Bone"]


def test_the_reply_is_the_list_under_the_box_and_without_script_the_search_page(
    client: Client, rita: User
) -> None:
    client.force_login(rita)
    reply = client.get("/palette/", {"q": "<b>zzz"}, headers=HTMX).content.decode()
    plain = client.get("/palette/", {"q": "heart"})

    assert "Nothing found for “&lt;b&gt;zzz”." in reply
    assert (plain.status_code, plain.headers["Location"]) == (302, "/search/?q=heart")


def test_queries_do_not_grow_with_what_is_found(client: Client, rita: User) -> None:
    client.force_login(rita)
    counts = []
    for more in (1, 3):
        make_deals(more, owner=rita, opened_at=NOON - dt.timedelta(days=1))
        with CaptureQueriesContext(connection) as captured:
            client.get("/palette/", {"q": "group"}, headers=HTMX)
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 10
