"""The rules of exit hold on every path: form, drag, key, bulk, import, job and admin. No way around goes unlocked.

The deal has one attempt logged and nothing else, so *Intro* is open to it and nothing beyond. Each path tries to bring
it beyond; afterwards it stands where it stood, and no move is on record.
"""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from config.celery import TIMETABLE
from pipeline.actions.moves import StageMoveRefused, move_stage
from pipeline.models import Deal, StageMove
from pipeline.stages import MoveReasons, Stage
from tests.test_every_address import address, names, values  # noqa: F401  # fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("broker_out_of_reach")]
BEYOND = (Stage.RATES, Stage.LOI, Stage.LEGAL, Stage.SIGNED)


@pytest.fixture
def deal(values: dict[str, Any]) -> Deal:  # noqa: F811  # the fixture above
    return Deal.objects.select_related("owner").get(pk=values["pipeline:deal"][0])


def assert_unmoved(deal: Deal) -> None:
    assert Deal.objects.get(pk=deal.pk).stage == Stage.IDENTIFIED
    assert not StageMove.objects.filter(deal=deal).exists()


@pytest.mark.parametrize("goal", BEYOND)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "ask-1"}], ids=["form", "drag"])
def test_form_key_and_drag_ask_for_what_is_missing(
    deal: Deal, client: Client, goal: Stage, headers: dict[str, str]
) -> None:
    client.force_login(deal.owner)

    reply = client.post(
        reverse("pipeline:stage", args=[deal.pk]), {"to": goal, "key": str(uuid.uuid4())}, headers=headers
    )

    assert reply.status_code == 422
    assert_unmoved(deal)


@pytest.mark.parametrize("who", ["rita", "marco"])
def test_no_address_moves_it_whatever_is_posted(
    who: str,
    deal: Deal,
    values: dict[str, Any],  # noqa: F811  # the fixture above
    rita: User,
    marco: User,
) -> None:
    """Every form of the product, bulk and import among them, is sent the goal under every name it might read."""
    client = Client()
    client.force_login({"rita": rita, "marco": marco}[who])
    for name in names():
        if not name.startswith(("pipeline:", "providers:")):
            continue
        data = {
            "to": Stage.LOI, "stage": Stage.LOI, "act": "stage", "action": "stage", "do": "stage",
            "deals": deal.pk, "deal": deal.pk, "pk": deal.pk, "ids": deal.pk, "key": str(uuid.uuid4()),
            "is_straight_to_contract": "on", "reason": "Please", "confirm": "1", "place": "page",
        }  # fmt: skip
        client.post(address(name, values), data)
        assert Deal.objects.get(pk=deal.pk).stage == Stage.IDENTIFIED, name
    assert_unmoved(deal)


@pytest.mark.parametrize("goal", BEYOND)
def test_action_refuses_whoever_calls_it(deal: Deal, goal: Stage) -> None:
    with pytest.raises(StageMoveRefused):
        move_stage(deal=deal, to=goal, key=uuid.uuid4(), said=MoveReasons(), by=deal.owner, at=timezone.now())

    assert_unmoved(deal)


def test_no_job_of_the_first_floor_moves_a_deal(deal: Deal) -> None:
    for entry in TIMETABLE.values():
        module, function = entry.task.rsplit(".", 1)
        if module.startswith(("pipeline.", "providers.")):
            getattr(import_module(module), function).run(now=timezone.now().isoformat())

    assert_unmoved(deal)


def test_administration_looks_only(deal: Deal, client: Client) -> None:
    client.force_login(User.objects.create_superuser("root@plan.example", name="Root"))

    reply = client.post(reverse("admin:pipeline_deal_change", args=[deal.pk]), {"stage": "signed"})

    assert reply.status_code == 403
    assert_unmoved(deal)
