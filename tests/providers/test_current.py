"""The network of the top bar."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from providers.current import current_network, network_place
from tests.factories import make_county, make_deadline, make_network, make_user

pytestmark = pytest.mark.django_db
YEAR = dt.timedelta(days=365)


@pytest.fixture
def rita() -> User:
    return make_user(name="Rita Alvarez")


def request_of(user: User, **session: Any) -> Any:
    request: Any = RequestFactory().get("/")
    request.user, request.session = user, SessionStore()
    request.session.update(session)
    return request


def test_newest_network_unless_one_is_chosen(rita: User) -> None:
    old, new = make_network(contract_year=2026), make_network(contract_year=2027)
    assert current_network(request_of(rita)) == new
    assert current_network(request_of(rita, network=old.pk)) == old
    assert current_network(request_of(rita, network=999_999)) == new


def test_plan_without_network_has_none(rita: User) -> None:
    assert current_network(request_of(rita)) is None
    assert network_place(request_of(rita)) is None


def test_top_bar_asks_once_and_tells_area_and_next_filing(rita: User, django_assert_num_queries: Any) -> None:
    network = make_network(counties=[make_county(), make_county(ssa_code="10010", name="Baker")])
    today = dt.datetime.now(dt.UTC).date()
    make_deadline(network=network, name="Past", due_on=today - YEAR)
    make_deadline(network=network, name="Next", due_on=today + YEAR)
    make_deadline(network=network, name="Later", due_on=today + 2 * YEAR)
    request = request_of(rita)

    with django_assert_num_queries(1):
        place = network_place(request)
        assert current_network(request) == network
    assert place is not None
    assert (place.label, place.area, place.filing_on) == ("Florida Gold 2027", "Florida", today + YEAR)


def test_choice_is_kept_and_leads_back(rita: User, client: Client) -> None:
    old, _ = make_network(contract_year=2026), make_network(contract_year=2027)
    client.force_login(rita)
    response = client.post(
        reverse("providers:network-choice"), {"network": old.pk, "next": "/groups/?kind=solo"}
    )

    assert (response.status_code, response.headers["Location"]) == (302, "/groups/?kind=solo")
    assert client.session["network"] == old.pk


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "", "javascript:x"])
def test_choice_never_leads_elsewhere(back: str, rita: User, client: Client) -> None:
    network = make_network()
    client.force_login(rita)
    response = client.post(reverse("providers:network-choice"), {"network": network.pk, "next": back})
    assert response.headers["Location"] == network.get_absolute_url()


@pytest.mark.parametrize("number", ["", "x", "0", "999999", "9" * 20, "9" * 5000])
def test_unknown_choice_is_not_found(number: str, rita: User, client: Client) -> None:
    make_network()
    client.force_login(rita)
    assert client.post(reverse("providers:network-choice"), {"network": number}).status_code == 404
    assert client.get(reverse("providers:network-choice")).status_code == 405
