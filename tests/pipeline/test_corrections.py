"""A wrong entry is corrected by a new one; a letter to many is logged once for all of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from pipeline.models import Channel, Deal, Outcome, Touch
from tests.factories import NOON, make_deal, make_group, make_touch
from tests.pipeline.deal_desk import Desk, key, make_desk, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Any:
    with time_machine.travel(NOON + dt.timedelta(days=1), tick=False):
        yield make_desk(client)


def test_the_form_of_a_correction_begins_with_what_was_written(desk: Desk) -> None:
    wrong = make_touch(deal=desk.deal, outcome=Outcome.REPLY, note="They agree.")
    page = text_of(desk.get("touch-new", f"?corrects={wrong.pk}"))

    assert "They agree." in page
    assert "takes the place of the one it corrects" in page
    assert 'name="what"' not in page


def test_a_correction_stands_instead_and_touches_no_step(desk: Desk) -> None:
    wrong = make_touch(deal=desk.deal, outcome=Outcome.DECLINED, note="They agree.")
    step = desk.deal.steps.open().get()
    reply = desk.post(
        "touches", {"key": key(), "corrects": wrong.pk, "outcome": "declined", "note": "Not yet."}
    )

    assert reply.status_code == 302
    touch = desk.deal.touches.standing().get()
    assert (touch.note, touch.corrects, touch.channel) == ("Not yet.", wrong, Channel.PHONE)
    assert desk.deal.steps.open().get() == step
    assert desk.fresh().is_open
    page = text_of(desk.get("deal"))
    assert page.count(">Correct</a>") == 1
    assert "<s>They agree.</s>" in page


def test_an_entry_corrected_already_is_not_corrected_again(desk: Desk) -> None:
    wrong = make_touch(deal=desk.deal)
    for status in (302, 422):
        reply = desk.post("touches", {"key": key(), "corrects": wrong.pk, "outcome": "message", "note": ""})
        assert reply.status_code == status

    assert Touch.objects.count() == 2


def test_a_letter_to_many_is_logged_with_each_once_and_leaves_their_steps(desk: Desk) -> None:
    other = make_deal(owner=desk.rita, group=make_group())
    steps = {deal.pk: deal.steps.open().get().pk for deal in Deal.objects.all()}
    data = {
        "do": "letter",
        "deal": [desk.deal.pk, other.pk],
        "key": key(),
        "channel": "letter",
        "note": "Our terms.",
    }
    for _ in range(2):
        assert desk.client.post("/deals/selection/", data).status_code == 302

    assert {(t.deal_id, t.outcome, t.channel, t.note) for t in Touch.objects.all()} == {
        (pk, Outcome.SENT, Channel.LETTER, "Our terms.") for pk in steps
    }
    assert {deal.pk: deal.steps.open().get().pk for deal in Deal.objects.all()} == steps
