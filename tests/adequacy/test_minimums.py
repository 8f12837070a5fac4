from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from adequacy import minimums
from adequacy.minimums import MinimumKind
from providers import reference_files

DATA = Path(minimums.__file__).parent / "data"
LARGE_METRO = Decimal("0.0768672506")
METRO = Decimal("0.1058540133")


@pytest.mark.parametrize(
    ("beneficiaries", "ratio", "primary_care", "cardiology", "beds"),
    [
        pytest.param(12_236, METRO, 3, 1, 16, id="Autauga, AL"),
        pytest.param(64_923, METRO, 12, 2, 84, id="Baldwin, AL"),
        pytest.param(1_677_427, LARGE_METRO, 216, 35, 1574, id="Los Angeles, CA"),
        pytest.param(514_351, LARGE_METRO, 67, 11, 483, id="Miami-Dade, FL"),
    ],
)
def test_minimums_are_those_the_agency_publishes(
    beneficiaries: int, ratio: Decimal, primary_care: int, cardiology: int, beds: int
) -> None:
    def required(value: str) -> int:
        return minimums.required_per_1000(
            value=Decimal(value), beneficiaries=beneficiaries, base_population_ratio=ratio
        )

    assert required("1.67") == primary_care
    assert required("0.27") == cardiology
    assert required("12.2") == beds


def test_minimum_beds_of_every_county_equal_the_published_ones() -> None:
    records = reference_files.read(DATA / "medicare_2026_counties.csv").records()
    rebuilt = {
        r["county"]: minimums.required_per_1000(
            value=Decimal("12.2"),
            beneficiaries=int(r["beneficiaries"]),
            base_population_ratio=Decimal(r["base_population_ratio"]),
        )
        for r in records
    }
    assert len(rebuilt) == 3262
    assert rebuilt == {r["county"]: int(r["published_beds"]) for r in records}


def test_whole_product_is_not_raised_and_the_least_fraction_above_is() -> None:
    whole = minimums.required_per_1000(
        value=Decimal(2), beneficiaries=10_000, base_population_ratio=Decimal("0.1")
    )
    above = minimums.required_per_1000(
        value=Decimal(2), beneficiaries=10_000, base_population_ratio=Decimal("0.1000000001")
    )
    assert (whole, above) == (2, 3)


def test_a_county_without_people_still_needs_one() -> None:
    assert (
        minimums.required_per_1000(value=Decimal("0.01"), beneficiaries=0, base_population_ratio=METRO) == 1
    )


@pytest.mark.parametrize(("value", "required"), [("1", 1), ("3", 3), ("1.5", 2), ("0", 1)])
def test_fixed_number_is_taken_as_it_stands(value: str, required: int) -> None:
    assert minimums.required_fixed(value=Decimal(value)) == required


@pytest.mark.parametrize(
    ("value", "enrollees", "required"),
    [("750", 1, 1), ("750", 750, 1), ("750", 751, 2), ("275", 27_500, 100), ("16667", 0, 1)],
)
def test_a_state_asks_for_one_for_each_so_many_enrollees_begun(
    value: str, enrollees: int, required: int
) -> None:
    assert minimums.required_by_enrollees(value=Decimal(value), enrollees=enrollees) == required


@pytest.mark.parametrize(
    ("kind", "people", "ratio", "required"),
    [
        (MinimumKind.PROVIDERS_PER_1000, 12_236, METRO, 3),
        (MinimumKind.PROVIDERS_PER_1000, None, METRO, None),
        (MinimumKind.BEDS_PER_1000, 12_236, None, None),
        (MinimumKind.PEOPLE_PER_PROVIDER, 12_236, None, 7327),
        (MinimumKind.PEOPLE_PER_BED, None, None, None),
        (MinimumKind.FIXED, None, None, 2),
    ],
)
def test_a_rule_without_its_people_asks_for_nothing_yet(
    kind: MinimumKind, people: int | None, ratio: Decimal | None, required: int | None
) -> None:
    found = minimums.required(kind, Decimal("1.67"), beneficiaries=people, base_population_ratio=ratio)
    assert found == required


def test_beds_are_counted_under_two_kinds_of_rule() -> None:
    assert [kind for kind in MinimumKind if kind.is_in_beds] == [
        MinimumKind.BEDS_PER_1000,
        MinimumKind.PEOPLE_PER_BED,
    ]


def test_every_minimum_of_the_country_is_the_least_whole_number_that_suffices() -> None:
    """All 43 types in all 3,262 counties, against whole numbers scaled up until no fraction is left."""
    counties = reference_files.read(DATA / "medicare_2026_counties.csv").records()
    rules = reference_files.read(DATA / "medicare_2026_minimums.csv").records()
    places = [
        (r["area_type"], int(r["beneficiaries"]), Decimal(r["base_population_ratio"])) for r in counties
    ]
    pairs = 0
    for rule in rules:
        kind, value = MinimumKind(rule["kind"]), Decimal(rule["value"])
        for area_type, people, ratio in places:
            if area_type == rule["area_type"]:
                found = minimums.required(kind, value, beneficiaries=people, base_population_ratio=ratio)
                assert found == least(kind, value, people, ratio)
                pairs += 1
    assert pairs == 140_266


def least(kind: MinimumKind, value: Decimal, people: int, ratio: Decimal) -> int:
    if kind == MinimumKind.FIXED:
        return int(value)
    scaled = int(value * 10**4) * people * int(ratio * 10**10)
    return max(1, -(-scaled // 10**17))
