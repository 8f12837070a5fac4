"""Seven complaints about other trackers' daily work, each with its check here; the others stand with the letters."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from pipeline.actions.bulk import plan_many, reassign_many, tag_many
from pipeline.actions.deals import open_deal
from pipeline.actions.endings import AskAgain, Loss
from pipeline.actions.holds import end_hold, end_holds, place_hold
from pipeline.actions.moves import StageMoveRefused, close_as_lost, move_stage
from pipeline.actions.recalls import bring_back
from pipeline.actions.steps import PlannedStep, complete_next_step, plan_next_step
from pipeline.actions.touches import TouchDraft, log_decline, log_touch
from pipeline.actions.undo import undo
from pipeline.models import Deal, Outcome, StageMove, Touch
from pipeline.stages import Missing, MoveReasons, Stage
from tests.factories import (
    NOON,
    make_deal,
    make_deals,
    make_group,
    make_hold_reason,
    make_loss_reason,
    make_network,
    make_touch,
)
from tests.live import Live

pytestmark = pytest.mark.django_db
DAY = NOON.date()
ROWS = {
    ("board", 3): 3, ("board", 4): 50, ("today", 3): 3, ("today", 4): 12, ("deals", 3): 3, ("deals", 4): 50,
}  # fmt: skip
"""How many lines each page shows of three deals, and of more than it shows at once."""
SOON = PlannedStep("call", "Call again", DAY + dt.timedelta(days=4))


def test_complaint_1_an_open_deal_has_exactly_one_open_step_after_every_way_to_write(
    rita: User, sam: User, marco: User, system: User
) -> None:
    """Each way in turn on one deal; after each the deal is closed without a step or open with one."""
    at = NOON
    deal = open_deal(group=make_group(), network=make_network(), owner=rita, step=SOON, by=rita, at=at)
    key, no = uuid.uuid4, TouchDraft(Outcome.DECLINED, "", NOON)
    call, voicemail = (TouchDraft(outcome, "", NOON) for outcome in (Outcome.STAFF, Outcome.MESSAGE))
    rest = AskAgain(DAY + dt.timedelta(days=9), "Ask again", make_hold_reason())
    later = Loss(make_loss_reason(), recall_on=DAY + dt.timedelta(days=90), recall_what="Ask again")
    ways: list[Any] = [
        lambda now: log_touch(deal=deal, key=key(), draft=voicemail, step=None, by=rita, at=now),
        lambda now: log_touch(deal=deal, key=key(), draft=call, step=SOON, by=rita, at=now),
        lambda now: undo(deal=deal, done_at=now - dt.timedelta(minutes=1), by=rita, at=now),
        lambda now: plan_next_step(deal=deal, step=SOON, by=rita, at=now),
        lambda now: complete_next_step(step=deal.steps.open().get(), then=SOON, by=rita, at=now),
        lambda now: move_stage(deal=deal, to="intro", key=key(), said=MoveReasons(), by=rita, at=now),
        lambda now: place_hold(
            deal=deal, reason=rest.reason, until_on=rest.until_on, what="Ask", by=rita, at=now
        ),
        lambda now: end_hold(hold=deal.holds.running().get(), by=rita, at=now),
        lambda now: log_decline(deal=deal, key=key(), draft=no, then=rest, by=rita, at=now),
        lambda now: end_holds(now=now + dt.timedelta(days=10), by=system),
        lambda now: reassign_many(deals=[deal], to=sam, by=marco, at=now),
        lambda now: plan_many(deals=[deal], step=SOON, by=marco, at=now),
        lambda now: tag_many(deals=[deal], name="rural", by=marco, at=now),
        lambda now: close_as_lost(deal=deal, loss=later, key=key(), by=sam, at=now),
        lambda now: bring_back(now=now + dt.timedelta(days=90), by=system),
    ]
    for place, way in enumerate(ways, start=1):
        way(at + dt.timedelta(minutes=place))
        deal = Deal.objects.get(pk=deal.pk)
        assert deal.steps.open().count() == (1 if deal.is_open else 0), f"way {place}"
    assert deal.is_open


def test_complaint_1_the_database_itself_refuses_a_deal_without_a_step(rita: User) -> None:
    deal = make_deal(owner=rita)
    with pytest.raises(IntegrityError, match="exactly one open next step"), transaction.atomic():
        deal.steps.update(closed_at=NOON, closed_by=rita, end="done")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_complaint_2_a_call_with_its_next_step_is_logged_in_seconds(live: Live, rita: User) -> None:
    """From Today by keys alone: twelve at most besides the note, two requests; and `z` takes it back."""
    now = timezone.now()
    group = make_group(name="Apalachicola Heart")
    deal = make_deal(owner=rita, group=group, opened_at=now - dt.timedelta(days=2), due_on=rita.today(now))
    page = live.sign_in(rita)
    page.goto(live.url("/"))
    requests: list[str] = []
    page.on(
        "request", lambda request: requests.append(request.url) if "/static/" not in request.url else None
    )

    keys = ["j", "l", "2", "Control+Enter"]
    for press in keys[:3]:
        page.keyboard.press(press)
        if press == "l":
            expect(page.locator("#drawer .drawer")).to_be_visible()
    expect(page.locator("#log-note")).to_be_focused()
    page.keyboard.type("Front desk: ask for the administrator")
    page.keyboard.press(keys[3])
    expect(page.locator("#toasts")).to_contain_text(
        "Logged with Apalachicola Heart. Next: Call the decision-maker"
    )

    assert len(keys) <= 12
    assert len(requests) <= 2, requests
    assert deal.steps.open().get().what == "Call the decision-maker"
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text(
        "Undone. Next with Apalachicola Heart: Call the practice manager"
    )
    assert deal.touches.standing().count() == 0


def test_complaint_9_pages_ask_as_much_for_three_deals_as_for_three_thousand(
    client: Client, rita: User
) -> None:
    client.force_login(rita)
    asked: dict[str, list[int]] = {"board": [], "today": [], "deals": []}
    with time_machine.travel(NOON, tick=False):
        for more in (3, 2_997):
            make_deals(more, owner=rita, opened_at=NOON - dt.timedelta(days=1))
            for name, counts in asked.items():
                with CaptureQueriesContext(connection) as captured:
                    page = client.get(reverse(f"pipeline:{name}")).content.decode()
                counts.append(len(captured))
                assert page.count("data-row") == ROWS[name, min(more, 4)]

    assert {name: few == many for name, (few, many) in asked.items()} == dict.fromkeys(asked, True), asked


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_complaint_9_a_move_is_one_request(live: Live, rita: User) -> None:
    deal = make_deal(owner=rita, opened_at=timezone.now() - dt.timedelta(days=2))
    make_touch(deal=deal, outcome=Outcome.MESSAGE)
    page = live.sign_in(rita)
    page.goto(live.url("/board/"))
    requests: list[str] = []
    page.on(
        "request", lambda request: requests.append(request.url) if "/static/" not in request.url else None
    )
    for press in "jm2":
        page.keyboard.press(press)

    expect(page.locator('[data-stage="intro"] .grp')).to_have_text(deal.group.name)
    expect(page.locator("#toasts")).to_contain_text("moved to Intro")
    assert [url.removeprefix(live.base) for url in requests] == [f"/deals/{deal.pk}/stage/"]
    expect(page.locator('[data-stage="intro"] > header b')).to_have_text("1")


@pytest.mark.parametrize("way", ["form", "drag", "bulk step", "raw"])
def test_complaint_10_no_way_passes_an_exit(client: Client, rita: User, way: str) -> None:
    """A deal that was never called stays where it is, whichever way it is pushed."""
    deal = make_deal(owner=rita)
    client.force_login(rita)
    move = {"key": str(uuid.uuid4()), "to": "rates"}
    with time_machine.travel(NOON, tick=False):
        if way == "form":
            client.post(reverse("pipeline:stage", args=[deal.pk]) + "?to=rates", move | {"reason": "please"})
        elif way == "drag":
            reply = client.post(
                reverse("pipeline:stage", args=[deal.pk]), move, headers={"HX-Request": "true"}
            )
            assert reply.status_code == 422
        elif way == "bulk step":
            plan_many(deals=[deal], step=SOON, by=rita, at=NOON)
        else:
            with pytest.raises(StageMoveRefused) as caught:
                move_stage(deal=deal, to="rates", key=uuid.uuid4(), said=MoveReasons(), by=rita, at=NOON)
            assert Missing.ATTEMPT in {blocker.missing for blocker in caught.value.blockers}

    deal.refresh_from_db()
    assert (deal.stage, StageMove.objects.count()) == (Stage.IDENTIFIED, 0)


def test_complaint_13_the_second_save_of_a_field_shows_both_values(client: Client, rita: User) -> None:
    deal = make_deal(owner=rita)
    seen = deal.steps.open().get()
    plan_next_step(
        deal=deal, step=PlannedStep("call", "Visit them", seen.due_on), by=rita.manager or rita, at=NOON
    )
    client.force_login(rita)
    with time_machine.travel(NOON + dt.timedelta(minutes=1), tick=False):
        reply = client.post(
            reverse("pipeline:next-step", args=[deal.pk]),
            {
                "seen": seen.pk,
                "kind": "call",
                "what": "Send the sheet",
                "due": "other",
                "due_on": str(seen.due_on),
            },
        )

    page = reply.content.decode()
    assert reply.status_code == 422
    assert "Visit them" in page
    assert "Send the sheet" in page
    assert deal.steps.open().get().what == "Visit them"


@pytest.mark.parametrize("deed", ["log", "move", "step", "bulk"])
def test_complaint_14_a_wrong_click_is_undone(rita: User, sam: User, marco: User, deed: str) -> None:
    deal = make_deal(owner=rita)
    make_touch(deal=deal, outcome=Outcome.MESSAGE)
    before = (deal.stage, deal.owner, deal.steps.open().get().what)
    at, by = NOON + dt.timedelta(hours=1), marco if deed == "bulk" else rita
    if deed == "log":
        draft = TouchDraft(Outcome.STAFF, "", at)
        log_touch(deal=deal, key=uuid.uuid4(), draft=draft, step=SOON, by=by, at=at)
    elif deed == "move":
        move_stage(deal=deal, to="intro", key=uuid.uuid4(), said=MoveReasons(), by=by, at=at)
    elif deed == "step":
        plan_next_step(deal=deal, step=SOON, by=by, at=at)
    else:
        reassign_many(deals=[deal], to=sam, by=by, at=at)
    undo(deal=deal, done_at=at, by=by, at=at + dt.timedelta(minutes=9))

    deal = Deal.objects.get(pk=deal.pk)
    assert (deal.stage, deal.owner, deal.steps.open().get().what) == before


def test_complaint_15_a_double_click_writes_one_row(client: Client, rita: User) -> None:
    """That the text survives an expired session is seen in the browser, in test_touches_by_keys.py."""
    deal = make_deal(owner=rita)
    client.force_login(rita)
    data = {
        "key": str(uuid.uuid4()),
        "outcome": "message",
        "note": "Left word.",
        "what": "Call again",
        "kind": "call",
    }
    with time_machine.travel(NOON, tick=False):
        for _ in range(2):
            sent = data | {"due": "other", "due_on": str(DAY + dt.timedelta(days=2))}
            assert client.post(reverse("pipeline:touches", args=[deal.pk]), sent).status_code == 302

    assert Touch.objects.count() == 1
    assert deal.steps.count() == 2
