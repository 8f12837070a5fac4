"""How often the pages of a rep's day may ask the database: at most ten times, however much there is to show."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from pipeline.models import (
    Deal,
    NextStep,
    OpeningAnswer,
    PaperHandover,
    PaperHolder,
    RateOffer,
    RateOfferKind,
    StageMove,
    Touch,
    TouchRetraction,
)
from pipeline.stages import OPEN_STAGES, Ballpark, Question, Stage
from tests.factories import (
    NOON,
    make_affiliation,
    make_contact,
    make_county,
    make_deal,
    make_deals,
    make_group,
    make_hold,
    make_letter,
    make_network,
    make_stake,
    make_touch,
    make_user,
)

pytestmark = pytest.mark.django_db

A_PAGE, A_LOG = 10, 14
LATER = NOON + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def rita() -> User:
    return make_user(name="Rita Alvarez")


@pytest.fixture
def as_rita(client: Client, rita: User) -> Client:
    client.force_login(rita)
    return client


@pytest.fixture
def rich(rita: User) -> Deal:
    """A deal to which everything has happened that a timeline can tell."""
    network = make_network(counties=[make_county()])
    deal = make_deal(owner=rita, network=network, group=make_group(name="Suwannee"), stage=Stage.LEGAL)
    make_affiliation(group=deal.group)
    contact = make_contact(group=deal.group)
    make_stake(deal=deal, chance_if_signed=0.9, chance_if_lost=0.4)
    for hours in range(4):
        make_touch(deal=deal, made_at=NOON + dt.timedelta(hours=hours), contact=contact, note="They asked.")
    first, second, *_ = Touch.objects.order_by("pk")
    make_touch(deal=deal, made_at=NOON, corrects=first)
    TouchRetraction.objects.create(touch=second, retracted_by=rita, retracted_at=LATER)
    by = {"recorded_by": rita, "recorded_at": NOON}
    for question in Question:
        OpeningAnswer.objects.create(deal=deal, question=question, answer="Prompt payment.", **by)
    RateOffer.objects.create(
        deal=deal, kind=RateOfferKind.RANGE, shown_on=NOON.date(), ballpark=Ballpark.YES, **by
    )
    PaperHandover.objects.create(deal=deal, holder=PaperHolder.PLAN, since_on=NOON.date(), **by)
    StageMove.objects.create(
        deal=deal, from_stage=Stage.LOI, to_stage=Stage.LEGAL, moved_by=rita, moved_at=NOON, is_forward=True,
        key=uuid.uuid4(),
    )  # fmt: skip
    deal.letter = make_letter(group=deal.group, network=network, by=rita)
    deal.save(update_fields=["letter"])
    make_hold(deal=deal, until_on=LATER.date() + dt.timedelta(days=9))
    return deal


def asked(client: Client, address: str, **headers: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, headers=headers).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/board/",
        "/board/?quiet=quiet",
        "/deals/",
        "/deals/?network=all&sort=worth&columns=worth&columns=tags",
        "/deals/?quiet=any&due=overdue",
        "/search/?q=group",
    ],
)
def test_page_asks_at_most_ten_times_for_three_deals_and_for_three_hundred(
    as_rita: Client, rita: User, address: str
) -> None:
    sam = make_user(name="Sam Ortiz")
    for stage in OPEN_STAGES:
        make_deals(1, owner=sam, stage=stage, due_on=LATER.date())
        make_deals(1, owner=rita, stage=stage, due_on=LATER.date())
    few = asked(as_rita, address)
    for stage in OPEN_STAGES:
        make_deals(30, owner=sam, stage=stage, due_on=NOON.date())
        make_deals(30, owner=rita, stage=stage, due_on=NOON.date())

    assert asked(as_rita, address) <= few <= A_PAGE


def test_deal_asks_at_most_ten_times_whatever_happened_to_it(as_rita: Client, rich: Deal) -> None:
    assert asked(as_rita, rich.get_absolute_url()) <= A_PAGE


def test_drawer_asks_at_most_ten_times(as_rita: Client, rich: Deal) -> None:
    address = reverse("pipeline:touch-new", args=[rich.pk])

    assert asked(as_rita, address, **{"HX-Request": "true", "HX-Target": "drawer"}) <= A_PAGE


def test_log_is_saved_in_fourteen_statements(as_rita: Client, rich: Deal) -> None:
    """As the drawer sends it: with the step that was seen, and with whoever does the next."""
    headers = {"HX-Request": "true", "HX-Target": "drawer"}
    form = as_rita.get(reverse("pipeline:touch-new", args=[rich.pk]), headers=headers).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    before = rich.touches.count()

    with CaptureQueriesContext(connection) as captured:
        reply = as_rita.post(
            reverse("pipeline:touches", args=[rich.pk]),
            sent | {"outcome": "message", "note": "Left word.", "what": "Call again"},
            headers=headers,
        )

    assert reply.status_code == 200
    assert rich.touches.count() == before + 1
    assert NextStep.objects.open().get(deal=rich).what == "Call again"
    assert len(captured) <= A_LOG
