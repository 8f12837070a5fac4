from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from adequacy.access import AccessLimits, Combine
from adequacy.credits import Credit, CreditKind
from adequacy.minimums import MinimumKind
from adequacy.models import AccessOverride, AccessRule, CreditRule, MinimumRule, StandardSet
from adequacy.queries.rulesets import kept_ruleset, ruleset
from adequacy.ruleset import Counting, CountyRule, JudgedType, Population
from providers.models import CountyType, LineOfBusiness
from tests.adequacy.ground import cardiology, columbia, hospitals, make_ground
from tests.factories import make_county, make_county_area, make_judged, make_specialty, make_standard_set

pytestmark = pytest.mark.django_db


@pytest.fixture
def standard() -> StandardSet:
    make_ground()
    for each in (cardiology(), hospitals()):
        make_judged(specialty=each)
    return make_standard_set()


def test_a_cell_brings_together_what_is_asked_there(standard: StandardSet) -> None:
    cell = ruleset(standard, counties=["10110"]).cell("10110", "008")
    assert cell.county == CountyRule(
        "10110",
        CountyType.MICRO,
        "Micro",
        45,
        beneficiaries=18_000,
        base_population_ratio=Decimal("0.1211850971"),
    )
    assert cell.type == JudgedType("008", "Cardiology", "provider", Population.ALL)
    assert cell.limits == AccessLimits(50, 10, Combine.BOTH, 1, Decimal(85))
    assert (cell.required, cell.in_beds) == (2, False)
    assert cell.credits == ()


def test_beds_are_said_to_be_beds_and_no_limit_is_none(standard: StandardSet) -> None:
    cell = ruleset(standard).cell("10110", "040")
    assert (cell.required, cell.in_beds, cell.limits) == (11, True, None)


def test_a_relaxed_county_has_both_limits_replaced_and_its_neighbour_none(standard: StandardSet) -> None:
    AccessOverride.objects.create(
        standard_set=standard, specialty=cardiology(), county=columbia(), minutes=70, miles=50
    )
    rules = ruleset(standard)
    assert rules.limits("10110", "008") == AccessLimits(70, 50, Combine.BOTH, 1, Decimal(85), is_relaxed=True)
    assert rules.limits("10010", "008") == AccessLimits(50, 10, Combine.BOTH, 1, Decimal(85))


def test_a_type_without_a_number_is_not_evaluated(standard: StandardSet) -> None:
    make_judged(specialty=make_specialty(code="Q01", name="Dentist"))
    cell = ruleset(standard).cell("10110", "Q01")
    assert (cell.minimum, cell.required, cell.in_beds) == (None, None, False)


def test_a_number_by_people_nobody_told_is_not_evaluated(standard: StandardSet) -> None:
    standard.minimum_rules.filter(specialty="008").update(kind=MinimumKind.PEOPLE_PER_PROVIDER, value=750)
    standard.county_areas.filter(county="10110").update(beneficiaries=None)
    rules = ruleset(standard)
    missing, known = rules.cell("10110", "008"), rules.cell("10010", "008")
    assert missing.minimum is not None
    assert (missing.minimum.kind, missing.required) == (MinimumKind.PEOPLE_PER_PROVIDER, None)
    assert known.required == 8


def test_a_county_the_edition_leaves_out_is_not_evaluated(standard: StandardSet) -> None:
    make_county(ssa_code="10990", name="Nowhere")
    rules = ruleset(standard, counties=["10990", "10110"])
    assert (list(rules.counties), list(rules.not_evaluated)) == (["10110"], ["10990"])


def test_codes_are_led_to_the_types_they_count_in() -> None:
    family, nurse = make_specialty(code="002"), make_specialty(code="006")
    primary = make_specialty(code="S03", name="Primary Care")
    make_judged(specialty=primary, counted=[family])
    make_judged(specialty=make_specialty(code="Q04"), counted=[family, nurse], weight="0.5")
    rules = ruleset(make_standard_set())
    assert rules.types_of("002") == [Counting("Q04", Decimal("0.5")), Counting("S03", Decimal(1))]
    assert rules.types_of("006") == [Counting("Q04", Decimal("0.5"))]
    assert rules.types_of("008") == ()
    assert rules.counting_in("Q04") == ["002", "006"]


