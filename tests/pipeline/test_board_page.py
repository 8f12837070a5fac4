"""The board: true counts, a bearable number of cards, and one way to move a card whatever one moves it with."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from pipeline.models import Outcome, StageMove
from pipeline.stages import OPEN_STAGES, Stage
from tests.factories import NOON, make_deal, make_deals, make_group, make_hold, make_touch, make_user
from tests.htmx import Page

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


def lanes(client: Client, query: str = "") -> dict[str, list[str]]:
    response = client.get(f"/board/{query}")
    assert response.status_code == 200
    return {lane.stage: [card.group for card in lane.cards] for lane in response.context["board"].lanes}


def test_a_lane_for_each_open_stage_and_what_is_due_first_on_top(as_rita: Client, rita: User) -> None:
    for stage in OPEN_STAGES:
        make_deal(owner=rita, group=make_group(name=f"Later {stage}"), stage=stage, due_on=day(5))
        make_deal(owner=rita, group=make_group(name=f"Soon {stage}"), stage=stage, due_on=day(1))
    make_deal(owner=rita, stage=Stage.LOST)

    assert lanes(as_rita) == {stage.value: [f"Soon {stage}", f"Later {stage}"] for stage in OPEN_STAGES}


def test_counts_are_true_and_cards_are_at_most_fifty(as_rita: Client, rita: User) -> None:
    make_deals(120, owner=rita, stage=Stage.RATES)
    make_deals(3, owner=rita, stage=Stage.LOI)

    page = as_rita.get("/board/")

    rates = page.context["board"].lanes[2]
    assert (rates.count, len(rates.cards), rates.more) == (120, 50, 70)
    assert page.context["board"].count == 123
    (more,) = re.findall(r'class="more" href="([^"]+)"', page.content.decode())
    assert len(lanes(as_rita, more)["rates"]) == 100
    assert len(lanes(as_rita, more)["loi"]) == 3


@pytest.mark.parametrize("value", ["", "x", "-5", "10", "99999999", "1e3", "\u0665"])
def test_a_senseless_number_of_cards_asks_for_nothing(as_rita: Client, rita: User, value: str) -> None:
    make_deals(60, owner=rita, stage=Stage.RATES)

    assert len(lanes(as_rita, f"?rates={value}")["rates"]) == 50


def test_a_card_says_whose_where_what_when_and_how_quiet(as_rita: Client, rita: User) -> None:
    make_deal(
        owner=rita, group=make_group(name="Quiet one"), opened_at=NOON - dt.timedelta(days=14), due_on=day(1)
    )
    make_deal(
        owner=rita, group=make_group(name="Late one"), opened_at=NOON - dt.timedelta(days=3), due_on=day(-2)
    )
    make_hold(deal=make_deal(owner=rita, due_on=day(9)), until_on=day(9))

    page = as_rita.get("/board/").content.decode()

    for words in ("Owner: Rita Alvarez", "Quiet, neglected", "2\u202fd late", "Hold to 11 Mar", "Tue 3 Mar"):
        assert words in page


def test_conditions_narrow_lanes_and_counts_alike(as_rita: Client, rita: User, sam: User) -> None:
    make_deals(2, owner=rita)
    make_deals(3, owner=sam, opened_at=NOON - dt.timedelta(days=20), due_on=day(1))

    mine = as_rita.get(f"/board/?owner={rita.pk}").context["board"]
    quiet = as_rita.get("/board/?quiet=quiet").context["board"]

    assert (mine.count, len(mine.lanes[0].cards)) == (2, 2)
    assert (quiet.count, quiet.quiet) == (3, 3)
    shortcuts = {label: count for label, _, count in as_rita.get("/board/").context["shortcuts"]}
    assert shortcuts == {"Mine": None, "Quiet": 3}


@pytest.mark.parametrize("query", ["?county=00000", "?stage=nowhere", "?owner=x&quiet=y"])
def test_a_broken_condition_is_no_error(as_rita: Client, query: str) -> None:
    assert as_rita.get(f"/board/{query}").status_code == 200


def test_only_those_who_work_a_deal_can_move_it(client: Client, rita: User, sam: User) -> None:
    deal = make_deal(owner=rita)
    address = f'data-move="/deals/{deal.pk}/stage/"'

    for reader, may in ((rita, True), (sam, False), (make_user(name="Vera Stone", role=Role.VP), False)):
        client.force_login(reader)
        assert (address in client.get("/board/").content.decode()) == may


def test_moving_a_card_changes_the_board_to_what_a_fresh_one_shows(as_rita: Client, rita: User) -> None:
    deal = make_deal(owner=rita)
    make_touch(deal=deal, outcome=Outcome.MESSAGE)
    page = Page(as_rita, "/board/")

    response = page.post(
        f"/deals/{deal.pk}/stage/", {"to": "intro", "key": str(uuid.uuid4())}, target=f"ask-{deal.pk}"
    )

    deal.refresh_from_db()
    assert deal.stage == Stage.INTRO
    assert "moved to Intro" in json.loads(response.headers["HX-Trigger"])["toast"]["text"]
    assert page.matches(Page(as_rita, "/board/"))


def test_the_same_card_dropped_twice_moves_once(as_rita: Client, rita: User) -> None:
    deal = make_deal(owner=rita)
    make_touch(deal=deal, outcome=Outcome.MESSAGE)
    move = {"to": "intro", "key": str(uuid.uuid4())}

    for _ in range(2):
        as_rita.post(f"/deals/{deal.pk}/stage/", move, headers={"HX-Request": "true", "HX-Target": "ask-1"})

    assert StageMove.objects.count() == 1


def test_each_card_has_a_key_of_its_own(as_rita: Client, rita: User) -> None:
    make_deals(5, owner=rita)

    keys = re.findall(r'name="key" value="([^"]+)"', as_rita.get("/board/").content.decode())

    assert (len(keys), len(set(keys))) == (5, 5)


def test_a_card_that_lacks_something_asks_for_it_in_place(as_rita: Client, rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.INTRO)

    response = as_rita.post(
        f"/deals/{deal.pk}/stage/",
        {"to": "rates", "key": str(uuid.uuid4())},
        headers={"HX-Request": "true", "HX-Target": f"ask-{deal.pk}"},
    )

    deal.refresh_from_db()
    assert (response.status_code, deal.stage) == (422, Stage.INTRO)
    assert 'name="what_matters"' in response.content.decode()
    assert "<html" not in response.content.decode()


def test_queries_do_not_grow_with_the_deals(as_rita: Client, rita: User) -> None:
    for stage in OPEN_STAGES:
        make_deals(1, owner=rita, stage=stage)
    few = queries_of(as_rita)
    for stage in OPEN_STAGES:
        make_deals(60, owner=rita, stage=stage, opened_at=NOON - dt.timedelta(days=20), due_on=day(1))

    assert queries_of(as_rita) == few <= 10


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/board/").status_code == 200
    return len(captured)
