from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.management import call_command
from pytest_django import DjangoDbBlocker

from adequacy.models import (
    AccessOverride,
    AccessRule,
    AreaType,
    CountyArea,
    CreditKind,
    CreditRule,
    ExceptionReason,
    MinimumKind,
    MinimumRule,
    ReasonStatus,
    StandardSet,
)
from adequacy.queries.rulesets import ruleset
from providers.models import County, CountyType, LineOfBusiness, ReferenceLoad
from tests.reference import reference_data

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def standards(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with reference_data(django_db_blocker):
        yield


def load_reference(*, again: bool = False) -> str:
    told = io.StringIO()
    call_command("load_reference", again=again, stdout=told)
    return told.getvalue()


def medicare() -> StandardSet:
    return StandardSet.objects.get(line_of_business=LineOfBusiness.MEDICARE_ADVANTAGE)


def test_medicare_standards_of_2026_stand_complete() -> None:
    standard = medicare()
    assert (standard.line_of_business, standard.edition) == (LineOfBusiness.MEDICARE_ADVANTAGE, "2026")
    assert standard.county_areas.count() == 3262
    assert standard.access_rules.count() == 43 * 5
    assert standard.access_overrides.count() == 7557
    assert standard.minimum_rules.count() == 43 * 5
    assert standard.specialty_types.judged().count() == 43
    assert standard.wait_rules.count() == 3


def test_each_code_counts_in_itself_and_six_in_primary_care() -> None:
    rules = ruleset(medicare(), counties=["10120"])
    assert rules.counting_in("S03") == ["001", "002", "003", "004", "005", "006"]
    assert len(rules.counted_as) == 48
    assert all(rules.counting_in(code) == [code] for code in rules.types if code != "S03")


def test_credits_are_for_telehealth_types_listed_pairs_and_applicants() -> None:
    rows = medicare().credit_rules.all()
    assert Counter(rows.values_list("kind", flat=True)) == {
        CreditKind.TELEHEALTH: 15,
        CreditKind.CERTIFICATE_OF_NEED: 14_807,
        CreditKind.NEW_AREA: 1,
    }
    assert set(rows.values_list("points", flat=True)) == {10}
    only_applying = rows.filter(applies_to_application_only=True).values_list("kind", flat=True)
    assert list(only_applying) == [CreditKind.NEW_AREA]


def test_no_pair_has_both_relaxed_limits_and_the_credit_of_a_certificate() -> None:
    relaxed = set(AccessOverride.objects.values_list("specialty", "county"))
    credited = CreditRule.objects.filter(kind=CreditKind.CERTIFICATE_OF_NEED)
    assert relaxed.isdisjoint(credited.values_list("specialty", "county"))


def test_every_row_names_a_type_of_area_of_its_set() -> None:
    kinds = set(AreaType.objects.values_list("standard_set", "code"))
    for model in (CountyArea, AccessRule, MinimumRule):
        assert set(model.objects.values_list("standard_set", "area_type")) <= kinds


def test_a_refused_rate_is_no_reason_the_agency_takes() -> None:
    reasons = dict(ExceptionReason.objects.values_list("code", "accepted"))
    assert reasons["no-agreement"] == ReasonStatus.NOT_ACCEPTED
    assert reasons["opted-out"] == ReasonStatus.ACCEPTED
    assert reasons["exclusive"] == ReasonStatus.NOT_ESTABLISHED


def test_areas_agree_with_the_counties_of_the_same_edition() -> None:
    counties = set(County.objects.values_list("ssa_code", "county_type", "beneficiaries"))
    assert set(medicare().county_areas.values_list("county", "area_type", "beneficiaries")) == counties
    ratios = dict(medicare().county_areas.values_list("area_type", "base_population_ratio").distinct())
    assert ratios == {
        CountyType.LARGE_METRO: Decimal("0.0768672506"),
        CountyType.METRO: Decimal("0.1058540133"),
        CountyType.MICRO: Decimal("0.1211850971"),
        CountyType.RURAL: Decimal("0.1129662522"),
        CountyType.CEAC: Decimal("0.1432791728"),
    }


@pytest.mark.parametrize(
    ("specialty", "limits"),
    [
        ("S03", [(10, 5), (15, 10), (30, 20), (40, 30), (70, 60)]),
        ("008", [(20, 10), (30, 20), (50, 35), (75, 60), (95, 85)]),
        ("040", [(20, 10), (45, 30), (80, 60), (75, 60), (110, 100)]),
        ("043", [(20, 10), (45, 30), (160, 120), (145, 120), (155, 140)]),
        ("068", [(20, 10), (40, 25), (55, 40), (60, 50), (110, 100)]),
    ],
)
def test_limits_are_those_of_the_regulation(specialty: str, limits: list[tuple[int, int]]) -> None:
    rules = {
        rule.area_type: (rule.minutes, rule.miles)
        for rule in medicare().access_rules.filter(specialty=specialty)
    }
    assert [rules[kind] for kind in CountyType.values] == limits


def test_nine_of_ten_must_be_reached_in_metro_counties_and_eighty_five_elsewhere() -> None:
    percents = dict(medicare().access_rules.values_list("area_type", "required_percent").distinct())
    assert percents == {"large_metro": 90, "metro": 90, "micro": 85, "rural": 85, "ceac": 85}


def test_relaxed_limits_are_never_tighter_than_those_of_the_county_type() -> None:
    base = {
        (rule.specialty_id, rule.area_type): (rule.minutes, rule.miles)
        for rule in medicare().access_rules.all()
    }
    types = dict(medicare().county_areas.values_list("county", "area_type"))
    for override in medicare().access_overrides.all():
        minutes, miles = base[override.specialty_id, types[override.county_id]]
        assert (override.minutes, override.miles) != (minutes, miles)
        assert override.minutes >= (minutes or 0)
        assert override.miles >= (miles or 0)
    autauga = medicare().access_overrides.get(county="01000", specialty="S03")
    assert (autauga.minutes, autauga.miles) == (25, 15)


def test_minimum_rules_are_ratios_for_clinicians_beds_for_hospitals_and_one_for_the_rest() -> None:
    assert Counter(medicare().minimum_rules.values_list("kind", flat=True)) == {
        MinimumKind.PROVIDERS_PER_1000: 29 * 5,
        MinimumKind.BEDS_PER_1000: 5,
        MinimumKind.FIXED: 13 * 5,
    }
    fixed = medicare().minimum_rules.filter(kind=MinimumKind.FIXED)
    assert set(fixed.values_list("value", flat=True)) == {Decimal(1)}
    primary = dict(medicare().minimum_rules.filter(specialty="S03").values_list("area_type", "value"))
    assert primary["metro"] == Decimal("1.67")
    assert primary["rural"] == Decimal("1.42")


def test_second_run_of_everything_reads_no_rows_and_changes_nothing() -> None:
    before = list(ReferenceLoad.objects.order_by("pk").values())
    told = load_reference()
    assert told.count("unchanged") == 6
    assert list(ReferenceLoad.objects.order_by("pk").values()) == before
    assert load_reference(again=True).count("0 added, 0 changed, 0 removed") == 34


def test_stale_relaxed_limit_goes_and_other_sets_stay() -> None:
    standard = medicare()
    other = StandardSet.objects.create(
        line_of_business=LineOfBusiness.MEDICAID,
        state="FL",
        edition="x",
        valid_from="2026-01-01",
        source="test",
    )
    for owner in (standard, other):
        AccessOverride.objects.create(
            standard_set=owner, specialty_id="S03", county_id="10120", minutes=99, miles=99
        )
    assert "7557 rows, 0 added, 0 changed, 1 removed" in load_reference(again=True)
    assert other.access_overrides.count() == 1


def test_quiet_run_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_reference", again=True, verbosity=0)
    assert capsys.readouterr().out == ""
