"""The Counties page on 2 March 2026: what it says, what its filters leave, and what it costs."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from pipeline.models import NextStep
from pipeline.stages import Stage
from providers.models import FilingDeadline, Network
from tests.adequacy.ground import DAY, NOON, baker, cardiologists, columbia, hospital, make_ground
from tests.adequacy.measured import measure_all
from tests.adequacy.reading import read, rows
from tests.factories import (
    make_agreement,
    make_county,
    make_county_area,
    make_deal,
    make_letter,
    make_network,
    make_provider,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def clock() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def network() -> Network:
    return make_ground()


# what it says ------------------------------------------------------------------------------------


def test_the_page_opens_with_the_numbers_of_the_day(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    make_agreement(group=hospital(beds=4, county=baker()), network=network, by=rita)
    make_letter(group=cardiologists(county=baker()), network=network, by=rita)
    make_deal(owner=rita, network=network, group=cardiologists(make_provider(), make_provider()))
    text = read(client, vera)
    assert (
        "2 of 2 counties fall short in 3 of 4 cells with 79 days to the filing; "
        "letters of intent would close 1, the open deals another 1 if all were signed." in text
    )
    assert "Measure anew History Next filing: Application, Wednesday 20 May 2026" in text
    assert "79 days to filing, 20 May 1 Gap 1 Within reach 1 With letters 1 Met" in text


def test_it_says_what_is_counted_and_what_is_not(client: Client, network: Network, vera: User) -> None:
    text = read(client, vera)
    assert "enough members have a site within the limits" in text
    assert "Members are ZIP points weighted by population: every share is an estimate." in text


def test_each_row_shows_the_three_networks_side_by_side(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    make_agreement(group=hospital(beds=3), network=network, by=rita)
    make_letter(group=hospital(beds=5), network=network, by=rita)
    deal = make_deal(owner=rita, network=network, group=hospital(beds=6, name="Osceola Hospital"))
    (row,) = [row for row in rows(client, vera) if "Columbia" in row and "Hospitals" in row]
    assert "Acute Inpatient Hospitals, beds 11 3 \u2013 8 \u2013 14 \u2013 Within reach Too few" in row
    assert "Osceola Hospital" in row
    assert "Call the practice manager" in row
    assert "Rita Alvarez" in row
    assert f'href="/deals/{deal.pk}/"' in client.get("/counties/").content.decode()


def test_rows_come_worst_first_and_are_numbered(client: Client, network: Network, vera: User) -> None:
    found = [re.search(r"> (\d+) (\w+) (\w+)", row) for row in rows(client, vera)]
    assert [match.groups() for match in found if match] == [
        ("1", "Columbia", "Cardiology"),
        ("2", "Columbia", "Acute"),
        ("3", "Baker", "Cardiology"),
        ("4", "Baker", "Acute"),
    ]


def test_the_deal_that_brings_most_is_named_and_the_others_counted(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    make_deal(owner=rita, network=network, group=cardiologists(name="Small"), stage=Stage.LEGAL)
    make_deal(
        owner=rita, network=network, group=cardiologists(make_provider(), make_provider(), name="Large")
    )
    (row,) = [row for row in rows(client, vera) if "Large" in row]
    assert "+1 more" in row
    assert "Small" not in row


def test_a_late_step_is_called_late(client: Client, network: Network, vera: User, rita: User) -> None:
    make_deal(owner=rita, network=network, group=cardiologists(), opened_at=NOON - dt.timedelta(days=9))
    NextStep.objects.update(due_on=dt.date(2026, 2, 28), planned_on=dt.date(2026, 2, 21))
    assert any("2 d overdue" in row for row in rows(client, vera))


def test_a_cell_without_a_deal_counts_the_groups_nobody_approached(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    signed = make_provider()
    make_agreement(group=cardiologists(signed), network=network, by=rita)
    for clinician in (make_provider(), make_provider(), signed):
        cardiologists(clinician)
    found = rows(client, vera)
    assert len(found) == 4
    assert all("No open deal" in row for row in found)
    (cardiology,) = [row for row in found if "Columbia Cardiology" in row]
    assert "2 groups in reach could help, none approached" in cardiology
    assert sum("Nobody on record stands within reach" in row for row in found) == 3


def test_all_met_is_said_as_such(client: Client, network: Network, vera: User, rita: User) -> None:
    for county in (columbia(), baker()):
        for group in (
            hospital(beds=11, county=county),
            cardiologists(make_provider(), make_provider(), county=county),
        ):
            make_agreement(group=group, network=network, by=rita)
    text = read(client, vera)
    assert (
        "All 4 cells in 2 counties have what they need from executed agreements, 79 days before the filing."
        in text
    )
    assert "Nothing falls short" in text


def test_the_map_links_each_county_and_names_its_state(client: Client, network: Network, vera: User) -> None:
    measure_all(DAY)
    client.force_login(vera)
    html = client.get("/counties/").content.decode()
    assert 'aria-label="Columbia: Gap, 2 of 2 specialties fall short, worst Cardiology"' in html
    assert 'href="/counties/10110/"' in html
    assert "<title>Alachua: not in the service area</title>" in html
    assert html.count('class="c a-decide"') == 2
    assert html.count('class="c a-out"') == 65
    assert html.count('fill="url(#hatched)"') == 3  # two counties and the legend


# notices and empty states ------------------------------------------------------------------------


def test_without_a_network_it_says_what_comes_first(client: Client, vera: User, marco: User) -> None:
    assert "No network yet" in read(client, vera)
    assert "Make the first network" not in read(client, vera)
    assert "Make the first network" in read(client, marco)


def test_a_network_without_counties_says_so(client: Client, vera: User) -> None:
    make_ground().counties.clear()
    assert "This network has no counties yet" in read(client, vera)


def test_an_edition_that_is_not_carried_is_named_with_those_that_are(client: Client, vera: User) -> None:
    make_ground(edition="2027")
    text = read(client, vera)
    assert "Medicare Advantage 2027 is not carried" in text
    assert "nothing can be said of its 2 counties" in text
    assert "Carried: Medicare Advantage 2026." in text


def test_an_older_edition_is_told_beside_its_numbers(client: Client, network: Network, vera: User) -> None:
    text = read(client, vera)
    assert "Measured by Medicare Advantage 2026" in text
    assert "Standards for contract year 2027 are not carried" in text
    Network.objects.update(contract_year=2026)
    assert "are not carried" not in read(client, vera)


def test_a_county_the_edition_leaves_out_is_named_and_not_failed(
    client: Client, network: Network, vera: User
) -> None:
    network.counties.add(make_county(ssa_code="10900", name="Nowhere", fips=""))
    text = read(client, vera)
    assert "Not evaluated, since edition 2026 has no figures for it: Nowhere ." in text
    assert "2 of 2 counties" in text


def test_without_a_filing_ahead_letters_count_for_nothing(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    FilingDeadline.objects.update(due_on=dt.date(2026, 3, 1))
    make_letter(group=cardiologists(county=baker()), network=network, by=rita)
    text = read(client, vera)
    assert "No filing lies ahead" in text
    assert "Met with letters" not in text
    assert "to the filing" not in text


def test_a_filing_without_letters_leaves_their_column_empty(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    FilingDeadline.objects.update(accepts_letters=False)
    make_letter(group=cardiologists(county=baker()), network=network, by=rita)
    assert "letters of intent do not count there" in read(client, vera)
    (row,) = [row for row in rows(client, vera) if "Baker Cardiology" in row]
    assert "Cardiology 1 0 0 % \u2013 \u2013 0 0 % Gap Too few, too far" in row


# filters -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Columbia Cardiology", "Columbia Acute", "Baker Acute"]),
        ("?specialty=008", ["Columbia Cardiology"]),
        ("?type=rural", ["Baker Acute"]),
        ("?status=within_reach", ["Columbia Cardiology"]),
        ("?status=met", ["Baker Cardiology"]),
        ("?status=all&type=rural", ["Baker Acute", "Baker Cardiology"]),
        ("?deal=none", ["Columbia Acute", "Baker Acute"]),
        ("?deal=quiet", ["Columbia Cardiology"]),
        ("?state=GA", ["Columbia Cardiology", "Columbia Acute", "Baker Acute"]),
        ("?specialty=nonsense", ["Columbia Cardiology", "Columbia Acute", "Baker Acute"]),
    ],
)
def test_filters_in_the_address_leave_their_rows(
    client: Client, network: Network, vera: User, rita: User, query: str, expected: list[str]
) -> None:
    make_agreement(group=cardiologists(county=baker()), network=network, by=rita)
    make_deal(
        owner=rita,
        network=network,
        group=cardiologists(make_provider(), make_provider()),
        opened_at=NOON - dt.timedelta(days=14),
    )
    found = [re.search(r"> \d+ (\w+ \w+)", row) for row in rows(client, vera, f"/counties/{query}")]
    assert sorted(match[1] for match in found if match) == sorted(expected)


def test_the_rep_filter_leaves_the_cells_a_reps_deals_would_help(
    client: Client, network: Network, vera: User, rita: User, sam: User
) -> None:
    make_deal(owner=rita, network=network, group=cardiologists())
    make_deal(owner=sam, network=network, group=hospital(beds=2, county=baker()))
    (row,) = rows(client, vera, f"/counties/?rep={sam.pk}")
    assert "Baker Acute Inpatient Hospitals" in row


def test_an_unknown_filter_value_is_named(client: Client, network: Network, vera: User) -> None:
    assert "“nonsense” is not one of these." in read(client, vera, "/counties/?specialty=nonsense")


def test_filters_that_leave_nothing_say_how_to_get_back(client: Client, network: Network, vera: User) -> None:
    assert "No cell is like that" in read(client, vera, "/counties/?status=met")


def test_figures_lead_to_their_rows_and_keep_the_other_filters(
    client: Client, network: Network, vera: User
) -> None:
    measure_all(DAY)
    client.force_login(vera)
    html = client.get("/counties/?specialty=008&page=2").content.decode()
    assert 'href="/counties/?specialty=008&amp;status=gap"' in html


def test_the_other_table_has_a_row_per_county(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    make_agreement(group=cardiologists(county=baker()), network=network, by=rita)
    make_deal(owner=rita, network=network, group=cardiologists())
    assert [row.split("> ")[1] for row in rows(client, vera, "/counties/?by=county")] == [
        "1 Columbia Micro, 18,000 beneficiaries 2 of 2 2 11 1 0 1 Gap Cardiology , 0 of 2",
        "2 Baker Rural, 6,000 beneficiaries 1 of 2 0 4 0 0 0 Gap Acute Inpatient Hospitals , 0 of 4 beds",
    ]


def test_htmx_gets_the_region_and_it_equals_the_page(client: Client, network: Network, vera: User) -> None:
    measure_all(DAY)
    client.force_login(vera)
    page = client.get("/counties/?type=rural").content.decode()
    part = client.get("/counties/?type=rural", headers={"HX-Request": "true", "HX-Target": "counties"})
    region = part.content.decode().strip()
    assert region.startswith('<div id="counties"')
    assert region in page


# who reads, and at what cost ---------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_everybody_of_the_plan_reads_it(client: Client, network: Network, role: Role) -> None:
    assert "2 of 2 counties fall short" in read(client, make_user(role=role))


def test_strangers_are_sent_to_sign_in(client: Client, network: Network) -> None:
    response = client.get("/counties/")
    assert response.status_code == 302
    assert "next=/counties/" in response["Location"]


def test_the_medical_director_counts_early_deals_but_does_not_read_them(
    client: Client, network: Network, rita: User
) -> None:
    make_deal(
        owner=rita,
        network=network,
        group=cardiologists(make_provider(), make_provider(), name="Early Heart"),
    )
    lena = make_user(role=Role.MEDICAL_DIRECTOR)
    text = read(client, lena)
    assert "Early Heart" not in text
    assert "1 deal before a letter" in text
    assert "Within reach" in text
    make_deal(owner=rita, network=network, group=cardiologists(name="Late Heart"), stage=Stage.LOI)
    assert "Late Heart" in read(client, lena)


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return len(caught)


@pytest.mark.parametrize("address", ["/counties/", "/counties/?by=county", "/counties/10110/"])
def test_the_number_of_queries_is_the_same_for_3_and_300_deals(
    client: Client, network: Network, vera: User, rita: User, address: str
) -> None:
    client.force_login(vera)
    for _ in range(3):
        make_deal(owner=rita, network=network, group=cardiologists())
    measure_all(DAY)
    few = queries(client, address)
    for _ in range(297):
        make_deal(owner=rita, network=network, group=cardiologists())
    measure_all(DAY)
    assert queries(client, address) == few


def test_a_network_over_two_states_offers_a_choice_of_map(
    client: Client, network: Network, vera: User
) -> None:
    macon = make_county(ssa_code="11600", name="Macon", state="GA", fips="13193")
    make_county_area(county=macon)
    network.counties.add(macon)
    assert "Georgia" in read(client, vera)
    georgia = rows(client, vera, "/counties/?state=GA")
    assert len(georgia) == 2
    assert "<h2>Georgia</h2>" in client.get("/counties/?state=GA").content.decode()
    assert make_network(name="Other").counties.count() == 1
