from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from providers.models import ProviderGroup
from tests.factories import (
    make_affiliation,
    make_agreement,
    make_contact,
    make_county,
    make_group,
    make_letter,
    make_location,
    make_network,
    make_provider,
    make_specialty,
    make_user,
)

pytestmark = pytest.mark.django_db

GROUPS = reverse("providers:groups")
NEW = reverse("providers:group-new")
FIELDS = {"name": "Olustee Care", "kind": "clinic", "tin": "12-3456789", "phone": "(386) 555-0101"}


@pytest.fixture
def marco(client: Client) -> User:
    marco = make_user(name="Marco Reyes", role=Role.MANAGER)
    client.force_login(marco)
    return marco


def sign_in(client: Client, role: Role) -> User:
    user = make_user(role=role)
    client.force_login(user)
    return user


def names_listed(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{GROUPS}{query}")
    assert response.status_code == 200
    return [row.group.name for row in response.context["rows"]]


# the list ----------------------------------------------------------------------------------------


def test_list_tells_roster_counties_specialties_and_what_is_signed(client: Client, marco: User) -> None:
    network, group = make_network(), make_group(name="Olustee Care", phone="3865550101")
    at_home = make_location(group=group)
    doctor = make_provider()
    make_affiliation(group=group, location=at_home, provider=doctor)
    make_affiliation(group=group, location=at_home, provider=doctor, specialty=make_specialty(code="003"))
    make_affiliation(
        group=group, location=make_location(group=group, county=make_county(ssa_code="10010", name="Baker"))
    )
    left = make_affiliation(group=group)
    left.until_on = dt.date(2020, 1, 1)
    left.save()
    make_agreement(group=group, network=network, by=marco)
    make_letter(group=make_group(name="Waiting"), network=network, by=marco, expires_on=dt.date(2099, 1, 1))

    rows = {row.group.name: row for row in client.get(GROUPS).context["rows"]}
    row = rows["Olustee Care"]
    assert (row.clinicians, row.counties, row.standing) == (2, ("Columbia", "Baker"), "agreement")
    assert row.specialties[0] == "Cardiology"
    assert (rows["Waiting"].clinicians, rows["Waiting"].standing) == (0, "letter")


def test_list_is_filtered_by_the_address(client: Client, marco: User) -> None:
    network = make_network()
    primary_care = make_specialty(code="S03", name="Primary Care")
    family = make_specialty(code="002", name="Family Practice", parent=primary_care)
    here, there, empty = (
        make_group(name="Here"),
        make_group(name="There", kind="solo"),
        make_group(name="Void"),
    )
    make_affiliation(group=here, specialty=family)
    baker = make_county(ssa_code="10010", name="Baker")
    make_affiliation(group=there, location=make_location(group=there, county=baker))
    make_agreement(group=here, network=network, by=marco)

    assert names_listed(client) == ["Here", "There", "Void"]
    assert names_listed(client, "?q=HER") == ["Here", "There"]
    assert names_listed(client, "?kind=solo") == ["There"]
    assert names_listed(client, "?county=10010") == ["There"]
    assert names_listed(client, "?specialty=S03") == ["Here"]
    assert names_listed(client, "?contract=yes") == ["Here"]
    assert names_listed(client, "?contract=no&kind=group") == [empty.name]


@pytest.mark.parametrize(
    "query", ["?kind=nonsense", "?county=99999", "?specialty=x&page=zz", "?page=-1", "?q=%00", "?county=%00"]
)
def test_filter_that_means_nothing_is_no_error(query: str, client: Client, marco: User) -> None:
    make_group(name="Here")
    assert client.get(f"{GROUPS}{query}").status_code == 200


def test_htmx_gets_the_list_alone(client: Client, marco: User) -> None:
    make_group(name="Here")
    make_group(name="There")
    response = client.get(f"{GROUPS}?q=there", headers={"HX-Request": "true", "HX-Target": "group-list"})
    html = response.content.decode()
    assert html.strip().startswith('<div id="group-list">')
    assert "There" in html
    assert "<html" not in html


def test_list_asks_the_same_number_of_queries_for_3_and_300_groups(
    client: Client, marco: User, django_assert_num_queries: Any
) -> None:
    network = make_network()

    def add(count: int) -> None:
        for _ in range(count):
            group = make_group()
            make_affiliation(group=group)
        make_agreement(group=group, network=network, by=marco)

    add(3)
    with django_assert_num_queries(12) as few:
        client.get(GROUPS)
    add(297)
    with django_assert_num_queries(len(few)):
        client.get(GROUPS)


# the TIN -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ANALYST, Role.ADMIN])
def test_tin_is_written_out_for_those_with_the_right(role: Role, client: Client) -> None:
    group = make_group(tin="123456789")
    sign_in(client, role)
    for address in (GROUPS, group.get_absolute_url()):
        assert "12-3456789" in client.get(address).content.decode()


@pytest.mark.parametrize("role", [Role.REP, Role.VP, Role.MEDICAL_DIRECTOR])
def test_tin_is_masked_for_everybody_else(role: Role, client: Client) -> None:
    group = make_group(tin="123456789")
    make_affiliation(group=group)
    sign_in(client, role)
    for address in (GROUPS, group.get_absolute_url(), f"{reverse('providers:search')}?q={group.name}"):
        page = client.get(address).content.decode()
        assert not re.search(r"12-?3456789|345-?6789", page)
    assert "••-•••6789" in client.get(group.get_absolute_url()).content.decode()


# one group ---------------------------------------------------------------------------------------


def test_page_of_a_group_tells_people_sites_contacts_and_papers(client: Client, marco: User) -> None:
    network, group = make_network(), make_group(name="Olustee Care", phone="3865550101")
    make_contact(
        group=group, name="Dana Whitlow", phone="3865550102", email="dana@olustee.example", signs=True
    )
    work = make_affiliation(group=group, provider=make_provider(name="Grenz, Tobias"))
    make_agreement(group=group, network=network, by=marco)
    make_letter(group=group, network=network, by=marco)
    html = client.get(group.get_absolute_url()).content.decode()

    for text in ("Grenz, Tobias", work.provider.npi, "Cardiology", "Lake City, FL 32025", "Columbia"):
        assert text in html
    for text in ("tel:+13865550101", "tel:+13865550102", "mailto:dana@olustee.example", "Signs"):
        assert text in html
    for text in (
        "Under agreement",
        "names 1",
        "Dr. Mehta for the group, Vera Stone for the plan",
        "Letter of intent",
    ):
        assert text in html
    assert reverse("pipeline:group-deals", args=[group.pk]) in html


@pytest.mark.parametrize(("offers", "marks"), [(True, 1), (False, 0)])
def test_page_of_a_group_marks_who_sees_patients_by_video(
    offers: bool, marks: int, client: Client, marco: User
) -> None:
    group = make_group()
    make_affiliation(group=group, offers_telehealth=offers)
    assert client.get(group.get_absolute_url()).content.decode().count("Telehealth") == marks


def test_page_of_a_group_asks_the_same_number_of_queries_for_3_and_300_clinicians(
    client: Client, marco: User, django_assert_num_queries: Any
) -> None:
    make_network()
    group = make_group()
    site = make_location(group=group)

    def add(count: int) -> None:
        for _ in range(count):
            make_affiliation(group=group, location=site)

    add(3)
    with django_assert_num_queries(10) as few:
        client.get(group.get_absolute_url())
    add(297)
    with django_assert_num_queries(len(few)):
        html = client.get(group.get_absolute_url()).content.decode()
    assert "1\N{EN DASH}100 of 300" in html


def test_unknown_group_is_not_found(client: Client, marco: User) -> None:
    assert client.get(reverse("providers:group", args=[999_999])).status_code == 404


def test_page_of_a_clinician_tells_all_places_of_work(
    client: Client, marco: User, django_assert_num_queries: Any
) -> None:
    network, group = make_network(), make_group(name="Olustee Care")
    doctor = make_provider(name="Grenz, Tobias")
    make_affiliation(group=group, provider=doctor)
    make_agreement(group=group, network=network, by=marco)
    gone = make_affiliation(group=make_group(name="Former"), provider=doctor)
    gone.until_on = dt.date(2020, 1, 1)
    gone.save()

    works = client.get(doctor.get_absolute_url()).context["works"]
    assert [(work.affiliation.group.name, work.is_current, work.is_signed) for work in works] == [
        ("Olustee Care", True, True),
        ("Former", False, False),
    ]
    assert client.get(reverse("providers:provider", args=["2000000002"])).status_code == 404


# adding and correcting ---------------------------------------------------------------------------


def test_rep_adds_a_group_and_lands_on_its_page(client: Client) -> None:
    sign_in(client, Role.REP)
    response = client.post(NEW, FIELDS)

    group = ProviderGroup.objects.get()
    assert response.headers["Location"] == group.get_absolute_url()
    assert (group.name, group.kind, group.tin, group.phone) == (
        "Olustee Care",
        "clinic",
        "123456789",
        "3865550101",
    )


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "This field is required."),
        ("name", "x" * 201, "at most 200 characters"),
        ("tin", "12-34567", "A TIN has nine digits."),
        ("tin", "000000000", "A TIN is not all zeros."),
        ("tin", "11-1111111", "A group with this TIN is here already: Taken."),
        ("phone", "12", "A phone number has ten digits"),
        ("kind", "circus", "Select a valid choice"),
    ],
)
def test_wrong_answer_is_told_at_its_field(
    field: str, value: str, message: str, client: Client, marco: User
) -> None:
    make_group(name="Taken", tin="111111111")
    response = client.post(NEW, FIELDS | {field: value})

    assert response.status_code == 422
    assert message in response.context["form"].errors[field][0]
    assert message in response.content.decode()
    assert "Olustee Care" in response.content.decode() or field == "name"
    assert ProviderGroup.objects.count() == 1


