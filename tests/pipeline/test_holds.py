"""A deal that rests: until when, what then, and how it wakes."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import User
from pipeline.actions.holds import HoldRefused, end_hold, end_holds, place_hold
from pipeline.actions.stalls import raise_stall_alerts
from pipeline.models import AlertEnd, Deal, Hold, StallAlert, StepEnd
from pipeline.stages import Stage
from tests.factories import NOON, make_deal, make_hold_reason

pytestmark = pytest.mark.django_db


def day(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def hold(deal: Deal, days: int = 20, what: str = "Ask again", at: dt.datetime = NOON) -> Hold:
    until_on = deal.owner.today(at) + day(days)
    return place_hold(
        deal=deal, reason=make_hold_reason(), until_on=until_on, what=what, by=deal.owner, at=at
    )


def test_a_hold_dates_its_step_on_its_last_day_and_moves_the_flag(rita: User) -> None:
    deal = make_deal(owner=rita)
    before = deal.steps.get()
    placed = hold(deal)
    deal.refresh_from_db()
    before.refresh_from_db()
    step = deal.steps.open().get()
    assert (before.end, step.what, step.due_on) == (StepEnd.REPLACED, "Ask again", placed.until_on)
    assert deal.quiet_on == placed.until_on + day(14)


@pytest.mark.parametrize(("days", "stands"), [(0, False), (1, True), (60, True), (61, False)])
def test_a_hold_lasts_from_tomorrow_to_sixty_days(rita: User, days: int, *, stands: bool) -> None:
    deal = make_deal(owner=rita)
    if stands:
        assert hold(deal, days).until_on == rita.today(NOON) + day(days)
    else:
        with pytest.raises(HoldRefused) as caught:
            hold(deal, days)
        assert caught.value.field == "until_on"
        assert not deal.holds.exists()


def test_a_held_or_closed_deal_cannot_be_held(rita: User) -> None:
    deal = make_deal(owner=rita)
    hold(deal)
    with pytest.raises(HoldRefused, match="already"):
        hold(deal)
    with pytest.raises(HoldRefused, match="lost"):
        hold(make_deal(owner=rita, stage=Stage.LOST))


def test_a_hold_says_what_happens_when_it_ends(rita: User) -> None:
    with pytest.raises(HoldRefused) as caught:
        hold(make_deal(owner=rita), what=" ")
    assert caught.value.field == "what"


def test_placing_a_hold_closes_the_alert(rita: User, system: User) -> None:
    deal = make_deal(owner=rita, opened_at=NOON - day(20))
    assert raise_stall_alerts(now=NOON, by=system) == 1
    hold(deal)
    alert = StallAlert.objects.get()
    assert (alert.end, alert.closed_at) == (AlertEnd.HOLD, NOON)


def test_a_hold_ends_by_itself_the_day_after_its_last(rita: User, system: User) -> None:
    placed = hold(make_deal(owner=rita), days=20)
    last_evening = dt.datetime.combine(placed.until_on, dt.time(23, 30), tzinfo=rita.zone)
    assert end_holds(now=last_evening, by=system) == 0
    assert end_holds(now=last_evening + dt.timedelta(hours=1), by=system) == 1
    placed.refresh_from_db()
    assert (placed.ended_on, placed.ended_by) == (placed.until_on, system)
    assert end_holds(now=last_evening + dt.timedelta(hours=1), by=system) == 0


def test_the_clock_starts_anew_when_the_hold_ends(rita: User, system: User) -> None:
    deal = make_deal(owner=rita)
    placed = hold(deal, days=20)
    end_holds(now=NOON + day(30), by=system)
    deal.refresh_from_db()
    assert (deal.clock_started_on, deal.quiet_on) == (placed.until_on, placed.until_on + day(14))


def test_a_hold_cut_short_starts_the_clock_that_day_and_keeps_the_step(rita: User) -> None:
    deal = make_deal(owner=rita)
    placed = hold(deal, days=20)
    step = deal.steps.open().get()
    for _ in range(2):
        end_hold(hold=placed, by=rita, at=NOON + day(5))
    deal.refresh_from_db()
    placed.refresh_from_db()
    assert (placed.ended_on, deal.quiet_on) == (rita.today(NOON) + day(5), rita.today(NOON) + day(19))
    assert deal.steps.open().get() == step


def test_a_held_deal_is_never_quiet(rita: User, system: User) -> None:
    deal = make_deal(owner=rita, opened_at=NOON - day(10))
    hold(deal, days=60)
    assert raise_stall_alerts(now=NOON + day(60), by=system) == 0
