"""On whom a network hangs: stored with its cells, always what a full measurement finds, and shown. 2 March 2026."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from adequacy.actions.measure import measure_changes
from adequacy.models import AccessRule, Cell, CriticalCell
from providers.actions.supply import note_supply_change
from providers.models import Network, ProviderGroup
from tests.adequacy.ground import NOON
from tests.adequacy.measured import DAY, make_ground, make_members, make_site, measure_all
from tests.adequacy.reading import words
from tests.factories import make_agreement, make_county, make_county_area, make_group, make_network

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HERE = "/counties/critical/"


@pytest.fixture
def clock() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def network() -> Network:
    """Two cardiologists within ten miles of 85 in a hundred: sixty in the south, forty thirty miles north."""
    return make_ground(minimum=2)


def sign(network: Network, by: User, name: str, *north: float) -> ProviderGroup:
    group = make_group(name=name)
    for miles in north:
        make_site(north=miles, group=group)
    make_agreement(group=group, network=network, by=by)
    return group


def stored() -> list[tuple[str, float, int, bool, bool]]:
    fields = ("group__name", "have", "covered", "number_falls", "access_falls")
    return list(CriticalCell.objects.order_by("county", "group__name").values_list(*fields))


def page(client: Client, reader: User, address: str = HERE) -> str:
    client.force_login(reader)
    response = client.get(address)
    assert response.status_code == 200
    return words(response.content.decode()).replace("\u202f", " ")


def test_measuring_stores_what_would_be_left_without_each_group(network: Network, rita: User) -> None:
    sign(network, rita, "Lake City Heart", 1)
    sign(network, rita, "Palatka Cardiology", 2, 29)
    measure_all(DAY, pack=False)
    assert Cell.objects.get().executed_passes
    assert stored() == [("Palatka Cardiology", 1, 60, True, True)]


def test_a_third_who_signs_takes_the_weight_off_and_leaving_brings_it_back(
    network: Network, rita: User
) -> None:
    sign(network, rita, "Lake City Heart", 1)
    sign(network, rita, "Palatka Cardiology", 2, 29)
    measure_all(DAY, pack=False)
    (before,) = CriticalCell.objects.values_list("pk", flat=True)
    third = sign(network, rita, "Suwannee Heart", 28)
    note_supply_change(group=third, network=network)
    measure_changes(at=NOON)
    assert stored() == []
    third.agreements.update(terminated_on=DAY)
    note_supply_change(group=third, network=network)
    measure_changes(at=NOON)
    assert stored() == [("Palatka Cardiology", 1, 60, True, True)]
    after = CriticalCell.objects.get()
    assert after.pk != before
    measure_all(DAY, pack=False)
    assert CriticalCell.objects.get().pk == after.pk, "a row that says the same was written anew"


def test_a_county_that_leaves_takes_its_rows_along(network: Network, rita: User) -> None:
    sign(network, rita, "Palatka Cardiology", 1, 2, 29)
    measure_all(DAY, pack=False)
    assert len(stored()) == 1
    network.counties.clear()
    measure_all(DAY, pack=False)
    assert stored() == []


def test_groups_are_listed_with_how_much_falls(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    make_second_county(network)
    sign(network, rita, "Palatka Cardiology", 1, 2, 29, 200, 201)
    AccessRule.objects.update(required_percent=50)
    sign(network, rita, "Lake City Heart", 3, 4)
    ending = sign(network, rita, "Ending Heart", 202)
    ending.agreements.update(terminated_on=dt.date(2026, 6, 1))
    measure_all(DAY, pack=False)
    text = page(client, vera)
    assert "Of 2 cells that pass , 1 hangs on one group" in text
    assert "1 Palatka Cardiology 1 1 1 0 Cardiology in DeSoto" in text
    assert "Ending Heart" not in text
    assert "Lake City Heart" not in text


def make_second_county(network: Network) -> None:
    north = make_county(ssa_code="10130", name="DeSoto", fips="12027")
    make_county_area(county=north)
    make_members(north, north=[200], weight=[10])
    network.counties.add(north)


def test_each_cell_is_shown_with_the_group_and_without_it(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    sign(network, rita, "Lake City Heart", 1)
    ending = sign(network, rita, "Palatka Cardiology", 2, 29)
    ending.agreements.update(terminated_on=dt.date(2026, 6, 1))
    measure_all(DAY, pack=False)
    assert "Agreement ends Mon 1 Jun" in page(client, vera)
    text = page(client, vera, f"{HERE}?by=cell")
    assert "1 Columbia Cardiology Palatka Cardiology 2 3 1 100 % 60 % 85 % Too few, too far" in text
    assert "Palatka Cardiology" in page(client, vera, f"{HERE}?group={ending.pk}")
    assert "1 cell hangs on one group" in page(client, vera, "/counties/10120/")


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("specialty=008", True),
        ("specialty=040", True),  # no such type among them: named beside the field, filters nothing
        ("test=number", True),
        ("test=access", True),
        ("state=FL&by=cell&sort=specialty", True),
        ("county=10120", True),
        ("county=10130&by=cell", False),
        ("group=0&sort=moon&page=x", True),
    ],
)
def test_filters_leave_what_they_name(
    client: Client, network: Network, vera: User, rita: User, query: str, *, is_there: bool
) -> None:
    make_second_county(network)
    sign(network, rita, "Palatka Cardiology", 1, 2, 29)
    measure_all(DAY, pack=False)
    text = page(client, vera, f"{HERE}?{query}")
    assert ("Palatka Cardiology" in text) is is_there
    assert ("None that hangs on one group fits all the filters at once." in text) is not is_there


def test_an_empty_page_says_what_is_true(client: Client, network: Network, vera: User, rita: User) -> None:
    measure_all(DAY, pack=False)
    assert "Nothing can fall yet" in page(client, vera)
    for name in ("Lake City Heart", "Palatka Cardiology", "Suwannee Heart"):
        sign(network, rita, name, 1, 29)
    measure_all(DAY, pack=False)
    assert "Nobody carries a cell alone" in page(client, vera)


def test_without_a_network_the_counties_say_so(client: Client, vera: User) -> None:
    client.force_login(vera)
    assert client.get(HERE).headers["Location"] == "/counties/"


def test_only_the_network_one_looks_at_is_shown(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    sign(network, rita, "Palatka Cardiology", 1, 2, 29)
    measure_all(DAY, pack=False)
    make_network(name="Another", contract_year=network.contract_year + 1)
    assert "Palatka Cardiology" not in page(client, vera)


@pytest.mark.parametrize("query", ["", "?by=cell"])
def test_many_groups_ask_as_much_as_one(
    client: Client, network: Network, vera: User, rita: User, query: str
) -> None:
    AccessRule.objects.update(required_percent=50)
    sign(network, rita, "First Heart", 1)
    sign(network, rita, "Second Heart", 2)
    measure_all(DAY, pack=False)
    client.force_login(vera)
    client.get(f"{HERE}{query}")
    with CaptureQueriesContext(connection) as two:
        client.get(f"{HERE}{query}")
    CriticalCell.objects.all().delete()
    for number in range(40):
        CriticalCell.objects.create(
            network=network,
            county_id="10120",
            specialty_id="008",
            group=make_group(name=f"Group {number}"),
            have=1,
            covered=60,
            number_falls=True,
            access_falls=False,
        )
    with CaptureQueriesContext(connection) as many:
        client.get(f"{HERE}{query}")
    assert len(many) == len(two)
