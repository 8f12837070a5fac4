from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from adequacy import minimums
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
