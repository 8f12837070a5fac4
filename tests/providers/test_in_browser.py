"""The pages of this floor as people see them: accessible, no wider than the window, without script errors."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from accounts.models import Role, User
from providers.models import RosterImport, RosterProblem
from tests.factories import (
    NOON,
    make_affiliation,
    make_agreement,
    make_contact,
    make_deadline,
    make_group,
    make_letter,
    make_location,
    make_network,
    make_user,
)
from tests.live import DESK, PHONE, Live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = pytest.mark.parametrize(
    ("size", "dark"), [(DESK, False), (PHONE, True)], ids=["desk-light", "phone-dark"]
)


def addresses() -> list[str]:
    """A plan with one of everything, and every page that shows it."""
    marco = make_user(name="Marco Reyes", role=Role.MANAGER)
    network = make_network()
    filing = make_deadline(network=network, due_on=dt.date(2098, 6, 1))
    group = make_group(
        name="Ichetucknee Family Medicine and Pediatrics of the Upper Suwannee", phone="3865550101"
    )
    contact = make_contact(group=group, phone="3865550102", email="priya@ichetucknee.example", signs=True)
    site = make_location(group=group, phone="3865550103")
    work = make_affiliation(group=group, location=site, beds=12, is_accepting=False)
    make_affiliation(group=group, location=site)
    make_agreement(group=group, network=network, by=marco)
    make_letter(group=group, network=network, by=marco)
    made = RosterImport.objects.create(
        network=network,
        file_name="roster.csv",
        sha256="0" * 64,
        imported_by=marco,
        imported_at=NOON,
        rows_read=1,
        rows_rejected=1,
    )
    RosterProblem.objects.create(
        roster_import=made, line=2, column="npi", reason="An NPI has ten digits.", value="1" * 80
    )
    named = [
        ("groups",),
        ("group-new",),
        ("group", group.pk),
        ("group-edit", group.pk),
        ("group-contacts", group.pk),
        ("contact", contact.pk),
        ("provider", work.provider.npi),
        ("networks",),
        ("network-new",),
        ("network", network.pk),
        ("network-edit", network.pk),
        ("service-area", network.pk),
        ("network-deadlines", network.pk),
        ("deadline", filing.pk),
        ("roster-imports", network.pk),
        ("roster-import", made.pk),
        ("search",),
    ]
    pages = [reverse(f"providers:{name}", args=args) for name, *args in named]
    return [*pages, f"{reverse('providers:search')}?q=iche", f"{reverse('providers:groups')}?q=nobody"]


@SIZES
def test_no_page_has_an_accessibility_finding(live: Live, size: dict[str, int], *, dark: bool) -> None:
    pages = addresses()
    page = live.sign_in(User.objects.get(name="Marco Reyes"), size=size, dark=dark)
    for address in pages:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        live.check(page)


def test_contact_is_added_without_leaving_the_page(live: Live) -> None:
    group = make_group(name="Olustee Care")
    page = live.sign_in(make_user(name="Rita Alvarez"))
    page.goto(group.get_absolute_url())
    page.get_by_text("Add a contact").click()
    page.get_by_role("button", name="Add contact").click()
    page.get_by_text("1 answer needs a look.").wait_for()
    live.check(page)

    page.locator("#id_name").fill("Dana Whitlow")
    page.locator("#id_phone").fill("386-555-0102")
    page.get_by_role("button", name="Add contact").click()
    page.get_by_text("Dana Whitlow is a contact of Olustee Care now.").wait_for()
    assert page.locator("#group-contacts").get_by_role("link", name="(386) 555-0102").is_visible()
    assert page.url.endswith(group.get_absolute_url())


def test_list_and_search_answer_while_one_chooses_and_types(live: Live) -> None:
    make_group(name="Olustee Care", kind="clinic")
    make_group(name="Ichetucknee Medicine", kind="solo")
    page = live.sign_in(make_user(name="Rita Alvarez"))
    page.goto(reverse("providers:groups"))
    page.get_by_label("Kind").select_option("clinic")
    page.get_by_text("1 group", exact=True).wait_for()
    assert "kind=clinic" in page.url
    assert not page.get_by_role("link", name="Ichetucknee Medicine").is_visible()

    page.goto(reverse("providers:search"))
    page.locator("#search-box").press_sequentially("ichet")
    page.get_by_role("link", name="Ichetucknee Medicine", exact=True).click()
    page.get_by_role("heading", name="Ichetucknee Medicine").wait_for()
