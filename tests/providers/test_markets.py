"""Markets: a network's counties under names of the plan's own."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.test import Client

from accounts.models import User
from providers.actions.networks import name_markets
from providers.models import CountyMarket, Network
from providers.queries.networks import markets
from tests.factories import make_county, make_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def network() -> Network:
    union = make_county(ssa_code="10640", name="Union", fips="12125")
    return make_network(counties=[make_county(), union])


def test_a_county_is_named_moved_and_taken_out(network: Network) -> None:
    assert name_markets(network=network, names={"10120": " North  Florida ", "10640": "North Florida"}) == 2
    assert markets(network) == {"10120": "North Florida", "10640": "North Florida"}

    assert name_markets(network=network, names={"10120": "Gateway", "10640": ""}) == 2
    assert name_markets(network=network, names={"10120": "Gateway", "10640": ""}) == 0
    assert markets(network) == {"10120": "Gateway"}


def test_a_county_beyond_the_service_area_is_in_no_market(network: Network) -> None:
    make_county(ssa_code="10000", name="Alachua", fips="12001")

    assert name_markets(network=network, names={"10000": "Gateway"}) == 0


def test_the_database_holds_one_market_a_county(network: Network) -> None:
    name_markets(network=network, names={"10120": "Gateway"})

    with pytest.raises(IntegrityError):
        CountyMarket.objects.create(network=network, county_id="10120", name="Other")


def test_the_manager_names_them_on_a_page(client: Client, network: Network, marco: User, rita: User) -> None:
    client.force_login(marco)
    address = f"/networks/{network.pk}/markets/"
    assert client.post(address, {"10120": "Gateway", "10640": ""}).status_code == 302
    assert markets(network) == {"10120": "Gateway"}
    assert 'value="Gateway"' in client.get(address).content.decode()
    assert client.post(address, {"10120": "x" * 61}).status_code == 422

    client.force_login(rita)
    assert client.get(address).status_code == 403
