"""The marketplace, and Florida's and Texas' Medicaid as examples of other shapes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from pytest_django import DjangoDbBlocker

from adequacy.access import AccessLimits, Combine
from adequacy.minimums import MinimumKind
from adequacy.models import StandardSet
from adequacy.queries.rulesets import ruleset
from adequacy.ruleset import Counting, Population, Ruleset
from providers.models import County, LineOfBusiness
from tests.reference import reference_data

pytestmark = pytest.mark.django_db

MIAMI_DADE, LAFAYETTE, HARRIS, LOVING = "10120", "10330", "45610", "45762"


@pytest.fixture(scope="module", autouse=True)
def standards(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with reference_data(django_db_blocker):
        yield


def rules(line_of_business: LineOfBusiness, state: str = "") -> Ruleset:
    return ruleset(StandardSet.objects.get(line_of_business=line_of_business, state=state))


@pytest.fixture(scope="module")
def marketplace(standards: None) -> Ruleset:
    return rules(LineOfBusiness.MARKETPLACE)


@pytest.fixture(scope="module")
def florida(standards: None) -> Ruleset:
    return rules(LineOfBusiness.MEDICAID, "FL")


@pytest.fixture(scope="module")
def texas(standards: None) -> Ruleset:
    return rules(LineOfBusiness.MEDICAID, "TX")


def test_marketplace_judges_forty_five_types_in_every_county(marketplace: Ruleset) -> None:
    assert (len(marketplace.types), len(marketplace.counties)) == (45, 3262)
    assert len(marketplace.limits_by_area) == 45 * 5
    assert {each.required_percent for each in marketplace.limits_by_area.values()} == {Decimal(90)}
    assert {each.combine for each in marketplace.limits_by_area.values()} == {Combine.BOTH}


def test_marketplace_counties_have_the_types_of_medicare(marketplace: Ruleset) -> None:
    types = dict(County.objects.values_list("ssa_code", "county_type"))
    assert {code: each.area_type for code, each in marketplace.counties.items()} == types


def test_marketplace_has_obstetrics_and_behavioral_health_as_near_as_primary_care(
    marketplace: Ruleset,
) -> None:
    near = marketplace.limits(MIAMI_DADE, "S03")
    assert near == AccessLimits(10, 5, Combine.BOTH, 1, Decimal(90))
    assert marketplace.limits(MIAMI_DADE, "016") == near
    assert marketplace.limits(MIAMI_DADE, "Q03") == near
    assert marketplace.limits(MIAMI_DADE, "Q06") == AccessLimits(20, 10, Combine.BOTH, 1, Decimal(90))


def test_marketplace_number_is_not_evaluated_and_said_so(marketplace: Ruleset) -> None:
    assert marketplace.minimums_by_area == {}
    assert marketplace.cell(MIAMI_DADE, "008").required is None
    assert "not evaluated" in marketplace.source
    assert marketplace.edition == "2023"


def test_marketplace_primary_care_of_adults_counts_six_codes_and_of_children_its_own(
    marketplace: Ruleset,
) -> None:
    assert marketplace.counting_in("S03") == ["001", "002", "003", "004", "005", "006"]
    assert marketplace.counting_in("Q04") == ["Q04"]
    assert marketplace.types["S03"].population == Population.ADULT
    assert marketplace.types_of("036") == [Counting("Q03", Decimal(1))]


def test_florida_asks_for_minutes_or_miles_and_one_for_so_many_enrollees(florida: Ruleset) -> None:
    cell = florida.cell(LAFAYETTE, "008")
    assert cell.county.area_type == "rural"
    assert cell.limits == AccessLimits(75, 60, Combine.EITHER, 1, Decimal(100))
    assert cell.minimum is not None
    assert (cell.minimum.kind, cell.minimum.value) == (MinimumKind.PEOPLE_PER_PROVIDER, Decimal(3700))
    assert cell.required is None
    assert florida.cell(MIAMI_DADE, "040").in_beds


def test_florida_fixes_two_where_it_limits_no_travel(florida: Ruleset) -> None:
    for judged in ("M08", "M09"):
        cell = florida.cell(MIAMI_DADE, judged)
        assert (cell.limits, cell.required) == (None, 2)
    emergency = florida.limits(MIAMI_DADE, "M07")
    assert emergency is not None
    assert emergency.providers_in_reach == 2


def test_texas_asks_for_minutes_alone_and_a_choice_of_two_with_open_panel(texas: Ruleset) -> None:
    assert texas.limits(HARRIS, "S03") == AccessLimits(
        15, None, Combine.TIME_ONLY, 2, Decimal(90), needs_open_panel=True
    )
    dentist = texas.limits(LOVING, "Q01")
    assert dentist == AccessLimits(90, None, Combine.TIME_ONLY, 2, Decimal(95), needs_open_panel=True)
    pharmacy = texas.limits(HARRIS, "M06")
    assert pharmacy is not None
    assert pharmacy.providers_in_reach == 1


def test_states_judge_their_own_counties_and_are_examples(florida: Ruleset, texas: Ruleset) -> None:
    assert (len(florida.types), len(florida.counties)) == (43, 67)
    assert (len(texas.types), len(texas.counties)) == (24, 254)
    assert Counter(each.area_type for each in texas.counties.values()).keys() == {"metro", "micro", "rural"}
    for each in (florida, texas):
        assert each.is_example
        assert "not for filing" in each.source
        assert "derived" in each.source


def test_every_type_of_every_set_can_be_counted_for_and_is_limited_or_numbered(
    marketplace: Ruleset, florida: Ruleset, texas: Ruleset
) -> None:
    for each in (marketplace, florida, texas):
        assert set(each.types) == {c.type for counted in each.counted_as.values() for c in counted}
        for area in {county.area_type for county in each.counties.values()}:
            for judged in each.types:
                assert (judged, area) in each.limits_by_area or (judged, area) in each.minimums_by_area


def test_longest_waits_stand_by_line_of_business() -> None:
    marketplace = StandardSet.objects.get(line_of_business=LineOfBusiness.MARKETPLACE)
    waits = dict(marketplace.wait_rules.values_list("service", "days"))
    assert waits == {
        "Behavioral health": 10,
        "Primary care, routine": 15,
        "Specialty care, not urgent": 30,
    }
    florida = StandardSet.objects.get(state="FL")
    assert florida.wait_rules.get(days=None).service == "One further service the state chooses"
    assert set(florida.wait_rules.values_list("percent", flat=True)) == {90}
