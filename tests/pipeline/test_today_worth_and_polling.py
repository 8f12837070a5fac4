"""Within a section what moves the filing most stands first; and the page stays true while it is open."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from pipeline.actions.stakes import replace_stakes
from pipeline.models import Deal
from pipeline.queries.desk import desk
from tests.factories import NOON, make_county, make_deal, make_group, make_stake, make_touch

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
POLL = {"HX-Request": "true", "HX-Target": "today", "X-Poll": "true"}


def deal_of(rita: User, name: str, *, due_in: int) -> Deal:
    return make_deal(
        owner=rita, group=make_group(name=name), due_on=TODAY + dt.timedelta(days=due_in),
        opened_at=NOON - dt.timedelta(days=3),
    )  # fmt: skip


def weigh(deal: Deal, signed: float | None, lost: float | None) -> None:
    """Puts the deal's stake beside those of the others."""
    standing = list(deal.network.deals.values_list("pk", flat=True))
    kept = [stake for each in standing for stake in Deal.objects.get(pk=each).stakes.all()]
    for stake in kept:
        stake.pk = None
    stake = make_stake(deal=deal, chance_if_signed=signed, chance_if_lost=lost)
    replace_stakes(network=deal.network, stakes=[*kept, stake])


def order(rita: User) -> list[str]:
    found = desk(reader=rita, scope_key="", now=NOON, plan_today=TODAY)
    return [row.group for section in found.sections for row in section.rows]


def test_worth_orders_a_section_and_never_crosses_it(rita: User) -> None:
    late = deal_of(rita, "Late, moves little", due_in=-1)
    deal_of(rita, "Ahead, no forecast", due_in=1)
    most, some = deal_of(rita, "Ahead, moves most", due_in=9), deal_of(rita, "Ahead, moves some", due_in=4)
    for deal, signed in ((late, 0.42), (most, 0.9), (some, 0.7)):
        weigh(deal, signed, 0.4)

    assert order(rita) == [
        "Late, moves little",
        "Ahead, moves most",
        "Ahead, moves some",
        "Ahead, no forecast",
    ]


def test_without_a_forecast_the_day_orders_and_nothing_is_said_about_worth(
    rita: User, client: Client
) -> None:
    weigh(deal_of(rita, "Later", due_in=5), None, None)
    deal_of(rita, "Sooner", due_in=2)
    client.force_login(rita)
    with time_machine.travel(NOON, tick=False):
        page = client.get("/").content.decode()

    assert order(rita) == ["Sooner", "Later"]
    assert "points" not in page


def test_the_row_says_what_the_deal_is_worth_and_where(rita: User, client: Client) -> None:
    deal = deal_of(rita, "Gila Family Care", due_in=1)
    weigh(deal, 0.75, 0.41)
    client.force_login(rita)
    with time_machine.travel(NOON, tick=False):
        page = client.get("/").content.decode()

    assert f"<b>34 points</b>{make_county().name} cardiology" in page


# kept true -------------------------------------------------------------------------------------------


@pytest.fixture
def as_rita(client: Client, rita: User) -> Any:
    deal_of(rita, "Lake City Heart", due_in=1)
    with time_machine.travel(NOON, tick=False):
        client.force_login(rita)
        yield client


def test_a_poll_that_finds_nothing_new_gets_an_empty_reply(as_rita: Client) -> None:
    first = as_rita.get("/", headers=POLL)
    again = as_rita.get("/", headers=POLL | {"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, first.headers["Cache-Control"]) == (200, "private, no-store")
    assert (again.status_code, again.content) == (304, b"")


def test_a_poll_after_somebody_logged_a_call_brings_the_new_day(as_rita: Client) -> None:
    known = as_rita.get("/", headers=POLL).headers["ETag"]
    make_touch(deal=Deal.objects.get(), note="They will sign.")
    reply = as_rita.get("/", headers=POLL | {"If-None-Match": known})

    assert reply.status_code == 200
    assert "They will sign." in reply.content.decode()
    assert reply.headers["ETag"] != known


def test_polling_keeps_no_session_alive(as_rita: Client) -> None:
    before = Session.objects.get()
    for _ in range(3):
        reply = as_rita.get("/", headers=POLL)
        assert "sessionid" not in reply.cookies
    after = Session.objects.get()

    assert (after.expire_date, after.session_data) == (before.expire_date, before.session_data)


def test_a_poll_without_a_session_leaves_the_page_where_it_is(client: Client, rita: User) -> None:
    reply = client.get("/", headers=POLL)

    assert reply.status_code == 401
    assert "HX-Redirect" not in reply.headers
