"""The page of one county on 2 March 2026, and that signing a deal changes it."""

from __future__ import annotations

import uuid

import pytest
import time_machine
from django.test import Client

from accounts.models import Role, User
from adequacy.models import AccessOverride
from adequacy.queries.county import CountyDetail, county_detail
from adequacy.queries.county_facts import county_head
from adequacy.views.maps import county_close_up
from pipeline.actions.moves import move_stage
from pipeline.actions.papers import AgreementTerms, Handover, Papers
from pipeline.models import Deal, PaperHolder
from pipeline.queries.work import read_calendar
from pipeline.stages import MoveReasons, Stage
from providers.models import Network, Participant
from tests.adequacy.ground import DAY, NOON, baker, cardiologists, cardiology, columbia, hospital, make_ground
from tests.adequacy.measured import measure_all
from tests.adequacy.reading import read, rows
from tests.factories import (
    make_agreement,
    make_county,
    make_deal,
    make_group,
    make_letter,
    make_location,
    make_network,
    make_provider,
    make_standard_set,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HERE = "/counties/10110/"


@pytest.fixture
def clock() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def network() -> Network:
    return make_ground()


def detail_for(reader: User, network: Network) -> CountyDetail:
    measure_all(DAY)
    calendar = read_calendar(now=NOON, reader=reader)
    return county_detail(network, columbia(), day=DAY, plan_day=DAY, calendar=calendar)


# what it says ------------------------------------------------------------------------------------


def test_the_head_names_type_people_and_edition(client: Client, network: Network, vera: User) -> None:
    text = read(client, vera, HERE)
    assert "Columbia County Micro · 18,000 beneficiaries · 2 cells 2 gap" in text
    assert "SSA code 10110 FIPS code 12023 Edition 2026 Source: test" in text
    assert "Measure anew History Florida Gold 2027." in text


def test_each_specialty_shows_need_supply_gap_status_and_limits(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    make_agreement(group=cardiologists(), network=network, by=rita)
    make_letter(group=cardiologists(), network=network, by=rita)
    make_deal(owner=rita, network=network, group=cardiologists(make_provider(), make_provider()))
    assert rows(client, vera, HERE)[:2] == [
        'id="cell-040"> Acute Inpatient Hospitals beds 11 0 \u2013 0 \u2013 0 \u2013 \u2013 Gap Too few \u2013',
        'id="cell-008"> Cardiology 2 1 100 % 2 100 % 4 100 % 85 % Met with letters Too few 50, 10',
    ]


def test_relaxed_limits_are_marked(client: Client, network: Network, vera: User) -> None:
    AccessOverride.objects.create(
        standard_set=make_standard_set(), specialty=cardiology(), county=columbia(), minutes=60, miles=45
    )
    assert any("relaxed 60, 45" in row for row in rows(client, vera, HERE))
    assert not any("relaxed" in row for row in rows(client, vera, "/counties/10010/"))


def client_html(client: Client, reader: User, address: str = HERE) -> str:
    measure_all(DAY)
    client.force_login(reader)
    return client.get(address).content.decode()


def test_louisiana_has_parishes_and_cities_are_no_counties() -> None:
    def title(name: str, state: str) -> str:
        county = make_county(ssa_code=f"{len(name):05}", name=name, state=state, fips="")
        return county_head(county, None).title

    assert title("Acadia", "LA") == "Acadia Parish"
    assert title("Hampton City", "VA") == "Hampton City"
    assert title("Anchorage", "AK") == "Anchorage"
    assert title("Lake", "FL") == "Lake County"


# deals -------------------------------------------------------------------------------------------


def test_deals_say_what_they_would_bring_and_which_cell_they_close(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    make_deal(owner=rita, network=network, group=cardiologists(make_provider(), make_provider(), name="Both"))
    make_deal(owner=rita, network=network, group=cardiologists(name="One"), stage=Stage.LOI)
    detail = detail_for(vera, network)
    assert [(each.row.group, [(b.offer.brings, b.closes) for b in each.brings]) for each in detail.deals] == [
        ("One", [(1, False)]),
        ("Both", [(2, True)]),
    ]
    text = read(client, vera, HERE)
    assert "2 Cardiology, 18,000 members closes it" in text
    assert "Call the practice manager" in text


def test_a_deal_that_only_brings_who_is_signed_is_not_listed(
    network: Network, vera: User, rita: User
) -> None:
    shared = make_provider()
    make_agreement(group=cardiologists(shared), network=network, by=rita)
    make_deal(owner=rita, network=network, group=cardiologists(shared, name="The Same"))
    assert detail_for(vera, network).deals == []


def test_deals_that_reach_nobody_here_are_not_listed(network: Network, vera: User, rita: User) -> None:
    make_deal(owner=rita, network=network, group=cardiologists(county=baker()))
    assert detail_for(vera, network).deals == []


def test_the_medical_director_reads_deals_from_the_letter_on(
    client: Client, network: Network, rita: User
) -> None:
    make_deal(owner=rita, network=network, group=cardiologists(name="Early Heart"))
    make_deal(owner=rita, network=network, group=cardiologists(name="Late Heart"), stage=Stage.LEGAL)
    text = read(client, make_user(role=Role.MEDICAL_DIRECTOR), HERE)
    assert "Late Heart" in text
    assert "Early Heart" not in text
    assert "1 deal more before a letter of intent" in text


# prospects ---------------------------------------------------------------------------------------


def test_prospects_are_the_groups_without_deal_or_agreement_that_would_close_something(
    network: Network, vera: User, rita: User
) -> None:
    make_agreement(group=cardiologists(name="Signed"), network=network, by=rita)
    make_deal(owner=rita, network=network, group=cardiologists(name="In a deal"))
    make_deal(owner=rita, network=network, group=hospital(beds=2, name="Lost"), stage=Stage.LOST)
    cardiologists(make_provider(), make_provider(), make_provider(), name="Three hearts")
    hospital(beds=None, name="Without beds")
    cardiologists(county=baker(), name="Elsewhere")
    found = detail_for(vera, network).prospects
    assert [(each.group.name, each.closes, each.was_lost) for each in found] == [
        ("Three hearts", 1, False),
        ("Lost", 0, True),
    ]
    assert [(one.cell.specialty, one.closer.number) for each in found for one in each.helps] == [
        ("008", 3),
        ("040", 2),
    ]


def test_only_who_may_open_deals_is_offered_to(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    group = cardiologists(name="Free Hearts")
    link = f'href="/deals/new/?group={group.pk}"'
    assert link in client_html(client, rita)
    assert link not in client_html(client, vera)
    assert "Free Hearts" in client_html(client, vera)


def test_a_group_under_agreement_elsewhere_is_still_a_prospect_here(
    network: Network, vera: User, rita: User
) -> None:
    other = make_network(name="Other", counties=[columbia()])
    make_agreement(group=cardiologists(name="Signed elsewhere"), network=other, by=rita)
    assert [each.group.name for each in detail_for(vera, network).prospects] == ["Signed elsewhere"]


# the close-up ------------------------------------------------------------------------------------


def test_sites_of_agreements_are_solid_and_those_of_open_deals_hollow(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    make_agreement(group=cardiologists(name="Signed Heart"), network=network, by=rita)
    make_deal(owner=rita, network=network, group=cardiologists(name="Open Heart"))
    html = client_html(client, vera)
    assert html.count('<rect class="site" x="2') == 1
    assert html.count('<rect class="site maybe" x="2') == 1
    assert "<title>Signed Heart, Lake City: signed</title>" in html
    assert "<title>Open Heart, Lake City: open deal</title>" in html


def test_a_site_lies_where_it_stands_in_the_county(network: Network, vera: User, rita: User) -> None:
    make_agreement(group=cardiologists(), network=network, by=rita)
    picture = county_close_up(columbia(), detail_for(vera, network).sites)
    assert picture is not None
    (dot,) = picture.dots
    assert 200 < dot.x < 300
    assert 150 < dot.y < 300
    assert len(picture.neighbours) >= 6


def test_a_second_site_without_participants_is_not_drawn(network: Network, vera: User, rita: User) -> None:
    group = cardiologists()
    make_location(group=group, county=columbia())
    make_agreement(group=group, network=network, by=rita)
    assert len(detail_for(vera, network).sites) == 1


def test_a_county_without_a_shape_has_no_picture() -> None:
    assert county_close_up(make_county(ssa_code="98000", name="Guam", state="GU", fips=""), []) is None


# signing -----------------------------------------------------------------------------------------


def test_signing_a_deal_changes_the_county(client: Client, network: Network, vera: User, rita: User) -> None:
    group = cardiologists(make_provider(), make_provider())
    deal = make_deal(owner=rita, network=network, group=group, stage=Stage.LEGAL)
    assert "Cardiology 2 0 0 % 0 0 % 2 100 % 85 % Within reach Too few, too far" in read(client, vera, HERE)
    terms = AgreementTerms(
        signed_by_plan_on=DAY,
        plan_signer="Vera Stone",
        signed_by_group_on=DAY,
        group_signer="Dr. Mehta",
        effective_on=None,
        participants=tuple(group.affiliations.values_list("pk", flat=True)),
    )
    papers = Papers(agreement=terms, handover=Handover(PaperHolder.GROUP, DAY, None))
    move_stage(
        deal=deal, to=Stage.SIGNED, key=uuid.uuid4(), said=MoveReasons(), papers=papers, by=rita, at=NOON
    )
    text = read(client, vera, HERE)
    assert "Cardiology 2 2 100 % 2 100 % 2 100 % 85 % Met" in text
    assert "No open deal brings anybody to this county." in text
    assert Deal.objects.get().stage == Stage.SIGNED
    assert "1 gap 1 met" in text


def test_ending_a_participant_changes_it_back(
    client: Client, network: Network, vera: User, rita: User
) -> None:
    make_agreement(group=cardiologists(make_provider(), make_provider()), network=network, by=rita)
    assert "Cardiology 2 2 100 % 2 100 % 2 100 % 85 % Met" in read(client, vera, HERE)
    Participant.objects.filter(pk=Participant.objects.earliest("pk").pk).update(until_on="2026-03-01")
    assert "Cardiology 2 1 100 % 1 100 % 1 100 % 85 % Gap Too few" in read(client, vera, HERE)


# which counties there are ------------------------------------------------------------------------


def test_an_unknown_county_is_not_found(client: Client, network: Network, vera: User) -> None:
    client.force_login(vera)
    for code in ("99999", "abc", "1"):
        response = client.get(f"/counties/{code}/")
        assert response.status_code == 404
        assert "There is nothing at this address" in response.content.decode()


def test_a_county_outside_the_service_area_says_so(client: Client, network: Network, vera: User) -> None:
    make_county(ssa_code="10500", name="Sarasota", fips="12115")
    make_group()
    text = read(client, vera, "/counties/10500/")
    assert "Not in the service area of Florida Gold 2027" in text
    assert "Sarasota County" in text


def test_a_county_before_there_is_a_network_shows_its_facts(client: Client, vera: User) -> None:
    columbia()
    text = read(client, vera, HERE)
    assert "No network yet" in text
    assert "Beneficiaries 18,000" in text


def test_a_county_the_edition_leaves_out_is_not_evaluated(
    client: Client, network: Network, vera: User
) -> None:
    network.counties.add(make_county(ssa_code="10900", name="Nowhere", fips=""))
    assert "Not evaluated: edition 2026 has no figures for this county." in read(
        client, vera, "/counties/10900/"
    )


def test_strangers_are_sent_to_sign_in(client: Client, network: Network) -> None:
    assert client.get(HERE).status_code == 302


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_everybody_of_the_plan_reads_it(client: Client, network: Network, role: Role) -> None:
    assert "Columbia County" in read(client, make_user(role=role), HERE)
