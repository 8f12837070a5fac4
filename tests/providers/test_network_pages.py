from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from providers.models import FilingDeadline, LineOfBusiness, Network
from tests.factories import make_county, make_deadline, make_network, make_standard_set, make_user

pytestmark = pytest.mark.django_db

NETWORKS = reverse("providers:networks")
NEW = reverse("providers:network-new")
FIELDS = {
    "name": "Gold",
    "line_of_business": "medicare_advantage",
    "contract_year": "2099",
    "edition": "2026",
    "go_live_on": "2099-01-01",
}
FILING = {"name": "Application", "filed_with": "CMS", "due_on": "2098-06-01", "accepts_letters": "on"}


@pytest.fixture
def ana(client: Client) -> User:
    make_standard_set()
    ana = make_user(name="Ana Lys", role=Role.ANALYST)
    client.force_login(ana)
    return ana


def test_empty_plan_is_offered_its_first_network(client: Client, ana: User) -> None:
    html = client.get(NETWORKS).content.decode()
    assert "Make the first network" in html
    assert NEW in html


def test_analyst_makes_a_network_works_in_it_and_goes_on_to_its_counties(client: Client, ana: User) -> None:
    make_county()
    make_network(name="Older", contract_year=2100)
    response = client.post(NEW, FIELDS)

    network = Network.objects.get(name="Gold")
    assert response.headers["Location"] == reverse("providers:service-area", args=[network.pk])
    assert client.session["network"] == network.pk
    assert (network.edition, network.go_live_on) == ("2026", dt.date(2099, 1, 1))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "This field is required."),
        ("contract_year", "1999", "greater than or equal to 2020"),
        ("contract_year", "x", "Enter a whole number."),
        ("edition", "2027", "Select a valid choice"),
        ("line_of_business", "dental", "Select a valid choice"),
        ("go_live_on", "2020-01-01", "This date is past."),
        ("go_live_on", "soon", "Enter a valid date."),
    ],
)
def test_wrong_answer_is_told_at_its_field(
    field: str, value: str, message: str, client: Client, ana: User
) -> None:
    make_county()
    response = client.post(NEW, FIELDS | {field: value})

    assert response.status_code == 422
    assert message in response.context["form"].errors[field][0]
    assert not Network.objects.exists()


def test_second_network_of_a_name_and_year_is_refused(client: Client, ana: User) -> None:
    make_county()
    make_network(name="Gold", contract_year=2099)
    response = client.post(NEW, FIELDS)
    assert response.status_code == 422
    assert "A network of this name and year exists." in response.content.decode()


def test_page_says_which_edition_measures_when_the_own_one_is_not_carried(client: Client, ana: User) -> None:
    later, same = make_network(contract_year=2027), make_network(contract_year=2026)
    notice = "The standards for 2027 are not carried yet: edition 2026 measures this network."
    assert notice in client.get(later.get_absolute_url()).content.decode()
    assert "not carried" not in client.get(same.get_absolute_url()).content.decode()


def test_network_is_changed_and_a_wrong_change_keeps_it(client: Client, ana: User) -> None:
    network = make_network(name="Old")
    edit = reverse("providers:network-edit", args=[network.pk])
    wrong = client.post(edit, FIELDS | {"edition": "1812"})
    assert wrong.status_code == 422
    assert "Edit Old 2027" in wrong.content.decode()
    assert client.post(edit, FIELDS).headers["Location"] == network.get_absolute_url()
    network.refresh_from_db()
    assert (network.name, network.contract_year) == ("Gold", 2099)


def test_form_offers_what_is_carried_and_says_whose_it_is(client: Client, ana: User) -> None:
    make_standard_set(edition="2023", line_of_business=LineOfBusiness.MARKETPLACE)
    make_standard_set(
        edition="2025", line_of_business=LineOfBusiness.MEDICAID, state="FL", program="MMA", is_example=True
    )
    html = client.get(NEW).content.decode()
    for text in ("2026: Medicare Advantage", "2025: Medicaid FL MMA (example)", "2023: Marketplace"):
        assert text in html


def test_edition_of_another_line_of_business_is_refused_at_its_field(client: Client, ana: User) -> None:
    make_standard_set(edition="2023", line_of_business=LineOfBusiness.MARKETPLACE)
    response = client.post(NEW, FIELDS | {"edition": "2023"})
    assert response.status_code == 422
    assert "Edition 2023 is of Marketplace, not of Medicare Advantage." in response.content.decode()
    assert (
        client.post(NEW, FIELDS | {"edition": "2023", "line_of_business": "marketplace"}).status_code == 302
    )


def test_network_keeps_an_edition_nobody_carries_any_more(client: Client, ana: User) -> None:
    network = make_network(edition="2019")
    edit = reverse("providers:network-edit", args=[network.pk])
    assert client.post(edit, FIELDS | {"edition": "2019"}).status_code == 302
    network.refresh_from_db()
    assert (network.name, network.edition) == ("Gold", "2019")


# service area ------------------------------------------------------------------------------------


@pytest.fixture
def florida() -> None:
    make_county()
    make_county(ssa_code="10010", name="Baker")
    make_county(ssa_code="11000", name="Appling", state="GA")


def area_of(network: Network, query: str = "?state=FL") -> str:
    return reverse("providers:service-area", args=[network.pk]) + query


def test_ticked_counties_of_a_state_become_the_service_area(client: Client, ana: User, florida: None) -> None:
    network = make_network(counties=[make_county(ssa_code="11000")])
    html = client.get(area_of(network)).content.decode()
    assert "Baker" in html
    assert "Appling" not in html

    assert client.post(area_of(network), {"counties": ["10010"]}).status_code == 302
    assert set(network.counties.values_list("pk", flat=True)) == {"10010", "11000"}
    page = client.get(network.get_absolute_url()).content.decode()
    assert "1 of 2 counties" in page
    assert "all 1 counties" in page


