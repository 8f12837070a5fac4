"""Opening a deal, and the deals of a group."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role
from pipeline.models import Deal
from pipeline.stages import Stage
from providers.models import ProviderGroup
from tests.factories import NOON, make_deal, make_group, make_network, make_user
from tests.pipeline.deal_desk import Desk, make_desk, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

NEW = reverse("pipeline:deal-new")
TOMORROW = (NOON.date() + dt.timedelta(days=1)).isoformat()


@pytest.fixture
def desk(client: Client) -> Desk:
    return make_desk(client)


@pytest.fixture
def group() -> ProviderGroup:
    return make_group(name="Olustee Creek Primary Care")


def plan(desk: Desk, group: ProviderGroup, **changes: object) -> dict[str, object]:
    return {
        "group": group.pk,
        "network": desk.deal.network_id,
        "owner": desk.rita.pk,
        "kind": "call",
        "what": "Find the practice manager",
        "due": TOMORROW,
    } | changes


def test_deal_opens_with_its_first_step(desk: Desk, group: ProviderGroup) -> None:
    response = desk.client.post(NEW, plan(desk, group))

    deal = Deal.objects.get(group=group)
    assert response.status_code == 302
    assert response.headers["Location"] == deal.get_absolute_url()
    assert (deal.owner, deal.stage) == (desk.rita, Stage.IDENTIFIED)
    assert deal.steps.open().get().what == "Find the practice manager"


def test_group_is_found_by_its_name(desk: Desk, group: ProviderGroup) -> None:
    shown = text_of(desk.client.get(NEW, {"q": "olustee"}))

    assert f"?group={group.pk}" in shown
    assert "Lake City Heart" not in shown


def test_group_with_an_open_deal_leads_to_it(desk: Desk) -> None:
    shown = text_of(desk.client.get(NEW, {"q": "lake city"}))

    assert desk.deal.get_absolute_url() in shown
    assert "open deal of Rita Alvarez" in shown


def test_second_rep_is_shown_who_owns_it(desk: Desk) -> None:
    desk.sign_in(desk.sam)
    before = text_of(desk.client.get(NEW, {"group": desk.deal.group_id}))

    response = desk.client.post(NEW, plan(desk, desk.deal.group, owner=desk.sam.pk))

    assert response.status_code == 422
    for shown in (before, text_of(response)):
        assert "Rita Alvarez has an open deal with this group" in shown
        assert desk.deal.get_absolute_url() in shown
    assert Deal.objects.count() == 1


def test_double_click_opens_once_and_leads_to_the_deal(desk: Desk, group: ProviderGroup) -> None:
    first, second = (desk.client.post(NEW, plan(desk, group)) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Deal.objects.filter(group=group).count() == 1


def test_closed_deal_stands_in_nobodys_way(desk: Desk, group: ProviderGroup) -> None:
    make_deal(owner=desk.sam, group=group, network=desk.deal.network, stage=Stage.LOST)

    assert desk.client.post(NEW, plan(desk, group)).status_code == 302


def test_rep_opens_for_nobody_else(desk: Desk, group: ProviderGroup) -> None:
    response = desk.client.post(NEW, plan(desk, group, owner=desk.sam.pk))

    assert response.status_code == 422
    assert "owner" in response.context["form"].errors


def test_manager_opens_for_anybody(desk: Desk, group: ProviderGroup) -> None:
    desk.sign_in(desk.marco).client.post(NEW, plan(desk, group, owner=desk.sam.pk))

    assert Deal.objects.get(group=group).owner == desk.sam


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"what": ""}, "what"),
        ({"due": "other", "due_on": "2026-03-01"}, "due_on"),
        ({"network": ""}, "network"),
    ],
)
def test_broken_plan_opens_nothing(
    desk: Desk, group: ProviderGroup, changes: dict[str, object], wrong: str
) -> None:
    response = desk.client.post(NEW, plan(desk, group, **changes))

    assert response.status_code == 422
    assert wrong in response.context["form"].errors
    assert not Deal.objects.filter(group=group).exists()


@pytest.mark.parametrize("words", ["lake\0", "%", "x" * 9_000])
def test_odd_words_find_nothing_odd(desk: Desk, words: str) -> None:
    assert desk.client.get(NEW, {"q": words}).status_code == 200


@pytest.mark.parametrize("asked", ["999999", "x", "²", "9" * 30])
def test_group_that_does_not_exist_is_no_error(desk: Desk, asked: str) -> None:
    assert desk.client.get(NEW, {"group": asked}).status_code in (200, 404)


def test_number_of_a_group_too_long_to_read_is_no_error(desk: Desk) -> None:
    assert desk.client.post(NEW, {"group": "9" * 5_000}).status_code == 200


@pytest.mark.parametrize("role", [Role.VP, Role.ANALYST, Role.ADMIN, Role.MEDICAL_DIRECTOR])
def test_who_works_no_deals_opens_none(desk: Desk, group: ProviderGroup, role: Role) -> None:
    desk.sign_in(make_user(role=role))

    assert desk.client.get(NEW).status_code == 403
    assert desk.client.post(NEW, plan(desk, group)).status_code == 403


def test_group_shows_its_deals(desk: Desk) -> None:
    other = make_network(name="Florida Silver")
    lost = make_deal(owner=desk.sam, group=desk.deal.group, network=other, stage=Stage.LOST)

    shown = text_of(desk.client.get(desk.url("group-deals", pk=desk.deal.group_id)))

    assert {desk.deal.get_absolute_url(), lost.get_absolute_url()} <= set(links(shown))


def links(html: str) -> list[str]:
    return [part.partition('"')[0] for part in html.split('href="')[1:]]


def test_group_offers_a_deal_only_while_none_is_open(desk: Desk, group: ProviderGroup) -> None:
    def offered(pk: int) -> bool:
        return f"{NEW}?group={pk}" in text_of(desk.client.get(reverse("pipeline:group-deals", args=[pk])))

    assert offered(group.pk)
    assert not offered(desk.deal.group_id)


def test_deals_one_may_not_see_are_not_listed(desk: Desk) -> None:
    desk.sign_in(make_user(role=Role.MEDICAL_DIRECTOR))

    shown = text_of(desk.client.get(reverse("pipeline:group-deals", args=[desk.deal.group_id])))

    assert desk.deal.get_absolute_url() not in shown


def test_number_of_queries_is_flat(desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    def count() -> int:
        with django_assert_max_num_queries(30) as seen:
            desk.client.get(NEW, {"q": "lake"})
            desk.client.get(reverse("pipeline:group-deals", args=[desk.deal.group_id]))
        return len(seen.captured_queries)

    few = count()
    for number in range(8):
        network = make_network(name=f"Old {number}", contract_year=2021)
        make_deal(owner=desk.sam, group=desk.deal.group, network=network)
        make_deal(owner=desk.sam, group=make_group(name=f"Lake {number}"), network=desk.deal.network)

    assert count() == few
