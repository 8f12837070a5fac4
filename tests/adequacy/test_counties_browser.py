"""The county pages in a browser: filters without a new page, and nothing in the way of anybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from adequacy.models import MinimumKind, MinimumRule
from providers.models import Network
from tests.adequacy.ground import baker, cardiologists, hospital, make_ground
from tests.adequacy.measured import measure_all
from tests.factories import make_agreement, make_deal
from tests.live import DESK, PHONE, Live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def network(rita: User) -> Network:
    network = make_ground()
    make_agreement(group=cardiologists(), network=network, by=rita)
    make_deal(owner=rita, network=network, group=cardiologists(name="Open Heart"))
    measure_all(timezone.now().date())
    return network


def test_a_filter_changes_table_map_and_address_and_keeps_the_focus(
    live: Live, network: Network, vera: User
) -> None:
    page = live.sign_in(vera)
    page.goto("/counties/")
    expect(page.locator("#cells tbody tr")).to_have_count(4)
    page.get_by_label("Specialty", exact=True).focus()
    page.get_by_label("Specialty", exact=True).select_option("008")
    expect(page.locator("#cells tbody tr")).to_have_count(2)
    expect(page).to_have_url(live.url("/counties/?specialty=008"))
    expect(page.get_by_label("Specialty", exact=True)).to_be_focused()
    page.reload()
    expect(page.locator("#cells tbody tr")).to_have_count(2)
    page.go_back()
    expect(page.locator("#cells tbody tr")).to_have_count(4)


def test_a_county_is_reached_from_the_map_by_keyboard(live: Live, network: Network, vera: User) -> None:
    page = live.sign_in(vera)
    page.goto("/counties/")
    page.get_by_role("link", name=re.compile("^Columbia: ")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Columbia County")


def test_no_table_of_a_county_grows_out_of_its_card(
    live: Live, network: Network, rita: User, vera: User
) -> None:
    long = "Okeechobee and Loxahatchee Cardiovascular, Thoracic and Vascular Medicine Associates"
    make_deal(owner=rita, network=network, group=cardiologists(name=long))
    page = live.sign_in(vera)
    page.goto("/counties/10110/")
    for table in page.locator("main .card table").all():
        over = "it => it.getBoundingClientRect().right - it.closest('.card').getBoundingClientRect().right"
        assert table.evaluate(over) <= 0, table.inner_text()


@pytest.mark.parametrize(("size", "dark"), [(DESK, False), (PHONE, True)], ids=["desk-light", "phone-dark"])
def test_critical_groups_are_filtered_and_stand_in_nobodys_way(
    live: Live, network: Network, rita: User, size: dict[str, Any], dark: bool
) -> None:
    make_agreement(group=cardiologists(county=baker(), name="Baker Heart"), network=network, by=rita)
    make_agreement(group=hospital(beds=40, name="Lake City Hospital"), network=network, by=rita)
    MinimumRule.objects.update(kind=MinimumKind.FIXED, value=1)
    measure_all(timezone.now().date())
    page = live.sign_in(rita, size=size, dark=dark)
    page.goto("/counties/critical/")
    live.check(page)
    page.get_by_role("link", name="Cells", exact=True).click()
    expect(page.locator("#critical-cell-rows tbody tr")).not_to_have_count(0)
    page.get_by_label("Specialty", exact=True).select_option("008")
    expect(page.get_by_role("link", name="Lake City Hospital")).to_have_count(0)
    expect(page.get_by_role("link", name="Baker Heart")).to_have_count(1)
    expect(page).to_have_url(live.url("/counties/critical/?by=cell&specialty=008"))
    live.check(page)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_stands_in_the_way_of_anybody(
    live: Live, network: Network, rita: User, size: dict[str, Any], dark: bool
) -> None:
    page = live.sign_in(rita, size=size, dark=dark)
    for address in ("/counties/", "/counties/?by=county", "/counties/?status=met", "/counties/10110/"):
        page.goto(address)
        live.check(page)
