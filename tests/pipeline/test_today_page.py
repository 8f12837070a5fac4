"""Today: what is late comes first, then what is due, then who is quiet, then what lies ahead."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from pipeline.models import Outcome
from pipeline.stages import Stage
from tests.factories import NOON, make_deal, make_group, make_hold, make_touch

TODAY = NOON.date()


@pytest.fixture
def client_of(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


def day(ahead: int) -> dt.date:
    return TODAY + dt.timedelta(days=ahead)


def test_first_visit(client_of: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        page = client_of.get("/")
    assert page.status_code == 200, page.content
    assert "No deals yet" in page.content.decode()


def test_rows(client_of: Client, rita: User) -> None:
    old = NOON - dt.timedelta(days=20)
    deals = [
        make_deal(owner=rita, group=make_group(name="Late"), due_on=day(-2), opened_at=NOON - dt.timedelta(days=5)),
        make_deal(owner=rita, group=make_group(name="Due"), due_on=day(0)),
        make_deal(owner=rita, group=make_group(name="Quiet"), due_on=day(3), opened_at=old),
        make_deal(owner=rita, group=make_group(name="Ahead"), due_on=day(4), stage=Stage.LOI),
    ]
    for deal in deals:
        make_touch(deal=deal, outcome=Outcome.STAFF, note="They said yes", made_at=old)
    make_hold(deal=deals[3], until_on=day(10))
    with time_machine.travel(NOON, tick=False):
        page = client_of.get("/")
    assert page.status_code == 200, page.content
    print(page.content.decode())
    with time_machine.travel(NOON, tick=False):
        page = client_of.get(f"/deals/{deals[0].pk}/touches/new/")
        assert page.status_code == 200
        print(page.content.decode())
