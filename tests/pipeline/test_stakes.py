"""Stakes are replaced whole; the database refuses what cannot be."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from pipeline.actions.stakes import replace_stakes
from pipeline.models import Deal, Stake
from tests.factories import make_deal, make_network, make_specialty, make_stake

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(rita: User) -> Deal:
    return make_deal(owner=rita, network=make_network())


def test_new_stakes_take_the_place_of_the_old(deal: Deal) -> None:
    for brings in (3, 5):
        assert replace_stakes(network=deal.network, stakes=[make_stake(deal=deal, brings=brings)]) == 1
    assert Stake.objects.get().brings == 5


def test_one_specialty_is_replaced_without_the_others(deal: Deal) -> None:
    other = make_specialty(code="011", name="Dermatology")
    replace_stakes(
        network=deal.network, stakes=[make_stake(deal=deal), make_stake(deal=deal, specialty=other)]
    )
    replace_stakes(network=deal.network, stakes=[], within={other.code: ["10120"], "008": ["10130"]})
    assert Stake.objects.get().specialty_id == "008"


def test_another_network_keeps_its_stakes(deal: Deal) -> None:
    replace_stakes(network=deal.network, stakes=[make_stake(deal=deal)])
    replace_stakes(network=make_network(name="Other", counties=[]), stakes=[])
    assert Stake.objects.count() == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"chance_if_signed": 1.2, "chance_if_lost": 0.1},
        {"chance_if_signed": 0.5},
        {"members_out_of_reach": 10, "members_reached": 11},
        {"members": 5, "members_out_of_reach": 6, "members_reached": 0},
    ],
)
def test_a_stake_that_cannot_be_is_refused(deal: Deal, broken: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_stake(deal=deal, **broken).save()


def test_what_a_deal_is_worth_needs_both_chances(deal: Deal) -> None:
    assert make_stake(deal=deal).worth is None
    assert make_stake(deal=deal, chance_if_signed=1.0, chance_if_lost=0.25).worth == 0.75


def test_the_heaviest_stake_comes_first(deal: Deal) -> None:
    codes = {"008": (0.5, 0.4), "011": (0.9, 0.2), "018": (None, None)}
    stakes = [
        make_stake(
            deal=deal, specialty=make_specialty(code=code), chance_if_signed=signed, chance_if_lost=lost
        )
        for code, (signed, lost) in codes.items()
    ]
    replace_stakes(network=deal.network, stakes=stakes)
    assert [each.specialty_id for each in Stake.objects.heaviest_first()] == ["011", "008", "018"]
