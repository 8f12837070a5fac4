"""Reasons are the plan's own lists; deals and touches are only looked at."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from pipeline.models import LossReason
from tests.factories import make_deal, make_loss_reason, make_touch, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("ada@plan.example", name="Ada"))
    return client


@pytest.mark.parametrize("model", ["deal", "touch"])
def test_deals_and_touches_can_only_be_looked_at(office: Client, model: str) -> None:
    deal = make_deal(owner=make_user())
    row = deal if model == "deal" else make_touch(deal=deal)
    address = reverse(f"admin:pipeline_{model}_change", args=[row.pk])

    assert office.get(reverse(f"admin:pipeline_{model}_changelist")).status_code == 200
    assert office.get(address).status_code == 200
    assert office.post(address, {"note": "changed"}).status_code == 403
    assert office.get(reverse(f"admin:pipeline_{model}_add")).status_code == 403


def test_reason_is_renamed_and_never_deleted(office: Client) -> None:
    reason = make_loss_reason()
    address = reverse("admin:pipeline_lossreason_change", args=[reason.pk])

    office.post(address, {"label": "Rates apart", "code": "rates", "position": 3, "is_active": "on"})

    assert LossReason.objects.get().label == "Rates apart"
    assert office.post(reverse("admin:pipeline_lossreason_delete", args=[reason.pk])).status_code == 403
