from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from pipeline.models import StepEnd
from pipeline.stages import Stage
from tests.factories import NOON, make_user
from tests.pipeline.deal_desk import Desk, events, make_desk, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

TODAY = NOON.date()
DAY = dt.timedelta(days=1)


@pytest.fixture
def desk(client: Client) -> Desk:
    return make_desk(client)


def step(**changes: str) -> dict[str, str]:
    return {"kind": "send", "what": "Send the range", "due": (TODAY + DAY).isoformat()} | changes


def on(day: dt.date) -> dict[str, str]:
    return {"due": "other", "due_on": day.isoformat()}


def test_better_step_takes_the_place_of_the_open_one(desk: Desk) -> None:
    old = desk.deal.steps.open().get()

    response = desk.post("next-step", step())

    assert response.status_code == 302
    old.refresh_from_db()
    assert old.end == StepEnd.REPLACED
    assert desk.deal.steps.open().get().what == "Send the range"


def test_changing_a_step_begins_with_the_step_as_it_is(desk: Desk) -> None:
    shown = text_of(desk.get("next-step"))

    assert 'value="Call the practice manager"' in shown


def test_step_done_is_followed_by_the_next(desk: Desk) -> None:
    done = desk.deal.steps.open().get()

    response = desk.client.post(desk.url("completion", pk=done.pk), step(**on(TODAY + 3 * DAY)))

    assert response.status_code == 302
    done.refresh_from_db()
    assert done.end == StepEnd.DONE
    assert desk.deal.steps.open().get().due_on == TODAY + 3 * DAY


def test_done_twice_by_one_click_is_done_once(desk: Desk) -> None:
    address = desk.url("completion", pk=desk.deal.steps.open().get().pk)

    codes = [desk.client.post(address, step()).status_code for _ in range(2)]

    assert codes == [302, 302]
    assert desk.deal.steps.count() == 2


@pytest.mark.parametrize("days", [-1, 0])
def test_day_gone_by_is_refused_and_today_is_not(desk: Desk, days: int) -> None:
    response = desk.post("next-step", step(**on(TODAY + days * DAY)))

    assert response.status_code == (422 if days < 0 else 302)
    if days < 0:
        assert "choose today or a later day" in text_of(response)
        assert "Send the range" in text_of(response)


def test_typed_day_wins_over_the_proposed_one(desk: Desk) -> None:
    proposed = desk.get("next-step").context["form"]["due"].initial

    desk.post("next-step", step(due=proposed, due_on=(TODAY + 9 * DAY).isoformat()))

    assert desk.deal.steps.open().get().due_on == TODAY + 9 * DAY


def test_two_chosen_days_are_a_question(desk: Desk) -> None:
    chosen = (TODAY + 7 * DAY).isoformat()

    response = desk.post("next-step", step(due=chosen, due_on=(TODAY + 9 * DAY).isoformat()))

    assert response.status_code == 422
    assert "due_on" in response.context["form"].errors


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"what": " "}, "what"),
        ({"due": "other"}, "due_on"),
        ({"due": "yesterday"}, "due"),
        ({"due": "other", "due_on": "soon"}, "due_on"),
        ({"kind": "appointment"}, "due_time"),
        ({"kind": "appointment", "due_time": "25:00"}, "due_time"),
        ({"kind": "appointment", "due_time": "14:00", **on(TODAY + 22 * DAY)}, "due_on"),
        ({"kind": "dance"}, "kind"),
        ({"step_owner": "999999"}, "step_owner"),
        ({"what": "x" * 201}, "what"),
    ],
)
def test_step_that_cannot_be_promised_is_refused_beside_its_field(
    desk: Desk, changes: dict[str, str], wrong: str
) -> None:
    before = desk.deal.steps.open().get()

    response = desk.post("next-step", step(**changes))

    assert response.status_code == 422
    assert wrong in response.context["form"].errors
    assert desk.deal.steps.open().get() == before


def test_appointment_within_three_weeks_is_accepted(desk: Desk) -> None:
    given = step(kind="appointment", due_time="14:00", **on(TODAY + 21 * DAY))

    assert desk.post("next-step", given).status_code == 302


def test_step_may_be_the_managers_but_not_one_who_may_not_work_the_deal(desk: Desk) -> None:
    """Whoever promises a step must be able to log it and to plan the next."""
    assert desk.post("next-step", step(step_owner=str(desk.sam.pk))).status_code == 422

    desk.post("next-step", step(step_owner=str(desk.marco.pk)))

    assert desk.deal.steps.open().get().owner == desk.marco


def test_closed_deal_has_no_next_step(client: Client) -> None:
    desk = make_desk(client, stage=Stage.LOST)

    response = desk.post("next-step", step())

    assert response.status_code == 422
    assert "reopen it first" in text_of(response)


@pytest.mark.parametrize(("zone", "code"), [("Pacific/Honolulu", 302), ("America/New_York", 422)])
def test_today_is_the_owners_own_day(client: Client, zone: str, code: int) -> None:
    """At half past four UTC on 3 March it is still 2 March in Honolulu, but not in New York at half past midnight."""
    with time_machine.travel(dt.datetime(2026, 3, 3, 5, 30, tzinfo=dt.UTC), tick=False):
        desk = make_desk(client)
        desk.deal.owner = make_user(name="Lani", time_zone=zone)
        desk.deal.save()
        desk.sign_in(desk.deal.owner)

        response = desk.post("next-step", step(step_owner=str(desk.deal.owner.pk), **on(dt.date(2026, 3, 2))))

    assert response.status_code == code


def test_htmx_hears_what_changed(desk: Desk) -> None:
    assert "deal:changed" in events(desk.post_by_htmx("next-step", step()))


def test_stranger_is_refused(desk: Desk) -> None:
    open_step = desk.deal.steps.open().get()
    desk.sign_in(desk.sam)

    assert desk.post("next-step", step()).status_code == 403
    assert desk.client.post(desk.url("completion", pk=open_step.pk), step()).status_code == 403
    assert desk.deal.steps.open().get() == open_step


def test_step_that_does_not_exist_is_not_found(desk: Desk) -> None:
    assert desk.client.get(desk.url("completion", pk=999_999)).status_code == 404
