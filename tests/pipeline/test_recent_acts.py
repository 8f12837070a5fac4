"""Undo stays in reach for ten minutes: a list of what one did, each with its way back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from pipeline.actions.bulk import reassign_many, tag_many
from pipeline.actions.deals import open_deal
from pipeline.actions.holds import place_hold
from pipeline.actions.moves import move_stage
from pipeline.actions.steps import PlannedStep, plan_next_step
from pipeline.actions.touches import TouchDraft, log_touch
from pipeline.actions.undo import undo
from pipeline.models import Deal, Outcome, Touch
from pipeline.queries.recent_acts import RecentAct, recent_acts
from pipeline.stages import MoveReasons, Stage
from tests.factories import NOON, make_deal, make_group, make_hold_reason, make_network, make_touch
from tests.live import Live
from tests.pipeline.deal_desk import make_desk, text_of

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
SOON = PlannedStep("call", "Call again", NOON.date() + dt.timedelta(days=4))


def log(deal: Deal, by: User, at: dt.datetime = NOON, *, step: PlannedStep | None = SOON) -> Touch:
    draft = TouchDraft(Outcome.STAFF, "", at)
    return log_touch(deal=deal, key=uuid.uuid4(), draft=draft, step=step, by=by, at=at)


def told(by: User, at: dt.datetime = NOON + MINUTE) -> list[tuple[str, str]]:
    return [(act.what, act.whom) for act in recent_acts(reader=by, now=at)]


@pytest.fixture
def deal(rita: User) -> Deal:
    return make_deal(owner=rita, group=make_group(name="Bonifay Lung"), opened_at=NOON - dt.timedelta(days=2))


def test_an_act_is_named_by_what_it_did_and_stays_for_ten_minutes(deal: Deal, rita: User) -> None:
    log(deal, rita)
    assert recent_acts(reader=rita, now=NOON + 4 * MINUTE) == [
        RecentAct(at=NOON, what="Logged: Reached staff", whom="Bonifay Lung", deal=deal, minutes_left=6)
    ]
    assert told(rita, NOON + 10 * MINUTE) == [("Logged: Reached staff", "Bonifay Lung")]
    assert told(rita, NOON + 10 * MINUTE + dt.timedelta(seconds=1)) == []


def test_every_kind_of_act_is_listed_newest_first(rita: User, sam: User, marco: User) -> None:
    deals = [
        make_deal(owner=rita, group=make_group(name=name), opened_at=NOON - 9 * MINUTE) for name in "ABCDE"
    ]
    make_touch(deal=deals[0], outcome=Outcome.MESSAGE, made_at=NOON - 9 * MINUTE, logged_by=marco)
    move_stage(deal=deals[0], to="intro", key=uuid.uuid4(), said=MoveReasons(), by=marco, at=NOON)
    plan_next_step(deal=deals[1], step=SOON, by=marco, at=NOON + MINUTE)
    until = NOON.date() + dt.timedelta(days=9)
    place_hold(
        deal=deals[2], reason=make_hold_reason(), until_on=until, what="Ask", by=marco, at=NOON + 2 * MINUTE
    )
    reassign_many(deals=deals[3:], to=sam, by=marco, at=NOON + 3 * MINUTE)
    tag_many(deals=deals[4:], name="rural", by=marco, at=NOON + 4 * MINUTE)

    assert told(marco, NOON + 5 * MINUTE) == [
        ("Tagged rural", "E"),
        ("Given to Sam Okafor", "D"),
        ("Put on hold: Decision-maker away", "C"),
        ("Next step: Call again", "B"),
        ("Moved to Intro", "A"),
    ]


def test_of_one_deal_only_the_newest_act_can_be_taken_back(deal: Deal, rita: User) -> None:
    log(deal, rita)
    plan_next_step(deal=deal, step=PlannedStep("call", "Visit", SOON.due_on), by=rita, at=NOON + MINUTE)
    assert told(rita, NOON + 2 * MINUTE) == [("Next step: Visit", "Bonifay Lung")]


@pytest.mark.parametrize("deed", ["log", "move", "step", "hold", "owner", "tag"])
def test_what_was_taken_back_is_listed_no_more(deal: Deal, marco: User, sam: User, deed: str) -> None:
    make_touch(deal=deal, outcome=Outcome.MESSAGE, made_at=NOON - dt.timedelta(days=1))
    until = NOON.date() + dt.timedelta(days=9)
    deeds: dict[str, Callable[[], object]] = {
        "log": lambda: log(deal, marco),
        "move": lambda: move_stage(
            deal=deal, to="intro", key=uuid.uuid4(), said=MoveReasons(), by=marco, at=NOON
        ),
        "step": lambda: plan_next_step(deal=deal, step=SOON, by=marco, at=NOON),
        "hold": lambda: place_hold(
            deal=deal, reason=make_hold_reason(), until_on=until, what="Ask", by=marco, at=NOON
        ),
        "owner": lambda: reassign_many(deals=[deal], to=sam, by=marco, at=NOON),
        "tag": lambda: tag_many(deals=[deal], name="rural", by=marco, at=NOON),
    }
    deeds[deed]()
    assert len(told(marco)) == 1
    undo(deal=Deal.objects.get(pk=deal.pk), done_at=NOON, by=marco, at=NOON + MINUTE)
    assert told(marco, NOON + 2 * MINUTE) == []


def test_opening_a_deal_is_not_taken_back(rita: User) -> None:
    open_deal(group=make_group(), network=make_network(), owner=rita, step=SOON, by=rita, at=NOON)
    assert told(rita) == []


def test_what_others_did_is_not_ones_own(deal: Deal, rita: User, marco: User, sam: User) -> None:
    log(deal, marco)
    assert (told(rita), told(sam), len(told(marco))) == ([], [], 1)


def test_the_list_asks_as_much_for_one_act_as_for_many(rita: User) -> None:
    counts = []
    for place in range(4):
        log(make_deal(owner=rita, opened_at=NOON - dt.timedelta(days=2)), rita, NOON + place * MINUTE)
        with CaptureQueriesContext(connection) as captured:
            assert len(told(rita, NOON + 5 * MINUTE)) == place + 1
        counts.append(len(captured))
    assert set(counts) == {3}


def test_page_lists_them_and_takes_one_back_without_script(client: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        desk = make_desk(client, opened_at=NOON - dt.timedelta(days=2))
        log(desk.deal, desk.rita)
    with time_machine.travel(NOON + 8 * MINUTE, tick=False):
        page = text_of(client.get("/recent/"))
        assert "Logged: Reached staff" in page
        (form,) = [part for part in page.split("<form") if "/undo/" in part]
        address = form.partition('action="')[2].partition('"')[0]
        assert client.post(address).status_code == 302
        assert "Nothing of the last ten minutes" in text_of(client.get("/recent/"))
    assert desk.deal.touches.standing().count() == 0


def test_after_somebody_else_acted_it_says_who(client: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        desk = make_desk(client, opened_at=NOON - dt.timedelta(days=2))
        log(desk.deal, desk.rita)
        log(desk.deal, desk.marco, NOON + MINUTE)
    with time_machine.travel(NOON + 2 * MINUTE, tick=False):
        (act,) = recent_acts(reader=desk.rita, now=NOON + 2 * MINUTE)
        address = f"/deals/{desk.deal.pk}/undo/{int(act.at.timestamp() * 1_000_000)}/"
        reply = client.post(address, headers={"HX-Request": "true"})
        assert "Marco Ruiz has acted on this deal since" in reply.headers["HX-Trigger"]
    assert desk.deal.touches.standing().count() == 2


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_z_finds_it_when_the_line_below_has_passed_by(live: Live, rita: User) -> None:
    now = timezone.now()
    deal = make_deal(
        owner=rita,
        group=make_group(name="Bonifay Lung"),
        opened_at=now - dt.timedelta(days=2),
        stage=Stage.INTRO,
    )
    log_touch(
        deal=deal,
        key=uuid.uuid4(),
        draft=TouchDraft(Outcome.STAFF, "", now - 3 * MINUTE),
        step=PlannedStep("call", "Call again", rita.today(now) + dt.timedelta(days=4)),
        by=rita,
        at=now - 3 * MINUTE,
    )
    page = live.sign_in(rita)
    page.goto(live.url("/board/"))

    page.keyboard.press("z")
    expect(page.locator("#recent-acts")).to_contain_text("Logged: Reached staff")
    live.check(page)
    page.get_by_role("button", name="Undo: Logged: Reached staff, Bonifay Lung").click()

    expect(page.locator("#toasts")).to_contain_text("Undone. Next with Bonifay Lung")
    expect(page.locator("#drawer .drawer")).to_have_count(0)
    assert deal.touches.standing().count() == 0
