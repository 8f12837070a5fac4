"""Cells measured on real rows: who counts, where, on which day. The day of all tests is 2 March 2026."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from adequacy.coverage import CellStatus
from adequacy.models import MinimumKind
from adequacy.queries.cells import Cell, Coverage, network_coverage
from pipeline.stages import Stage
from providers.models import (
    Affiliation,
    County,
    CountyType,
    LetterOfIntent,
    LineOfBusiness,
    Network,
    Participant,
    Provider,
    ProviderGroup,
    ProviderKind,
    Specialty,
)
from tests.adequacy.measured import measure
from tests.factories import (
    make_affiliation,
    make_agreement,
    make_county,
    make_county_area,
    make_deadline,
    make_deal,
    make_group,
    make_judged,
    make_letter,
    make_location,
    make_minimum,
    make_network,
    make_provider,
    make_specialty,
    make_standard_set,
    make_user,
)

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 2)
ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def rita() -> User:
    return make_user(name="Rita Alvarez")


@pytest.fixture
def network() -> Network:
    """Columbia, micro, 18,000 people: 2,181.3 expected members, of whom 0.9 cardiologists per 1,000 make 2."""
    county = make_county()
    make_county_area(county=county)
    make_minimum(specialty=make_specialty(), value="0.9")
    network = make_network(counties=[county])
    make_deadline(network=network)
    return network


def group_of(*clinicians: Provider, specialty: Specialty | None = None, **fields: Any) -> ProviderGroup:
    group = make_group()
    location = make_location(group=group, county=fields.pop("county", None))
    for clinician in clinicians:
        make_affiliation(group=group, location=location, provider=clinician, specialty=specialty, **fields)
    return group


def coverage_on(network: Network, day: dt.date = DAY, **which: Any) -> Coverage:
    measure(network, day)
    return network_coverage(network, plan_day=day, **which)


def only_cell(network: Network, day: dt.date = DAY) -> Cell:
    (cell,) = coverage_on(network, day).cells
    return cell


def numbers(network: Network, day: dt.date = DAY) -> tuple[int | None, float, float | None, float]:
    cell = only_cell(network, day)
    letters = None if cell.letters is None else cell.letters.have
    return cell.required, cell.executed.have, letters, cell.pipeline.have


# what is required --------------------------------------------------------------------------------


def test_an_empty_county_lacks_all_that_is_required(network: Network) -> None:
    assert numbers(network) == (2, 0, 0, 0)
    assert only_cell(network).status == CellStatus.GAP
    assert only_cell(network).gap == 2


def test_one_short_is_not_enough_and_the_exact_number_is(network: Network, rita: User) -> None:
    make_agreement(group=group_of(make_provider()), network=network, by=rita)
    assert (only_cell(network).status, only_cell(network).gap) == (CellStatus.GAP, 1)
    make_agreement(group=group_of(make_provider()), network=network, by=rita)
    assert (only_cell(network).status, only_cell(network).gap) == (CellStatus.MET, 0)


def test_a_fixed_minimum_asks_for_its_number_whatever_the_people() -> None:
    county = make_county()
    make_county_area(county=county, beneficiaries=900_000)
    make_minimum(specialty=make_specialty(), value="1", kind=MinimumKind.FIXED)
    assert numbers(make_network(counties=[county])) == (1, 0, None, 0)


def test_the_published_numbers_of_autauga_stand() -> None:
    county = make_county(ssa_code="01000", name="Autauga", state="AL", county_type=CountyType.METRO)
    make_county_area(county=county, beneficiaries=12_236, base_population_ratio=Decimal("0.1058540133"))
    metro = {"area_type": CountyType.METRO}
    make_minimum(specialty=make_specialty(code="S03", name="Primary Care"), value="1.67", **metro)
    make_minimum(specialty=make_specialty(), value="0.27", **metro)
    beds = make_specialty(code="040", name="Acute Inpatient Hospitals")
    make_minimum(specialty=beds, value="12.2", kind=MinimumKind.BEDS_PER_1000, **metro)
    cells = coverage_on(make_network(counties=[county])).cells
    assert {cell.specialty: cell.required for cell in cells} == {"S03": 3, "008": 1, "040": 16}


def test_a_county_the_edition_does_not_name_is_not_evaluated(network: Network) -> None:
    stray = make_county(ssa_code="10999", name="Nowhere", fips="")
    network.counties.add(stray)
    coverage = coverage_on(network)
    assert coverage.not_evaluated == [stray]
    assert [cell.county.name for cell in coverage.cells] == ["Columbia"]


@pytest.mark.parametrize(
    "fields", [{"edition": "2027"}, {"line_of_business": LineOfBusiness.MARKETPLACE}], ids=["edition", "line"]
)
def test_a_network_of_another_edition_or_line_is_not_measured(
    network: Network, fields: dict[str, str]
) -> None:
    other = make_network(name="Other", counties=list(network.counties.all()), **fields)
    coverage = coverage_on(other)
    assert (coverage.standard_set, list(coverage.cells)) == (None, [])


# executed ----------------------------------------------------------------------------------------


def test_a_clinician_of_two_groups_counts_once(network: Network, rita: User) -> None:
    shared = make_provider()
    for _ in range(2):
        make_agreement(group=group_of(shared), network=network, by=rita)
    assert numbers(network)[1] == 1


def test_a_site_in_another_county_does_not_count_here(network: Network, rita: User) -> None:
    next_door = make_county(ssa_code="10130", name="Suwannee", fips="12121")
    make_agreement(group=group_of(make_provider(), county=next_door), network=network, by=rita)
    assert numbers(network)[1] == 0


def test_a_county_outside_the_service_area_has_no_cell(network: Network) -> None:
    outside = make_county(ssa_code="10130", name="Suwannee", fips="12121")
    make_county_area(county=outside)
    assert [cell.county.ssa_code for cell in coverage_on(network).cells] == ["10120"]
    assert coverage_on(network, county="10130").cells == []


def test_an_agreement_for_another_network_does_not_count(network: Network, rita: User) -> None:
    other = make_network(name="Other", counties=[make_county()])
    make_agreement(group=group_of(make_provider()), network=other, by=rita)
    assert (numbers(network)[1], numbers(other)[1]) == (0, 1)


@pytest.mark.parametrize(("ended", "expected"), [(DAY + ONE_DAY, 1), (DAY, 0), (DAY - ONE_DAY, 0)])
def test_a_terminated_agreement_counts_to_the_day_before(
    network: Network, rita: User, ended: dt.date, expected: int
) -> None:
    make_agreement(group=group_of(make_provider()), network=network, by=rita, terminated_on=ended)
    assert numbers(network)[1] == expected


@pytest.mark.parametrize(("until", "expected"), [(DAY + ONE_DAY, 1), (DAY, 1), (DAY - ONE_DAY, 0)])
def test_a_participant_counts_to_the_last_day(
    network: Network, rita: User, until: dt.date, expected: int
) -> None:
    make_agreement(group=group_of(make_provider()), network=network, by=rita)
    Participant.objects.update(until_on=until)
    assert numbers(network)[1] == expected


@pytest.mark.parametrize(("signed", "expected"), [(DAY, 1), (DAY + ONE_DAY, 0)])
def test_an_agreement_counts_from_the_day_of_the_second_signature(
    network: Network, rita: User, signed: dt.date, expected: int
) -> None:
    make_agreement(group=group_of(make_provider()), network=network, by=rita, signed_on=signed)
    assert numbers(network)[1] == expected


def test_a_roster_that_changes_later_leaves_the_executed_network_alone(network: Network, rita: User) -> None:
    group = group_of(make_provider())
    make_agreement(group=group, network=network, by=rita)
    Affiliation.objects.update(until_on=DAY - ONE_DAY)
    make_affiliation(group=group)
    assert numbers(network)[1] == 1


# primary care, facilities and beds ---------------------------------------------------------------


def test_primary_care_counts_clinicians_over_its_parts_once() -> None:
    county = make_county()
    make_county_area(county=county)
    whole = make_specialty(code="S03", name="Primary Care")
    family = make_specialty(code="002", name="Family Practice", parent=whole)
    internal = make_specialty(code="003", name="Internal Medicine", parent=whole)
    make_judged(specialty=whole, counted=[whole, family, internal])
    make_minimum(specialty=whole, value="1.42")
    network = make_network(counties=[county])
    by = make_user()
    both, one = make_provider(), make_provider()
    make_agreement(group=group_of(both, one, specialty=family), network=network, by=by)
    make_agreement(group=group_of(both, specialty=internal), network=network, by=by)
    make_agreement(group=group_of(make_provider(), specialty=whole), network=network, by=by)
    assert only_cell(network).specialty == "S03"
    assert numbers(network) == (4, 3, None, 3)


def hospital_county(beds_per_1000: str = "12.2") -> tuple[Network, Specialty]:
    county = make_county()
    make_county_area(county=county)
    hospitals = make_specialty(code="040", name="Acute Inpatient Hospitals")
    make_minimum(specialty=hospitals, value=beds_per_1000, kind=MinimumKind.BEDS_PER_1000)
    return make_network(counties=[county]), hospitals


def test_hospitals_count_beds_as_they_were_signed() -> None:
    network, hospitals = hospital_county()
    hospital = make_provider(kind=ProviderKind.ORGANIZATION)
    group = group_of(hospital, specialty=hospitals, beds=26)
    make_agreement(group=group, network=network, by=make_user())
    Affiliation.objects.update(beds=99)
    assert numbers(network) == (27, 26, None, 26)
    assert only_cell(network).gap == 1
    Participant.objects.update(beds=27)
    assert only_cell(network).status == CellStatus.MET


def test_a_hospital_that_names_no_beds_adds_none() -> None:
    network, hospitals = hospital_county()
    group = group_of(make_provider(kind=ProviderKind.ORGANIZATION), specialty=hospitals)
    make_agreement(group=group, network=network, by=make_user())
    assert numbers(network) == (27, 0, None, 0)


def test_a_hospital_of_two_groups_at_one_address_brings_its_beds_once() -> None:
    network, hospitals = hospital_county()
    hospital = make_provider(kind=ProviderKind.ORGANIZATION)
    for _ in range(2):
        group = make_group()
        location = make_location(group=group, address="1 Hospital Way")
        make_affiliation(group=group, location=location, provider=hospital, specialty=hospitals, beds=20)
        make_agreement(group=group, network=network, by=make_user())
    assert numbers(network)[1] == 20


# letters -----------------------------------------------------------------------------------------


def test_a_letter_counts_beside_what_is_executed(network: Network, rita: User) -> None:
    make_agreement(group=group_of(make_provider()), network=network, by=rita)
    make_letter(group=group_of(make_provider()), network=network, by=rita)
    assert numbers(network) == (2, 1, 2, 2)
    assert only_cell(network).status == CellStatus.MET_WITH_LETTERS
    assert only_cell(network).gap == 1


def test_somebody_with_agreement_and_letter_counts_once(network: Network, rita: User) -> None:
    shared = make_provider()
    make_agreement(group=group_of(shared), network=network, by=rita)
    make_letter(group=group_of(shared), network=network, by=rita)
    assert numbers(network) == (2, 1, 1, 1)


def test_letters_count_for_nothing_where_the_filing_takes_none(network: Network, rita: User) -> None:
    network.deadlines.update(accepts_letters=False)
    make_letter(group=group_of(make_provider(), make_provider()), network=network, by=rita)
    assert numbers(network) == (2, 0, None, 0)
    assert only_cell(network).status == CellStatus.GAP


def test_letters_count_for_nothing_when_no_filing_lies_ahead(network: Network, rita: User) -> None:
    make_letter(group=group_of(make_provider()), network=network, by=rita)
    filed = dt.date(2026, 5, 20)
    assert numbers(network, filed)[2] == 1
    assert numbers(network, filed + ONE_DAY)[2] is None


def test_the_next_filing_decides_and_not_a_later_one(network: Network, rita: User) -> None:
    make_deadline(network=network, name="Earlier", due_on=dt.date(2026, 4, 1), accepts_letters=False)
    make_letter(group=group_of(make_provider()), network=network, by=rita)
    assert numbers(network)[2] is None
    assert numbers(network, dt.date(2026, 4, 2))[2] == 1


@pytest.mark.parametrize(
    ("last_day", "expected"),
    [(dt.date(2026, 5, 20), 1), (dt.date(2026, 5, 19), 0), (DAY - ONE_DAY, 0)],
    ids=["to the filing", "a day before the filing", "expired"],
)
def test_a_letter_counts_while_it_lasts_to_the_filing(
    network: Network, rita: User, last_day: dt.date, expected: int
) -> None:
    make_letter(group=group_of(make_provider()), network=network, by=rita, expires_on=last_day)
    assert numbers(network)[2] == expected


def test_a_withdrawn_letter_does_not_count(network: Network, rita: User) -> None:
    letter = make_letter(group=group_of(make_provider()), network=network, by=rita)
    LetterOfIntent.objects.filter(pk=letter.pk).update(withdrawn_by=rita, withdrawn_at="2026-03-01T12:00Z")
    assert numbers(network)[2] == 0


def test_a_letter_brings_the_roster_of_the_day(network: Network, rita: User) -> None:
    group = group_of(make_provider(), make_provider())
    make_letter(group=group, network=network, by=rita)
    Affiliation.objects.filter(pk=Affiliation.objects.earliest("pk").pk).update(until_on=DAY - ONE_DAY)
    assert numbers(network)[2] == 1


# pipeline ----------------------------------------------------------------------------------------


def test_an_open_deal_counts_as_if_signed(network: Network, rita: User) -> None:
    make_deal(owner=rita, network=network, group=group_of(make_provider(), make_provider()))
    assert numbers(network) == (2, 0, 0, 2)
    assert only_cell(network).status == CellStatus.WITHIN_REACH


def test_a_lost_deal_brings_nothing_and_its_letter_stands(network: Network, rita: User) -> None:
    group = group_of(make_provider(), make_provider())
    make_letter(group=group, network=network, by=rita)
    make_deal(owner=rita, network=network, group=group, stage=Stage.LOST)
    assert numbers(network) == (2, 0, 2, 2)


def test_a_deal_for_another_network_brings_nothing_here(network: Network, rita: User) -> None:
    other = make_network(name="Other")
    make_deal(owner=rita, network=other, group=group_of(make_provider()))
    assert numbers(network)[3] == 0


# order and cost ----------------------------------------------------------------------------------


def test_cells_come_worst_first() -> None:
    """Gap before within reach before met; then the smaller share, the larger gap, the more people."""
    big = make_county(ssa_code="10010", name="Baker", fips="12003")
    small = make_county()
    make_county_area(county=big, beneficiaries=90_000)
    make_county_area(county=small)
    cardiology, surgery = make_specialty(), make_specialty(code="015", name="General Surgery")
    make_minimum(specialty=cardiology, value="0.4")
    make_minimum(specialty=surgery, value="0.4")
    network, by = make_network(counties=[small, big]), make_user(role=Role.REP)
    make_agreement(group=group_of(make_provider(), specialty=surgery, county=big), network=network, by=by)
    make_agreement(group=group_of(make_provider(), specialty=surgery, county=small), network=network, by=by)
    cells = coverage_on(network).cells
    assert [(cell.county.name, cell.specialty, cell.gap) for cell in cells] == [
        ("Baker", "008", 5),
        ("Columbia", "008", 1),
        ("Baker", "015", 4),
        ("Columbia", "015", 0),
    ]


def queries_with(groups: int, network: Network, by: User) -> int:
    for number in range(groups):
        group = group_of(make_provider())
        match number % 3:
            case 0:
                make_agreement(group=group, network=network, by=by)
            case 1:
                make_letter(group=group, network=network, by=by)
            case _:
                make_deal(owner=by, network=network, group=group)
    measure(network, DAY)
    with CaptureQueriesContext(connection) as caught:
        network_coverage(network, plan_day=DAY)
    return len(caught)


def test_the_number_of_queries_is_the_same_for_3_and_300_groups(network: Network, rita: User) -> None:
    few = queries_with(3, network, rita)
    assert few == 11
    assert queries_with(297, network, rita) == few
    assert numbers(network) == (2, 100, 200, 300)


def test_the_set_of_the_network_is_the_federal_one(network: Network) -> None:
    assert make_standard_set() == coverage_on(network).standard_set
    assert County.objects.count() == 1
