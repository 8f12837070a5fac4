from __future__ import annotations

import pytest

from providers import reference_files
from providers.county_names import CountyIndex, NamedCounty
from tests.providers.rosters import COUNTIES


@pytest.mark.parametrize(
    ("text", "state", "ssa_code"),
    [
        ("10120", "FL", "10120"),
        ("1000", "AL", "01000"),
        ("miami dade", "FL", "10120"),
        ("De Soto County", "FL", "10130"),
        ("Saint Lucie", "FL", "10550"),
        ("ST LUCIE", "FL", "10550"),
        ("Lee", "FL", "10350"),
        ("Lee", "GA", "11390"),
        ("Lee, ga", "FL", "11390"),
        ("Shannon", "SD", "43560"),
        ("Oglala Lakota (formerly Shannon)", "SD", "43560"),
        ("Los Angeles", "CA", "05200"),
    ],
)
def test_county_is_found_by_code_or_by_name_and_state(text: str, state: str, ssa_code: str) -> None:
    found = COUNTIES.find(text, state)
    assert found is not None
    assert found.ssa_code == ssa_code


@pytest.mark.parametrize(("text", "state"), [("Lee", "AL"), ("99999", "FL"), ("", "FL"), ("Dade", "FL")])
def test_what_is_no_county_is_not_found(text: str, state: str) -> None:
    assert COUNTIES.find(text, state) is None


def test_fips_code_finds_a_county_only_when_asked_for() -> None:
    assert COUNTIES.find("12086", "FL") is None
    assert str(COUNTIES.by_fips("12086")) == "Miami-Dade, FL"
    assert COUNTIES.by_fips("") is None


def test_every_county_of_the_agency_is_found_by_its_own_name() -> None:
    records = reference_files.read(reference_files.DATA / "counties.csv").records()
    index = CountyIndex(NamedCounty(r["ssa_code"], r["fips"], r["name"], r["state"]) for r in records)
    found = {r["ssa_code"]: index.find(r["name"], r["state"]) for r in records}
    wrong = [code for code, county in found.items() if county is None or county.ssa_code != code]
    assert wrong == ["05210"]  # the second code of Los Angeles
