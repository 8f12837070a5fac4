"""Why a cell stands as it does, and having a network measured anew. 2 March 2026."""

from __future__ import annotations

from unittest.mock import patch

import pytest
import time_machine
from django.test import Client
from kombu.exceptions import OperationalError

from accounts.models import Role, User
from adequacy.models import Cell, Measurement
from adequacy.queries.cells import network_coverage
from adequacy.queries.why import Why, why
from providers.models import Network, ZipPoint
from tests.adequacy.ground import NOON
from tests.adequacy.measured import DAY, make_ground, make_site, measure, measure_all
from tests.adequacy.reading import words
from tests.factories import make_agreement, make_deadline, make_deal, make_letter, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HERE = "/counties/10120/cells/008/reach/"


@pytest.fixture
def clock() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def network() -> Network:
    """Two cardiologists within ten miles for 85 of a hundred: sixty in the south, forty thirty miles north."""
    network = make_ground(minimum=2, with_zips=True)
    make_deadline(network=network, accepts_letters=True)
    return network


def why_now(network: Network) -> Why:
    measure(network, DAY)
    (cell,) = network_coverage(network, plan_day=DAY).cells
    found = why(network, cell, day=DAY, plan_day=DAY)
    assert found is not None
    return found


def page(client: Client, reader: User, address: str = HERE) -> str:
    client.force_login(reader)
    response = client.get(address)
    assert response.status_code == 200
    return words(response.content.decode())


def test_the_reasons_add_up_to_the_numbers(network: Network, rita: User) -> None:
    signed, letter = make_site(north=1), make_site(north=2)
    make_agreement(group=signed.group, network=network, by=rita)
    make_letter(group=letter.group, network=network, by=rita)
    deal = make_deal(owner=rita, group=make_site(north=29).group, network=network)
    unknown = make_site(north=31)
    make_site(north=500)
    found = why_now(network)
    cell = Cell.objects.get()
    counted = [(site.affiliation.pk, site.layer) for site in found.counted]
    assert [layer for _, layer in counted] == [0, 1, 2, 3]
    assert counted[0][0] == signed.pk
    assert sum(layer == 0 for _, layer in counted) == cell.executed_have
    assert [(each.zip_code, each.members, each.too_far) for each in found.out_of_reach] == [
        ("32030", 40, 19.1)
    ]
    assert cell.members - cell.executed_covered == 40
    assert [each.group for each in found.ranked if each.deal] == [deal.group]
    assert {each.group for each in found.ranked} == {deal.group, letter.group, unknown.group}
    assert len(found.fewest) == 1
    assert found.can_be_closed


def test_a_group_that_carries_the_cell_is_critical(network: Network, rita: User) -> None:
    whole = make_site(north=1)
    make_site(north=29, group=whole.group)
    make_site(north=28, group=whole.group)
    make_agreement(group=whole.group, network=network, by=rita)
    found = why_now(network)
    (critical,) = found.critical
    assert (critical.group.pk, critical.have, critical.share) == (whole.group_id, 0, 0.0)
    assert (critical.number_falls, critical.access_falls) == (True, True)
    assert (found.ranked, found.out_of_reach) == ([], [])


def test_the_page_says_it_in_words(client: Client, network: Network, vera: User, rita: User) -> None:
    make_agreement(group=make_site(north=1).group, network=network, by=rita)
    make_deal(owner=rita, group=make_site(north=29).group, network=network)
    measure_all(DAY, pack=False)
    text = page(client, vera)
    assert "Cardiology 008 · Columbia County, Micro Within reach" in text
    assert "Executed 1 2 60 of 100 60 % \u2013 85 % Too few, too far" in text.replace("\u202f", " ")
    assert "All deals signed 2 2 100 of 100 100 % \u2013 85 % Passes" in text.replace("\u202f", " ")
    assert "Missing: 1 provider, and 25 members within reach." in text
    assert "not proven to be the smallest set" in text
    assert "32030 nearest 19.1 miles too far 40" in text
    assert "each share is an estimate" in text


@pytest.mark.parametrize("address", ["/counties/10120/cells/999/reach/", "/counties/99999/cells/008/reach/"])
def test_a_cell_that_is_not_measured_is_not_found(
    client: Client, network: Network, vera: User, address: str
) -> None:
    measure_all(DAY, pack=False)
    client.force_login(vera)
    assert client.get(address).status_code == 404


def test_deals_a_reader_may_not_see_are_not_named(client: Client, network: Network, rita: User) -> None:
    group = make_site(north=29).group
    make_deal(owner=rita, group=group, network=network)
    measure_all(DAY, pack=False)
    text = page(client, make_user(role=Role.MEDICAL_DIRECTOR))
    assert "Open deals that add to it" not in text


# measuring anew ----------------------------------------------------------------------------------


def test_who_may_asks_for_a_measurement_and_watches_it(client: Client, network: Network, marco: User) -> None:
    client.force_login(marco)
    address = f"/networks/{network.pk}/measurements/"
    assert client.post(address).status_code == 302
    assert Cell.objects.count() == 1
    assert "Measure all cells anew Marco Ruiz 1 1 Done" in page(client, marco, address)


def test_others_may_not(client: Client, network: Network, rita: User) -> None:
    client.force_login(rita)
    assert client.post(f"/networks/{network.pk}/measurements/").status_code == 403
    assert not Measurement.objects.exists()


def test_a_broker_that_is_away_keeps_the_question(client: Client, network: Network, marco: User) -> None:
    client.force_login(marco)
    with patch("adequacy.tasks.run_measurement.apply_async", side_effect=OperationalError("away")):
        response = client.post(f"/networks/{network.pk}/measurements/", follow=True)
    assert "measuring begins as soon as it is back" in words(response.content.decode())
    assert Measurement.objects.running().count() == 1


def test_the_line_is_asked_again_until_the_measurement_ends(
    client: Client, network: Network, marco: User
) -> None:
    client.force_login(marco)
    running = Measurement.objects.create(
        network=network, asked_by=marco, asked_at=NOON, started_at=NOON, kinds=43, kinds_done=17
    )
    htmx = {"HX-Request": "true", "HX-Target": "measuring"}
    response = client.get(f"/networks/{network.pk}/measuring/", headers=htmx)
    html = response.content.decode()
    assert 'hx-trigger="every 2s"' in html
    assert '<progress class="w-100 d-block" max="43" value="17"' in html
    assert "HX-Trigger" not in response.headers
    Measurement.objects.filter(pk=running.pk).update(finished_at=NOON)
    response = client.get(f"/networks/{network.pk}/measuring/", headers=htmx)
    assert response.headers["HX-Trigger"] == "cells:measured"
    assert "every 2s" not in response.content.decode()


def test_counties_that_are_not_measured_yet_say_so(client: Client, network: Network, vera: User) -> None:
    assert "These counties are not measured yet" in page(client, vera, "/counties/")
    measure_all(DAY, pack=False)
    assert "These counties are not measured yet" not in page(client, vera, "/counties/")
    assert ZipPoint.objects.count() == 2
