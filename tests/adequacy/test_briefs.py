"""The letter of the week: who gets it, when, and that its numbers are those of the page."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import Notice, NoticeKind, User
from adequacy.actions.briefs import post_briefs
from adequacy.actions.decisions import decide
from adequacy.actions.forecasting import forecast_network
from adequacy.actions.snapshots import take_snapshots
from adequacy.models import CellForecast
from pipeline.models import ClosingCall, Deal
from pipeline.stages import Stage
from providers.models import Network
from tests.adequacy.measured import make_ground, make_site
from tests.factories import NOON, make_deadline, make_deal, make_group

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 3, 9, 11, 30, tzinfo=dt.UTC)
"""Monday, half past seven in New York: that night the clocks went forward."""


@pytest.fixture
def network() -> Network:
    made = make_ground(minimum=1, percent=50)
    make_deadline(network=made, due_on=dt.date(2026, 5, 20), accepts_letters=False)
    return made


@pytest.fixture
def deal(network: Network, rita: User) -> Deal:
    """Likely enough last week, quiet and unlikely this week."""
    group = make_group(name="Lake City Heart")
    make_site(north=0, group=group)
    made = make_deal(owner=rita, group=group, stage=Stage.LOI)
    forecast_network(network=network, at=NOON)
    take_snapshots(at=NOON)
    Deal.objects.filter(pk=made.pk).update(quiet_on=dt.date(2026, 3, 8))
    forecast_network(network=network, at=MORNING)
    return made


def briefs() -> list[Notice]:
    return list(Notice.objects.filter(kind=NoticeKind.BRIEF).order_by("pk"))


def test_the_week_begins_with_where_the_cells_stand(deal: Deal, vera: User) -> None:
    assert post_briefs(now=MORNING - dt.timedelta(minutes=1)) == 0
    assert post_briefs(now=MORNING) == 2  # Vera and Marco; reps get none

    letter = next(each for each in briefs() if each.recipient == vera)
    chance = round((CellForecast.objects.get().filing or 0) * 100)
    assert letter.subject == "1 of 1 cell below 80 %, 1 county fell"
    assert "1 of 1 cell below 80 %, 72 days to the filing" in letter.text
    assert f"Columbia fell from 65\u202f% to {chance}\u202f%: decide" in letter.text
    assert "Lake City Heart" not in letter.text


def test_nobody_gets_two_in_a_week_and_a_missed_day_is_made_up(deal: Deal, vera: User) -> None:
    tuesday = MORNING + dt.timedelta(days=1)

    assert post_briefs(now=tuesday) == 2
    assert post_briefs(now=tuesday) == 0
    assert post_briefs(now=tuesday + dt.timedelta(days=1)) == 0


def test_calls_that_wait_are_named(deal: Deal, vera: User, rita: User) -> None:
    ClosingCall.objects.create(
        deal=deal, why="They trust her", asked_on=MORNING.date(), asked_by=rita, asked_at=MORNING
    )

    post_briefs(now=MORNING)

    letter = next(each for each in briefs() if each.recipient == vera)
    assert "Lake City Heart, asked by Rita Alvarez" in letter.text
    assert letter.subject.endswith("1 closing call")


def test_nothing_to_say_is_no_letter(vera: User, marco: User) -> None:
    assert post_briefs(now=MORNING) == 0
    assert briefs() == []


def test_cells_that_wait_for_a_decision_are_counted(network: Network, vera: User) -> None:
    """Nobody would bring a cardiologist, and the filing is less than ninety days away."""
    forecast_network(network=network, at=MORNING)

    post_briefs(now=MORNING)

    letter = next(each for each in briefs() if each.recipient == vera)
    assert "1 cell waits: pursue or document, http://testserver/decisions/" in letter.text
    assert "pursue or document" in letter.html

    decide(network=network, cells=[("10120", "008")], choice="pursue", by=vera, at=MORNING)
    post_briefs(now=MORNING + dt.timedelta(days=7))
    newest = Notice.objects.filter(kind=NoticeKind.BRIEF, recipient=vera).order_by("-pk")[0]
    assert newest != letter
    assert "pursue or document" not in newest.text