def test_parts_of_a_sum_are_not_judged_on_their_own() -> None:
    primary = make_specialty(code="S03", name="Primary Care")
    make_judged(specialty=primary)
    make_judged(specialty=make_specialty(code="002"), parent=primary)
    assert list(ruleset(make_standard_set()).types) == ["S03"]


def test_credits_are_those_of_the_pair_the_type_and_everywhere(standard: StandardSet) -> None:
    fields = {"standard_set": standard, "points": 10}
    CreditRule.objects.create(
        kind=CreditKind.CERTIFICATE_OF_NEED, specialty=hospitals(), county=columbia(), **fields
    )
    CreditRule.objects.create(kind=CreditKind.TELEHEALTH, specialty=cardiology(), **fields)
    CreditRule.objects.create(kind=CreditKind.NEW_AREA, applies_to_application_only=True, **fields)
    rules = ruleset(standard, counties=["10110", "10010"])
    certificate, telehealth = Credit(CreditKind.CERTIFICATE_OF_NEED, 10), Credit(CreditKind.TELEHEALTH, 10)
    new_area = Credit(CreditKind.NEW_AREA, 10, applies_to_application_only=True)
    assert rules.credits("10110", "040") == (certificate, new_area)
    assert rules.credits("10010", "040") == (new_area,)
    assert rules.credits("10010", "008") == (telehealth, new_area)


def test_two_editions_stand_side_by_side(standard: StandardSet) -> None:
    later = make_standard_set(edition="2027")
    make_county_area(county=columbia(), standard_set=later, beneficiaries=40_000, area_type=CountyType.METRO)
    assert ruleset(standard).counties["10110"].beneficiaries == 18_000
    assert ruleset(later).counties["10110"].miles_per_hour == 40
    assert list(ruleset(later).types) == []


def test_eight_queries_whatever_the_number_of_counties(
    standard: StandardSet, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for counties in (["10110"], ["10110", "10010"], None):
        with django_assert_num_queries(8):
            rules = ruleset(standard, counties=counties)
            assert len(list(rules.cells())) == len(rules.counties) * 2


@pytest.mark.parametrize("change", ["create", "update", "delete"])
def test_what_was_read_is_kept_until_a_rule_changes(
    standard: StandardSet, change: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    standard.refresh_from_db()
    rules = kept_ruleset(standard, counties=["10110"])
    assert rules.cell("10110", "008") == ruleset(standard, counties=["10110"]).cell("10110", "008")
    with django_assert_num_queries(0):
        assert kept_ruleset(standard, counties=["10110"]) == rules
    if change == "create":
        CreditRule.objects.create(standard_set=standard, kind=CreditKind.NEW_AREA, points=5)
    elif change == "update":
        AccessRule.objects.update(miles=99)
    else:
        MinimumRule.objects.all().delete()
    standard.refresh_from_db()
    assert kept_ruleset(standard, counties=["10110"]) != rules
    assert kept_ruleset(standard) == ruleset(standard)


def test_how_distances_are_read_is_never_kept(standard: StandardSet) -> None:
    kept_ruleset(standard)
    standard.road_factor, standard.credits_stack = Decimal("1.25"), False
    rules = kept_ruleset(standard, counties=["10990"])
    assert (rules.road_factor, rules.credits_stack, rules.not_evaluated) == (
        Decimal("1.25"),
        False,
        ["10990"],
    )


def test_nobody_serves_beyond_the_farthest_limit(standard: StandardSet) -> None:
    rules = ruleset(standard)
    cells = [cell for cell in rules.cells() if cell.limits is not None]
    for judged in rules.types:
        radii = [
            cell.limits.radius(miles_per_hour=cell.county.miles_per_hour, road_factor=rules.road_factor)
            for cell in cells
            if cell.type.code == judged and cell.limits is not None
        ]
        assert rules.farthest([judged]) >= max(radii, default=0)
    assert rules.farthest([]) == 0


def test_a_state_s_set_says_state_and_program() -> None:
    made = make_standard_set(
        edition="2025", line_of_business=LineOfBusiness.MEDICAID, state="FL", program="MMA"
    )
    assert ruleset(made).title == "Medicaid FL MMA 2025"
