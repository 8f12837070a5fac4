"""Around the log: which deal to log on, and what was logged so far."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from pipeline.models import Deal
from tests.factories import NOON, make_deal, make_deals, make_group, make_touch

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
HTMX = {"HX-Request": "true", "HX-Target": "drawer", "HX-Current-URL": "http://testserver/"}


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def deal(rita: User) -> Deal:
    return make_deal(owner=rita, group=make_group(name="Lake City Heart"), due_on=TODAY)


@pytest.fixture
def as_rita(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


def path(deal: Deal, *rest: str) -> str:
    return "/".join([f"/deals/{deal.pk}/touches", *rest, ""])


def test_choosing_a_deal_to_log(as_rita: Client, rita: User, sam: User) -> None:
    make_deal(owner=rita, group=make_group(name="Sebring Neurology"))
    make_deal(owner=rita, group=make_group(name="Perry Behavioral"))
    make_deal(owner=sam, group=make_group(name="Sebring Heart"))

    everything = as_rita.get("/log/").content.decode()
    found = as_rita.get("/log/", {"q": "sebring"}).content.decode()
    nothing = as_rita.get("/log/", {"q": "nowhere\0"}).content.decode()

    assert ("Sebring Neurology" in everything, "Perry Behavioral" in everything) == (True, True)
    assert "Sebring Heart" not in everything
    assert ("Sebring Neurology" in found, "Perry Behavioral" in found) == (True, False)
    assert "No open deal of yours has a group named “nowhere”." in nothing


def test_touches_of_a_deal_page_by_page(as_rita: Client, deal: Deal) -> None:
    for number in range(51):
        make_touch(deal=deal, note=f"note {number}", made_at=NOON - dt.timedelta(hours=number))

    first, second = (
        as_rita.get(path(deal)).content.decode(),
        as_rita.get(path(deal), {"page": 2}).content.decode(),
    )

    assert ("note 0<" in first, "note 50<" in first) == (True, False)
    assert "note 50<" in second
    assert as_rita.get(path(deal), {"page": "x"}).status_code == 200


def test_a_call_is_logged_over_a_page_whose_address_cannot_be_read(as_rita: Client, deal: Deal) -> None:
    data = {
        "key": str(uuid.uuid4()),
        "outcome": "message",
        "kind": "call",
        "what": "Call again",
        "due": "2026-03-03",
    }

    reply = as_rita.post(path(deal), data, headers=HTMX | {"HX-Current-URL": "http://[half"})

    assert (reply.status_code, deal.touches.count()) == (200, 1)


def test_queries_do_not_grow_with_the_history(as_rita: Client, rita: User, deal: Deal) -> None:
    counts = []
    for size in (3, 200):
        for number in range(size):
            make_touch(deal=deal, made_at=NOON - dt.timedelta(hours=number))
        make_deals(size, owner=rita)
        with CaptureQueriesContext(connection) as captured:
            assert as_rita.get(path(deal, "new"), headers=HTMX).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1] <= 20