def test_one_button_takes_the_whole_state(client: Client, ana: User, florida: None) -> None:
    network = make_network(counties=[])
    client.post(area_of(network), {"whole": "yes"})
    assert set(network.counties.values_list("pk", flat=True)) == {"10010", "10120"}


def test_no_ticks_take_the_state_out_again(client: Client, ana: User, florida: None) -> None:
    network = make_network()
    client.post(area_of(network), {})
    assert not network.counties.exists()
    assert "nothing is measured" in client.get(network.get_absolute_url()).content.decode()


@pytest.mark.parametrize("counties", [["99999"], ["11000"], ["x"]])
def test_county_of_elsewhere_is_refused(
    counties: list[str], client: Client, ana: User, florida: None
) -> None:
    network = make_network(counties=[])
    assert client.post(area_of(network), {"counties": counties}).status_code == 422
    assert not network.counties.exists()


@pytest.mark.parametrize("query", ["", "?state=ZZ", "?state="])
def test_without_a_state_one_is_asked_for(query: str, client: Client, ana: User, florida: None) -> None:
    network = make_network(counties=[])
    response = client.get(area_of(network, query))
    assert "Choose a state to see its counties." in response.content.decode()
    assert client.post(area_of(network, query), {"whole": "yes"}).status_code == 200
    assert not network.counties.exists()


def test_htmx_gets_the_counties_alone(client: Client, ana: User, florida: None) -> None:
    network = make_network(counties=[])
    headers = {"HX-Request": "true", "HX-Target": "county-ticks"}
    html = client.get(area_of(network), headers=headers).content.decode()
    assert html.strip().startswith('<div id="county-ticks">')
    assert "Baker" in html


# filings -----------------------------------------------------------------------------------------


def test_filing_is_added_and_shown_in_the_top_bar(client: Client, ana: User) -> None:
    network = make_network()
    address = reverse("providers:network-deadlines", args=[network.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, FILING).headers["Location"] == network.get_absolute_url()

    filing = FilingDeadline.objects.get()
    assert (filing.name, filing.filed_with, filing.accepts_letters) == ("Application", "CMS", True)
    assert "to filing, 1 Jun 2098" in client.get(network.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "This field is required."),
        ("name", "Taken", "This network has a filing of that name."),
        ("due_on", "2020-01-01", "this date is past"),
        ("due_on", "2026-02-30", "Enter a valid date."),
    ],
)
def test_wrong_filing_is_told_at_its_field(
    field: str, value: str, message: str, client: Client, ana: User
) -> None:
    network = make_network()
    make_deadline(network=network, name="Taken")
    response = client.post(reverse("providers:network-deadlines", args=[network.pk]), FILING | {field: value})
    assert response.status_code == 422
    assert message in response.context["form"].errors[field][0]
    assert FilingDeadline.objects.count() == 1


def test_filing_on_the_readers_own_today_is_not_past(client: Client, ana: User) -> None:
    network = make_network()
    ana.time_zone = "Pacific/Honolulu"
    ana.save()
    today = ana.today(timezone.now())
    address = reverse("providers:network-deadlines", args=[network.pk])
    assert client.post(address, FILING | {"due_on": today.isoformat()}).status_code == 302


def test_filing_is_changed(client: Client, ana: User) -> None:
    filing = make_deadline(network=make_network(), name="Aplication")
    address = reverse("providers:deadline", args=[filing.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, FILING | {"due_on": "2020-01-01"}).status_code == 422
    fields = {name: value for name, value in FILING.items() if name != "accepts_letters"}
    assert client.post(address, fields).status_code == 302
    filing.refresh_from_db()
    assert (filing.name, filing.accepts_letters) == ("Application", False)


# who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.REP, Role.VP, Role.MEDICAL_DIRECTOR])
def test_others_read_networks_and_change_nothing(role: Role, client: Client) -> None:
    network = make_network()
    filing = make_deadline(network=network)
    client.force_login(make_user(role=role))
    closed = [
        NEW,
        reverse("providers:network-edit", args=[network.pk]),
        reverse("providers:service-area", args=[network.pk]),
        reverse("providers:network-deadlines", args=[network.pk]),
        reverse("providers:deadline", args=[filing.pk]),
        reverse("providers:roster-imports", args=[network.pk]),
    ]
    for page in (NETWORKS, network.get_absolute_url()):
        html = client.get(page).content.decode()
        assert str(network.name) in html
        assert not [address for address in closed if f'"{address}"' in html]
    for address in closed:
        assert client.get(address).status_code == 403
        assert client.post(address, FIELDS | FILING).status_code == 403
    assert network.counties.count() == 1


def test_pages_ask_the_same_number_of_queries_for_few_and_many(
    client: Client, ana: User, django_assert_num_queries: Any
) -> None:
    def add(start: int, count: int) -> Network:
        counties = [
            make_county(ssa_code=f"{10_200 + each}", name=f"C{each}") for each in range(start, start + count)
        ]
        networks = [make_network(name=f"N{start + each}", counties=counties) for each in range(count)]
        make_deadline(network=networks[0])
        return networks[0]

    def pages(network: Network) -> None:
        for address in (NETWORKS, network.get_absolute_url(), area_of(network)):
            assert client.get(address).status_code == 200

    network = add(0, 2)
    with django_assert_num_queries(19) as few:
        pages(network)
    network = add(2, 30)
    with django_assert_num_queries(len(few)):
        pages(network)
