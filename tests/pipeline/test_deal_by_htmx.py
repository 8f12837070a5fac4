"""What a form in the drawer changes, the page under it shows, exactly as a fresh page would."""

from __future__ import annotations

import pytest
from django.test import Client

from pipeline.stages import Stage
from tests.factories import make_hold_reason, make_loss_reason, make_touch
from tests.htmx import Page
from tests.pipeline.deal_desk import Desk, key, make_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

STEP = {"kind": "call", "what": "Send the range", "due": "2026-03-03"}


@pytest.fixture
def desk(client: Client) -> Desk:
    return make_desk(client)


def drawer(desk: Desk, name: str, data: dict[str, object], query: str = "", *, pk: int | None = None) -> Page:
    page = Page(desk.client, desk.url("deal"))
    page.open(desk.url(name, query, pk=pk))
    page.post(desk.url(name, query, pk=pk), {**data, "place": "drawer"})
    return page


def test_move(desk: Desk) -> None:
    page = drawer(desk, "stage", {"key": key(), "outcome": "message", "note": ""}, "?to=intro")

    assert desk.fresh().stage == Stage.INTRO
    assert page.matches(Page(desk.client, desk.url("deal")))


def test_hold(desk: Desk) -> None:
    given = {"reason": make_hold_reason().pk, "until_on": "2026-03-20", "what": "Ask again"}
    page = drawer(desk, "hold", given)

    assert desk.deal.holds.running().exists()
    assert page.matches(Page(desk.client, desk.url("deal")))


def test_step_done(desk: Desk) -> None:
    page = drawer(desk, "completion", dict(STEP), pk=desk.deal.steps.open().get().pk)

    assert desk.deal.steps.open().get().what == "Send the range"
    assert page.matches(Page(desk.client, desk.url("deal")))


def test_paper_on_record(desk: Desk) -> None:
    page = drawer(desk, "papers", {"key": key(), "what_matters": "Speed."}, "?kind=answers")

    assert desk.deal.answers.exists()
    assert page.matches(Page(desk.client, desk.url("deal")))


def test_close(desk: Desk) -> None:
    page = drawer(desk, "closing", {"key": key(), "reason": make_loss_reason().pk})

    assert desk.fresh().stage == Stage.LOST
    assert page.matches(Page(desk.client, desk.url("deal")))


def test_filter_of_the_timeline(desk: Desk) -> None:
    make_touch(deal=desk.deal)
    address = desk.url("deal", "?show=two-way")
    page = Page(desk.client, desk.url("deal"))
    page.open(address, target="timeline")

    assert page.element("touch-" + str(desk.deal.touches.get().pk)) is not None
