from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from pipeline.actions.holds import place_hold
from pipeline.models import Hold
from pipeline.stages import Stage
from tests.factories import NOON, make_hold_reason
from tests.pipeline.deal_desk import Desk, events, make_desk, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

TODAY = NOON.date()


@pytest.fixture
def desk(client: Client) -> Desk:
    return make_desk(client)


def plan(days: int = 30, **changes: str) -> dict[str, str]:
    until = (TODAY + dt.timedelta(days=days)).isoformat()
    return {
        "reason": str(make_hold_reason().pk),
        "until_on": until,
        "what": "Ask whether he is back",
    } | changes


def test_hold_is_placed_with_what_to_do_when_it_ends(desk: Desk) -> None:
    response = desk.post("hold", plan(30))

    assert response.status_code == 302
    step = desk.deal.steps.open().get()
    assert (step.what, step.due_on) == ("Ask whether he is back", TODAY + dt.timedelta(days=30))


@pytest.mark.parametrize(("days", "code"), [(-1, 422), (0, 422), (1, 302), (60, 302), (61, 422)])
def test_hold_lasts_from_tomorrow_to_sixty_days(desk: Desk, days: int, code: int) -> None:
    response = desk.post("hold", plan(days))

    assert response.status_code == code
    if code == 422:
        assert "until_on" in response.context["form"].errors
    assert Hold.objects.exists() is (code == 302)


@pytest.mark.parametrize("name", ["reason", "until_on", "what"])
def test_each_answer_is_needed_and_the_others_are_kept(desk: Desk, name: str) -> None:
    response = desk.post("hold", plan() | {name: ""})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
    assert name == "what" or "Ask whether he is back" in text_of(response)


def test_second_hold_is_refused_in_words(desk: Desk) -> None:
    desk.post("hold", plan())

    response = desk.post("hold", plan())

    assert response.status_code == 422
    assert "on hold already" in text_of(response)


def test_closed_deal_has_nothing_to_hold(client: Client) -> None:
    desk = make_desk(client, stage=Stage.LOST)

    assert desk.post("hold", plan()).status_code == 422


def test_hold_ends_by_a_click_and_a_second_click_changes_nothing(desk: Desk) -> None:
    hold = place_hold(
        deal=desk.deal,
        reason=make_hold_reason(),
        until_on=TODAY + dt.timedelta(days=9),
        what="Ask",
        by=desk.rita,
        at=NOON,
    )

    first, second = desk.post("hold-end"), desk.post("hold-end")

    assert (first.status_code, second.status_code) == (302, 302)
    hold.refresh_from_db()
    assert hold.ended_at == NOON


def test_hold_does_not_end_by_looking(desk: Desk) -> None:
    assert desk.get("hold-end").status_code == 405


def test_htmx_hears_what_changed(desk: Desk) -> None:
    assert "deal:changed" in events(desk.post_by_htmx("hold", plan()))


@pytest.mark.parametrize("name", ["hold", "hold-end"])
def test_stranger_is_refused(desk: Desk, name: str) -> None:
    desk.sign_in(desk.sam)

    assert desk.post(name, plan()).status_code == 403
    assert not Hold.objects.exists()
