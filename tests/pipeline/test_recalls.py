"""Ask again beyond sixty days: lost for now, and open again on the day by itself."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import JobRun, User
from pipeline.actions.endings import HoldRefused, Loss
from pipeline.actions.moves import close_as_lost, move_stage
from pipeline.actions.recalls import bring_back
from pipeline.actions.steps import PlannedStep
from pipeline.actions.undo import undo
from pipeline.models import Deal, Hold, Recall, RecallEnd
from pipeline.stages import MoveReasons, Stage
from pipeline.tasks import bring_back_deals
from tests.factories import NOON, make_deal, make_hold_reason, make_loss_reason, make_user
from tests.pipeline.deal_desk import Desk, events, key, make_desk, text_of

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
FAR = TODAY + dt.timedelta(days=120)


def on(day: dt.date, hour: int = 17) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=dt.UTC)


def lose(deal: Deal, *, until: dt.date = FAR, at: dt.datetime = NOON) -> None:
    loss = Loss(make_loss_reason(), recall_on=until, recall_what="Ask again about the range")
    close_as_lost(deal=deal, loss=loss, key=uuid.uuid4(), by=deal.owner, at=at)


def test_the_deal_comes_back_where_it_was_lost_with_its_step_due_that_day(rita: User, system: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.RATES)
    lose(deal)
    eve, day = on(FAR - dt.timedelta(days=1)), on(FAR)
    assert bring_back(now=eve, by=system) == 0
    assert bring_back(now=day, by=system) == 1

    deal.refresh_from_db()
    step = deal.steps.open().get()
    assert (deal.stage, step.what, step.due_on, step.owner) == (
        Stage.RATES,
        "Ask again about the range",
        FAR,
        rita,
    )
    assert deal.moves.latest("moved_at").moved_by == system
    assert Recall.objects.get().end == RecallEnd.REOPENED
    assert bring_back(now=day, by=system) == 0


def test_a_missed_night_is_made_up(rita: User, system: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.RATES)
    lose(deal)
    assert bring_back(now=on(FAR + dt.timedelta(days=5)), by=system) == 1


@pytest.mark.parametrize(
    ("zone", "hour", "is_back"),
    [("Pacific/Guam", 14, True), ("America/New_York", 3, False), ("Pacific/Honolulu", 9, False)],
)
def test_the_day_is_the_owner_s(system: User, zone: str, hour: int, *, is_back: bool) -> None:
    deal = make_deal(owner=make_user(time_zone=zone), stage=Stage.RATES)
    lose(deal)
    day = FAR - dt.timedelta(days=1) if is_back else FAR
    assert bring_back(now=on(day, hour), by=system) == is_back


def test_reopened_by_hand_it_does_not_come_back_twice(rita: User, system: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.RATES)
    lose(deal)
    later, step = NOON + dt.timedelta(days=2), PlannedStep("call", "Call", TODAY + dt.timedelta(days=3))
    said = MoveReasons(reason="They called")
    move_stage(deal=deal, to=Stage.RATES, key=uuid.uuid4(), said=said, step=step, by=rita, at=later)

    assert bring_back(now=on(FAR), by=system) == 0
    assert Recall.objects.get().end == RecallEnd.REOPENED


def test_another_deal_with_the_group_makes_it_needless(rita: User, sam: User, system: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.RATES)
    lose(deal)
    make_deal(owner=sam, group=deal.group, network=deal.network, opened_at=NOON + dt.timedelta(days=9))
    assert bring_back(now=on(FAR), by=system) == 0

    deal.refresh_from_db()
    assert (deal.stage, Recall.objects.get().end) == (Stage.LOST, RecallEnd.NOT_NEEDED)


def test_who_left_is_followed_by_the_manager(rita: User, marco: User, system: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.RATES)
    lose(deal)
    User.objects.filter(pk=rita.pk).update(is_active=False)
    assert bring_back(now=on(FAR), by=system) == 1

    deal.refresh_from_db()
    assert (deal.owner, deal.steps.open().get().owner) == (marco, marco)


def test_undoing_the_loss_calls_the_return_off(rita: User, system: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.RATES)
    at = NOON + dt.timedelta(hours=1)
    lose(deal, at=at)
    undo(deal=deal, done_at=at, by=rita, at=at + dt.timedelta(minutes=1))

    assert Recall.objects.waiting().count() == 0
    assert bring_back(now=on(FAR), by=system) == 0


@pytest.mark.parametrize("until", [TODAY, TODAY + dt.timedelta(days=731)])
def test_a_day_out_of_reach_is_refused(rita: User, until: dt.date) -> None:
    deal = make_deal(owner=rita, stage=Stage.RATES)
    with pytest.raises(HoldRefused):
        lose(deal, until=until)

    deal.refresh_from_db()
    assert deal.is_open


def test_the_job_counts_what_it_opened(rita: User, system: User) -> None:
    lose(make_deal(owner=rita, stage=Stage.RATES))

    assert bring_back_deals(now=on(FAR).isoformat()) == {"reopened": 1}
    assert JobRun.objects.get(name="bring_back_deals")


# from the drawer --------------------------------------------------------------------------------------


@pytest.fixture
def desk(client: Client) -> Any:
    with time_machine.travel(NOON, tick=False):
        yield make_desk(client, stage=Stage.RATES)


def decline(desk: Desk, days: int, **more: str) -> Any:
    data = {
        "key": key(), "outcome": "declined", "then": "again", "ask_what": "Ask again",
        "until_on": (TODAY + dt.timedelta(days=days)).isoformat(), "hold_reason": str(make_hold_reason().pk),
    }  # fmt: skip
    return desk.post_by_htmx("touches", data | more)


def test_sixty_days_are_a_hold(desk: Desk) -> None:
    decline(desk, 60)

    assert desk.fresh().is_open
    assert Hold.objects.count() == 1


def test_sixty_one_days_ask_why_it_is_lost_and_then_close_it_until_that_day(desk: Desk) -> None:
    asked = decline(desk, 61)
    assert asked.status_code == 422
    assert "comes back on that day by itself" in text_of(asked)

    reply = decline(desk, 61, loss_reason=str(make_loss_reason().pk))
    assert "it comes back by itself on" in events(reply)["toast"]["text"]
    assert (desk.fresh().stage, Recall.objects.get().due_on) == (Stage.LOST, TODAY + dt.timedelta(days=61))
    assert "Comes back by itself" in text_of(desk.get("deal"))
