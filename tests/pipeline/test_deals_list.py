"""The dense list: its conditions live in the address, its pages never repeat or skip, its queries never grow."""

from __future__ import annotations

import base64
import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.models import Role, User
from pipeline.actions.clocks import set_clocks
from pipeline.models import Deal, NextStep, PaperHandover
from pipeline.stages import Stage
from tests.factories import (
    NOON,
    make_affiliation,
    make_agreement,
    make_county,
    make_deal,
    make_deals,
    make_group,
    make_hold,
    make_location,
    make_network,
    make_specialty,
    make_stake,
    make_user,
)

pytestmark = pytest.mark.django_db

TODAY = NOON.date()


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def as_rita(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


def day(ahead: int) -> dt.date:
    return TODAY + dt.timedelta(days=ahead)


def ago(days: int) -> dt.datetime:
    return NOON - dt.timedelta(days=days)


def names(client: Client, **conditions: Any) -> list[str]:
    response = client.get("/deals/", conditions)
    assert response.status_code == 200
    return [row.group for row in response.context["listing"].rows]


def tab_counts(client: Client) -> dict[str, int]:
    return {tab.label: tab.count for tab in client.get("/deals/").context["tabs"]}


def named(owner: User, name: str, **fields: Any) -> Any:
    return make_deal(owner=owner, group=make_group(name=name), **fields)


def test_open_deals_of_everybody_are_listed_first(as_rita: Client, rita: User, sam: User) -> None:
    named(rita, "Mine", due_on=day(1))
    named(sam, "Sam's", due_on=day(2))
    named(rita, "Lost", stage=Stage.LOST)

    assert names(as_rita) == ["Mine", "Sam's"]


def test_each_condition_narrows_the_list(as_rita: Client, rita: User, sam: User, marco: User) -> None:
    named(rita, "Late", due_on=day(-1), opened_at=ago(2))
    named(rita, "Today", due_on=day(0), stage=Stage.RATES)
    named(sam, "This week", due_on=day(7), stage=Stage.LOI)
    named(sam, "Later", due_on=day(8))

    assert names(as_rita, due="overdue") == ["Late"]
    assert names(as_rita, due="today") == ["Today"]
    assert names(as_rita, due="now") == ["Late", "Today"]
    assert names(as_rita, due="week") == ["This week"]
    assert names(as_rita, stage="loi") == ["This week"]
    assert names(as_rita, stage=["loi", "rates"]) == ["Today", "This week"]
    assert names(as_rita, owner=sam.pk) == ["This week", "Later"]
    assert names(as_rita, team=marco.pk) == ["Late", "Today", "This week", "Later"]
    assert names(as_rita, q="lat") == ["Late", "Later"]
    assert names(as_rita, q="lat", owner=sam.pk) == ["Later"]


def test_silence_conditions(as_rita: Client, rita: User) -> None:
    named(rita, "Fresh", due_on=day(1), opened_at=ago(9))
    named(rita, "Going", due_on=day(2), opened_at=ago(10))
    named(rita, "Neglected", due_on=day(3), opened_at=ago(14))
    named(rita, "Tried", due_on=day(4), opened_at=ago(20), unanswered=1)
    named(rita, "Unresponsive", due_on=day(5), opened_at=ago(20), unanswered=3)
    make_hold(deal=named(rita, "Held", due_on=day(6)), until_on=day(6))

    assert names(as_rita, quiet="going") == ["Going"]
    assert names(as_rita, quiet="quiet") == ["Neglected", "Tried", "Unresponsive"]
    assert names(as_rita, quiet="unresponsive") == ["Unresponsive"]
    assert names(as_rita, quiet="neglected") == ["Neglected"]
    assert names(as_rita, quiet="any") == ["Going", "Neglected", "Tried", "Unresponsive"]
    assert names(as_rita, quiet="held") == ["Held"]


def test_county_and_specialty_must_meet_in_one_site(as_rita: Client, rita: User) -> None:
    columbia, gulf = make_county(), make_county(ssa_code="10220", name="Gulf", fips="12045")
    heart, skin = make_specialty(), make_specialty(code="009", name="Dermatology")
    make_network(counties=[columbia, gulf])
    both = named(rita, "Both", due_on=day(1))
    apart = named(rita, "Apart", due_on=day(2))
    make_affiliation(
        group=both.group, location=make_location(group=both.group, county=columbia), specialty=heart
    )
    make_affiliation(
        group=apart.group, location=make_location(group=apart.group, county=columbia), specialty=skin
    )
    make_affiliation(
        group=apart.group, location=make_location(group=apart.group, county=gulf), specialty=heart
    )

    assert names(as_rita, county="10120") == ["Both", "Apart"]
    assert names(as_rita, specialty="008") == ["Both", "Apart"]
    assert names(as_rita, county="10120", specialty="008") == ["Both"]


def test_saved_views_count_what_they_lead_to(as_rita: Client, rita: User, sam: User) -> None:
    named(rita, "Due", due_on=day(0))
    named(sam, "Sam's due", due_on=day(0))
    named(rita, "Going", due_on=day(3), opened_at=ago(11))
    named(rita, "Quiet", due_on=day(3), opened_at=ago(15))
    named(rita, "Letter out", due_on=day(3), stage=Stage.LOI)
    ours, theirs = (named(rita, name, due_on=day(3), stage=Stage.LEGAL) for name in ("Ours", "Theirs"))
    for deal, holder in ((theirs, "plan"), (theirs, "group"), (ours, "group"), (ours, "plan")):
        PaperHandover.objects.create(
            deal=deal, holder=holder, since_on=TODAY, recorded_by=rita, recorded_at=NOON
        )
    group = make_group(name="Signed")
    agreement = make_agreement(group=group, network=ours.network, by=rita)
    Deal.objects.create(
        group=group,
        network=ours.network,
        owner=rita,
        stage=Stage.SIGNED,
        stage_entered_at=NOON,
        opened_by=rita,
        opened_at=NOON,
        closed_by=rita,
        closed_at=NOON,
        agreement=agreement,
    )
    named(rita, "Lost", stage=Stage.LOST)

    counts = tab_counts(as_rita)

    assert counts == {
        "All open": 7,
        "Mine due": 1,
        "Going quiet": 1,
        "Quiet": 1,
        "LOI out": 1,
        "Unresponsive": None,
        "Pivotal": None,
        "Rates late": None,
        "Legal with us": 1,
        "Signed": 1,
        "Lost": 1,
    }
    for tab in as_rita.get("/deals/").context["tabs"]:
        page = as_rita.get(f"/deals/{tab.address}")
        assert tab.count in (None, page.context["listing"].count), tab.label
        assert [each.label for each in page.context["tabs"] if each.is_current] == [tab.label]


def test_a_condition_in_force_can_be_taken_away_alone(as_rita: Client, rita: User) -> None:
    named(rita, "Letter", due_on=day(1), stage=Stage.LOI)

    page = as_rita.get("/deals/?stage=loi&stage=rates&due=week")

    conditions = {each.label: each.without for each in page.context["conditions"]}
    assert conditions == {
        "LOI": "?stage=rates&due=week",
        "Rates": "?stage=loi&due=week",
        "Due in the next 7 days": "?stage=loi&stage=rates",
    }


@pytest.mark.parametrize(
    "query",
    [
        "stage=flying",
        "owner=nobody",
        "owner=99999999999999999999999",
        "team=-1",
        "county=00000",
        "county=%00",
        "specialty=zzz",
        "quiet=loudly",
        "due=yesterday",
        "paper=nobody",
        "network=0",
        "network=x",
    ],
)
def test_a_value_not_understood_is_named_and_left_out(as_rita: Client, rita: User, query: str) -> None:
    named(rita, "Stays", due_on=day(1))

    page = as_rita.get(f"/deals/?{query}")

    assert page.status_code == 200
    assert "this condition was left out" in page.content.decode()
    assert [row.group for row in page.context["listing"].rows] == ["Stays"]


@pytest.mark.parametrize(
    "query", ["unknown=1", "sort=height", "q=%00", "q=" + "x" * 5000, "page=7", "stage=", "after="]
)
def test_unknown_parameters_mean_nothing(as_rita: Client, rita: User, query: str) -> None:
    named(rita, "x" * 200, due_on=day(1))

    page = as_rita.get(f"/deals/?{query}")

    assert page.status_code == 200
    assert len(page.context["listing"].rows) == 1
    assert page.context["problems"] == []


@pytest.mark.parametrize(
    "mark",
    [
        "broken!",
        "e30",
        "WzFd",
        "WyJ4IiwieSIsMV0",
        "W1tdLCIxMDowMDowMCIsMV0",
        "WyIyMDI2LTAzLTAyIiwiMTA6MDA6MDAiLCJ4Il0",
        "\u00e9",
    ],
)
def test_a_broken_mark_shows_the_first_page(as_rita: Client, rita: User, mark: str) -> None:
    named(rita, "First", due_on=day(1))

    page = as_rita.get("/deals/", {"after": mark})

    assert page.status_code == 200
    assert "this is the first page" in page.content.decode()
    assert len(page.context["listing"].rows) == 1


@pytest.mark.parametrize("written", ['["\\ud800", 1]', "[" * 3_000])
def test_a_mark_written_by_hand_shows_the_first_page(as_rita: Client, rita: User, written: str) -> None:
    named(rita, "First")
    mark = base64.urlsafe_b64encode(written.encode()).decode()

    page = as_rita.get("/deals/", {"after": mark, "sort": "group"})

    assert page.status_code == 200
    assert "this is the first page" in page.content.decode()


@pytest.mark.parametrize("sort", ["due", "quiet", "group", "closed"])
def test_pages_neither_skip_nor_repeat(as_rita: Client, rita: User, sort: str) -> None:
    for ahead in (1, 2, 3):
        make_deals(45, owner=rita, due_on=day(ahead), opened_at=ago(ahead))
    seen: list[int] = []
    mark, pages = "", 0
    while pages < 5:
        listing = as_rita.get("/deals/", {"sort": sort, "after": mark}).context["listing"]
        seen += [row.pk for row in listing.rows]
        mark, pages = listing.after, pages + 1
        if not mark:
            break

    assert (len(seen), len(set(seen)), pages) == (135, 135, 3)


def test_sorting(as_rita: Client, rita: User) -> None:
    named(rita, "beta", due_on=day(1), opened_at=ago(1))
    named(rita, "Alpha", due_on=day(2), opened_at=ago(3))
    timed = named(rita, "Gamma", due_on=day(1), opened_at=ago(2))
    NextStep.objects.filter(deal=timed).update(due_time=dt.time(9))
    set_clocks(timed)

    assert names(as_rita) == ["Gamma", "beta", "Alpha"]
    assert names(as_rita, sort="group") == ["Alpha", "beta", "Gamma"]
    assert names(as_rita, sort="quiet") == ["Alpha", "Gamma", "beta"]


def test_lost_deals_show_when_and_why_newest_first(as_rita: Client, rita: User) -> None:
    named(rita, "Older", stage=Stage.LOST, opened_at=ago(5))
    named(rita, "Newer", stage=Stage.LOST, opened_at=ago(1))

    page = as_rita.get("/deals/?stage=lost")

    assert [row.group for row in page.context["listing"].rows] == ["Newer", "Older"]
    assert "Sun 1 Mar, Rates" in page.content.decode()


def test_the_network_of_the_top_bar_is_the_list_unless_the_address_says_otherwise(
    as_rita: Client, rita: User
) -> None:
    old = make_network(name="Alpha", contract_year=2026)
    new = make_network(name="Beta", contract_year=2027)
    named(rita, "Old", network=old, due_on=day(1))
    named(rita, "New", network=new, due_on=day(2))

    assert names(as_rita) == ["New"]
    assert names(as_rita, network=old.pk) == ["Old"]
    assert names(as_rita, network="all") == ["Old", "New"]


def test_nothing_fits_and_nothing_there_are_different_things(as_rita: Client, rita: User) -> None:
    assert "No open deals yet" in as_rita.get("/deals/").content.decode()

    named(rita, "One", due_on=day(1))

    assert "No deal fits" in as_rita.get("/deals/?stage=legal").content.decode()


@pytest.mark.parametrize(
    ("role", "found"),
    [
        (Role.REP, 2),
        (Role.MANAGER, 2),
        (Role.VP, 2),
        (Role.ANALYST, 2),
        (Role.ADMIN, 2),
        (Role.MEDICAL_DIRECTOR, 1),
    ],
)
def test_everybody_sees_what_is_visible_to_them(client: Client, rita: User, role: Role, found: int) -> None:
    named(rita, "Early", due_on=day(1))
    named(rita, "Letter", due_on=day(2), stage=Stage.LOI)
    client.force_login(make_user(name="Some Body", role=role))

    page = client.get("/deals/")

    assert page.context["listing"].count == found
    assert {tab.label: tab.count for tab in page.context["tabs"]}["All open"] == found
    assert bool(re.search("New deal", page.content.decode())) == (role in (Role.REP, Role.MANAGER))


@pytest.mark.parametrize("query", ["", "?quiet=unresponsive", "?stage=lost", "?county=10120&specialty=008"])
def test_queries_do_not_grow_with_the_deals(as_rita: Client, rita: User, query: str) -> None:
    make_deals(3, owner=rita, opened_at=ago(20), due_on=day(1))
    few = queries_of(as_rita, query)
    make_deals(297, owner=rita, opened_at=ago(20), due_on=day(1))

    assert queries_of(as_rita, query) <= few <= 10


def queries_of(client: Client, query: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"/deals/{query}").status_code == 200
    return len(captured)


@pytest.mark.parametrize(("least", "found"), [(0.2, ["Fifth", "More"]), (0.5, ["More"])])
def test_pivotal_deals_move_a_cell_by_the_share_the_plan_has_set(
    as_rita: Client, rita: User, settings: Settings, least: float, found: list[str]
) -> None:
    """The same share as the letters to the VP; without a forecast no deal is pivotal."""
    settings.PIVOTAL_FROM = least
    for name, swing in (("Fifth", 0.2), ("More", 0.5), ("Less", 0.19), ("Unknown", None)):
        deal = make_deal(owner=rita, group=make_group(name=name))
        chances: dict[str, Any] = {"chance_if_signed": 0.3 + swing, "chance_if_lost": 0.3} if swing else {}
        make_stake(deal=deal, is_critical=True, **chances).save()

    assert names(as_rita, worth="pivotal", sort="group", network="all") == found
