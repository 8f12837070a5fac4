from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from providers.models import Contact, ProviderGroup
from tests.factories import make_contact, make_group, make_user
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
