from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from pipeline.models import Outcome
from providers.models import Contact, ProviderGroup
from tests.factories import NOON, make_contact, make_deal, make_group, make_touch, make_user
from tests.htmx import Page

pytestmark = pytest.mark.django_db

FIELDS = {
    "name": "Dana Whitlow",
    "role": "Manager",
    "phone": "386-555-0102",
    "email": "dana@olustee.example",
    "signs": "on",
}


@pytest.fixture
def rita(client: Client) -> User:
    rita = make_user(name="Rita Alvarez", role=Role.REP)
    client.force_login(rita)
    return rita


@pytest.fixture
def group() -> ProviderGroup:
    return make_group(name="Olustee Care")


def contacts_of(group: ProviderGroup) -> str:
    return reverse("providers:group-contacts", args=[group.pk])


def test_contact_is_added_by_a_plain_form(client: Client, rita: User, group: ProviderGroup) -> None:
    assert client.get(contacts_of(group)).status_code == 200
    response = client.post(contacts_of(group), FIELDS)

    assert response.headers["Location"] == group.get_absolute_url()
    contact = Contact.objects.get()
    assert (contact.group, contact.name, contact.phone, contact.signs) == (
        group,
        "Dana Whitlow",
        "3865550102",
        True,
    )


def test_page_patched_by_htmx_is_the_fresh_page(client: Client, rita: User, group: ProviderGroup) -> None:
    page = Page(client, group.get_absolute_url())
    response = page.post(contacts_of(group), FIELDS, target="group-contacts", swap="outerHTML")

    assert response.status_code == 200
    assert "Dana Whitlow" in page.text()
    patched = response.content.decode()
    assert patched.count("Dana Whitlow is a contact of Olustee Care now.") == 1
    fresh = Page(client, group.get_absolute_url())
    for each in (page, fresh):
        each.element("group-contacts").children = [
            child for child in each.element("group-contacts").children if "toasts" not in str(child)
        ]
    assert page.matches(fresh)


def test_wrong_contact_comes_back_in_the_card_with_its_error(
    client: Client, rita: User, group: ProviderGroup
) -> None:
    page = Page(client, group.get_absolute_url())
    response = page.post(
        contacts_of(group), FIELDS | {"email": "nowhere"}, target="group-contacts", swap="outerHTML"
    )
    assert response.status_code == 422
    assert "Enter a valid email address." in page.text()
    assert "Dana Whitlow" in page.text()
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "", "This field is required."),
        ("name", "Priya Mehta", "This group has a contact of that name."),
        ("name", "priya  MEHTA", "This group has a contact of that name."),
        ("phone", "555-0102", "A phone number has ten digits"),
        ("email", "nowhere", "Enter a valid email address."),
    ],
)
def test_wrong_answer_is_told_at_its_field(
    field: str, value: str, message: str, client: Client, rita: User, group: ProviderGroup
) -> None:
    make_contact(group=group, name="Priya Mehta")
    response = client.post(contacts_of(group), FIELDS | {field: value})

    assert response.status_code == 422
    assert message in response.context["form"].errors[field][0]
    assert Contact.objects.count() == 1


def test_contact_is_corrected(client: Client, rita: User, group: ProviderGroup) -> None:
    contact = make_contact(group=group, name="Dana Withlow", phone="3865550102")
    address = reverse("providers:contact", args=[contact.pk])
    assert "(386) 555-0102" in client.get(address).content.decode()
    assert client.post(address, FIELDS | {"name": ""}).status_code == 422
    assert client.post(address, FIELDS).headers["Location"] == group.get_absolute_url()

    contact.refresh_from_db()
    assert (contact.name, contact.role) == ("Dana Whitlow", "Manager")


def test_unknown_contact_and_group_are_not_found(client: Client, rita: User) -> None:
    assert client.get(reverse("providers:contact", args=[999_999])).status_code == 404
    assert client.post(reverse("providers:group-contacts", args=[999_999]), FIELDS).status_code == 404


def test_how_and_when_to_call_stands_beside_the_number(
    client: Client, rita: User, group: ProviderGroup
) -> None:
    client.post(contacts_of(group), FIELDS | {"prefers": "email", "not_before": "10:30"})

    contact = Contact.objects.get()
    assert (contact.prefers, contact.not_before) == ("email", dt.time(10, 30))
    page = client.get(group.get_absolute_url()).content.decode()
    assert "best by e-mail, not before 10:30" in page
    assert 'href="tel:+13865550102"' in page


@pytest.mark.parametrize(("field", "value"), [("prefers", "pigeon"), ("not_before", "noonish")])
def test_wrong_channel_or_hour_is_refused_beside_the_field(
    client: Client, rita: User, group: ProviderGroup, field: str, value: str
) -> None:
    reply = client.post(contacts_of(group), FIELDS | {field: value})

    assert reply.status_code == 422
    assert field in reply.context["form"].errors
    assert not Contact.objects.exists()


def test_who_said_what_last_is_read_on_the_group(client: Client, rita: User, group: ProviderGroup) -> None:
    dana, noor = make_contact(group=group, name="Dana Whitlow"), make_contact(group=group, name="Noor Haddad")
    deal = make_deal(owner=rita, group=group)
    for contact, note, days in ((dana, "Too early", 3), (dana, "Send the range", 1), (noor, "Ask Dana", 2)):
        make_touch(deal=deal, contact=contact, note=note, made_at=NOON - dt.timedelta(days=days))
    make_touch(deal=deal, contact=noor, note="Left word", outcome=Outcome.MESSAGE)

    page = client.get(reverse("pipeline:group-deals", args=[group.pk])).content.decode()
    assert page.index("Send the range") < page.index("Ask Dana")
    assert "Too early" not in page
    assert "Left word" not in page