def test_manager_corrects_a_group_and_its_tin(client: Client, marco: User) -> None:
    group = make_group(tin="111111111")
    edit = reverse("providers:group-edit", args=[group.pk])
    assert 'value="111111111"' in client.get(edit).content.decode()
    assert client.post(edit, FIELDS).status_code == 302
    group.refresh_from_db()
    assert (group.name, group.tin) == ("Olustee Care", "123456789")


def test_rep_corrects_a_group_but_neither_sees_nor_changes_its_tin(client: Client) -> None:
    group = make_group(tin="111111111")
    sign_in(client, Role.REP)
    edit = reverse("providers:group-edit", args=[group.pk])
    assert "111111111" not in client.get(edit).content.decode()
    assert client.post(edit, FIELDS).status_code == 302
    group.refresh_from_db()
    assert (group.name, group.tin) == ("Olustee Care", "111111111")


def test_wrong_correction_changes_nothing_and_keeps_the_heading(client: Client, marco: User) -> None:
    group = make_group(name="Standing")
    response = client.post(reverse("providers:group-edit", args=[group.pk]), FIELDS | {"tin": "1"})
    assert response.status_code == 422
    assert "Edit Standing" in response.content.decode()
    group.refresh_from_db()
    assert group.name == "Standing"


@pytest.mark.parametrize("role", [Role.VP, Role.MEDICAL_DIRECTOR])
def test_readers_may_not_write(role: Role, client: Client) -> None:
    group = make_group(name="Standing")
    contact = make_contact(group=group)
    sign_in(client, role)
    addresses = [
        NEW,
        reverse("providers:group-edit", args=[group.pk]),
        reverse("providers:group-contacts", args=[group.pk]),
        reverse("providers:contact", args=[contact.pk]),
    ]
    for address in addresses:
        assert client.get(address).status_code == 403
        assert client.post(address, FIELDS).status_code == 403
        assert address not in client.get(group.get_absolute_url()).content.decode()
    assert ProviderGroup.objects.get().name == "Standing"
    assert group.contacts.count() == 1
