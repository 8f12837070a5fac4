"""Opening a deal and giving it away: one point of contact per negotiation."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import User
from pipeline.actions.deals import DealAlreadyOpen, GroupAlreadySigned, OwnerRefused, open_deal, reassign
from pipeline.actions.steps import PlannedStep, StepRefused
from pipeline.models import Deal
from pipeline.stages import Stage
from providers.models import Network, ProviderGroup
from tests.factories import NOON, make_agreement, make_deal, make_group, make_network

pytestmark = pytest.mark.django_db


def opened(group: ProviderGroup, network: Network, owner: User, *, in_days: int = 2) -> Deal:
    step = PlannedStep("call", "Call the practice manager", owner.today(NOON) + dt.timedelta(days=in_days))
    return open_deal(group=group, network=network, owner=owner, step=step, by=owner, at=NOON)


def test_a_deal_opens_with_its_step_and_its_clock(rita: User) -> None:
    deal = opened(make_group(), make_network(), rita)
    assert (deal.stage, deal.owner, deal.opened_at) == (Stage.IDENTIFIED, rita, NOON)
    assert deal.steps.open().get().what == "Call the practice manager"
    assert deal.quiet_on == rita.today(NOON) + dt.timedelta(days=14)


def test_a_second_rep_is_told_who_works_on_the_group(rita: User, sam: User) -> None:
    group, network = make_group(), make_network()
    standing = opened(group, network, rita)
    with pytest.raises(DealAlreadyOpen, match="Rita Alvarez") as caught:
        opened(group, network, sam)
    assert caught.value.deal == standing
    assert Deal.objects.count() == 1


def test_another_network_is_another_deal(rita: User, sam: User) -> None:
    group = make_group()
    opened(group, make_network(name="Gold"), rita)
    assert opened(group, make_network(name="Silver"), sam).owner == sam


def test_a_group_under_agreement_has_nothing_to_negotiate(rita: User, vera: User) -> None:
    group, network = make_group(), make_network()
    agreement = make_agreement(group=group, network=network, by=vera, signed_on=dt.date(2026, 2, 1))
    with pytest.raises(GroupAlreadySigned, match="since 2026-02-01"):
        opened(group, network, rita)
    agreement.terminated_on = rita.today(NOON)
    agreement.save(update_fields=["terminated_on"])
    assert opened(group, network, rita).is_open


def test_only_those_who_work_deals_can_own_one(rita: User, vera: User, marco: User) -> None:
    with pytest.raises(OwnerRefused, match="Vera Stone"):
        opened(make_group(), make_network(), vera)
    deal = make_deal(owner=rita)
    with pytest.raises(OwnerRefused):
        reassign(deal=deal, to=vera, by=marco, at=NOON)
    rita.is_active = False
    rita.save(update_fields=["is_active"])
    with pytest.raises(OwnerRefused):
        reassign(deal=deal, to=rita, by=marco, at=NOON)


def test_a_first_step_in_the_past_opens_nothing(rita: User) -> None:
    with pytest.raises(StepRefused, match="lies ahead"):
        opened(make_group(), make_network(), rita, in_days=-1)
    assert not Deal.objects.exists()


def test_the_open_step_follows_the_deal_to_its_new_owner(rita: User, sam: User, marco: User) -> None:
    deal = make_deal(owner=rita)
    reassign(deal=deal, to=sam, by=marco, at=NOON)
    assert (Deal.objects.get().owner, deal.steps.get().owner) == (sam, sam)
