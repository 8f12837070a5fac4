from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers import npi
from providers.models import ProviderKind
from providers.roster import CleanRow, read
from tests.providers.rosters import HOSPITAL, LOOKUPS, NPI, OTHER_NPI, read_row, read_rows, refused, roster


def test_plain_row_becomes_a_clean_one() -> None:
    assert read_row() == CleanRow(
        line=2,
        tin="000900001",
        group_name="Blue Heron Primary Care",
        group_kind="",
        npi=NPI,
        provider_kind=ProviderKind.INDIVIDUAL,
        provider_name="Marrero, Elena",
        address="1200 Alton Rd",
        city="Miami Beach",
        state="FL",
        zip_code="33139",
        county_code="10120",
        latitude=25.7871,
        longitude=-80.1563,
        phone="",
        specialty_code="002",
        is_accepting=None,
        offers_telehealth=None,
        beds=None,
        from_on=None,
        contact_name="",
        contact_role="",
        contact_phone="",
        contact_email="",
    )


def test_everything_a_row_may_say_is_understood() -> None:
    row = read_row(
        group_kind="Health System",
        state="fl",
        zip="33139-4021",
        phone="+1 (305) 555-0130 ext. 12",
        accepting_new_patients="Y",
        telehealth="yes",
        contact_name="Dana Whitlow",
        contact_role="Practice manager",
        contact_phone="305.555.0134",
        contact_email="dana@blueheron.example",
        from_date="3/1/2026",
    )
    assert (row.group_kind, row.state, row.zip_code) == ("health_system", "FL", "33139")
    assert (row.phone, row.contact_phone) == ("3055550130", "3055550134")
    assert (row.contact_name, row.contact_role, row.contact_email) == (
        "Dana Whitlow",
        "Practice manager",
        "dana@blueheron.example",
    )
    assert row.is_accepting is True
    assert row.offers_telehealth is True
    assert row.from_on == dt.date(2026, 3, 1)


def test_facility_keeps_its_name_and_beds() -> None:
    row = read_row(**HOSPITAL | {"beds": "1,200"})
    assert (row.provider_kind, row.provider_name) == (ProviderKind.ORGANIZATION, "Heron Point Hospital")
    assert (row.specialty_code, row.beds) == ("040", 1200)


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("npi", npi.make(5)[:-1], "ten digits"),
        ("npi", "1234567890", "check digit"),
        ("npi", "3234567891", "begins with 1 or 2"),
        ("npi", "2.9E+09", "rounded"),
        ("npi", "", "empty"),
        ("tin", "12345678", "nine digits"),
        ("tin", "", "empty"),
        ("group_name", "", "empty"),
        ("group_name", "=HYPERLINK(1)", "formula"),
        ("group_name", "N" * 201, "longer than 200"),
        ("group_name", "Blue\x07Heron", "control character"),
        ("group_kind", "club", "Is none of"),
        ("last_name", "@Marrero", "formula"),
        ("last_name", "+Marrero", "formula"),
        ("first_name", "-1+1", "formula"),
        ("address", "", "empty"),
        ("city", "", "empty"),
        ("state", "Florida", "two letters"),
        ("state", "ZZ", "no state"),
        ("zip", "331", "Tells no county"),
        ("zip", "331390", "five digits"),
        ("zip", "00000", "five digits"),
        ("zip", "A3139", "five digits"),
        ("phone", "555-0130", "ten digits"),
        ("phone", "105-555-0130", "ten digits"),
        ("accepting_new_patients", "perhaps", "yes or no"),
        ("contact_email", "dana at example", "e-mail"),
        ("from_date", "2026-02-30", "A date is written"),
        ("from_date", "1/2/1900", "year"),
        ("from_date", "next week", "A date is written"),
        ("specialty_code", "999", "no specialty"),
        ("specialty_code", "S03", "sum of several"),
        ("specialty_code", "040", "organization_name"),
    ],
)
def test_wrong_cell_refuses_the_row_with_column_and_reason(column: str, value: str, word: str) -> None:
    others = {"contact_name": "Dana"} if column == "contact_email" else {}
    problem = refused(**{column: value} | others)
    assert problem.column == column
    assert word in problem.reason
    assert column == "tin" or problem.value == value[:200]


@pytest.mark.parametrize(
    ("beds", "word"),
    [("-5", "not negative"), ("many", "whole number"), ("7.5", "whole"), ("90000", "hospital")],
)
def test_beds_must_be_a_sensible_whole_number(beds: str, word: str) -> None:
    problem = refused(**HOSPITAL | {"beds": beds})
    assert problem.column == "beds"
    assert word in problem.reason


def test_clinician_with_beds_is_refused_and_zero_is_none_of_our_business() -> None:
    assert "clinician has no beds" in refused(beds="12").reason
    assert read_row(beds="0").beds == 0


def test_hospital_without_beds_is_used_with_a_notice() -> None:
    found = read_rows(HOSPITAL | {"beds": ""})
    assert [(problem.column, problem.is_rejection) for problem in found.problems] == [("beds", False)]
    assert found.rows[0].beds is None


def test_tax_id_is_masked_in_a_problem() -> None:
    assert refused(tin="123-45-67890").value == "•••-••-•7890"


def test_nobody_named_is_refused() -> None:
    assert refused(first_name="", last_name="").column == "last_name"


def test_facility_and_clinician_in_one_row_are_refused() -> None:
    assert refused(organization_name="Heron Point Hospital").column == "organization_name"


def test_organization_in_a_specialty_of_clinicians_is_refused() -> None:
    assert "give last_name" in refused(**HOSPITAL | {"specialty_code": "008", "beds": ""}).reason


def test_single_therapist_may_stand_under_a_facility_code() -> None:
    assert read_row(specialty_code="049").provider_kind == ProviderKind.INDIVIDUAL


@pytest.mark.parametrize("typed", ["2", "02", "002", "2.0"])
def test_zeros_a_spreadsheet_dropped_come_back(typed: str) -> None:
    assert read_row(specialty_code=typed).specialty_code == "002"
    assert read_row(zip="2139", state="AL", county="1000").zip_code == "02139"


@pytest.mark.parametrize(("code", "specialty"), [("207RC0000X", "008"), ("207qa0505x", "002")])
def test_taxonomy_decides_when_there_is_no_specialty_code(code: str, specialty: str) -> None:
    assert read_row(specialty_code="", taxonomy_code=code).specialty_code == specialty


def test_specialty_code_goes_before_taxonomy() -> None:
    assert read_row(specialty_code="002", taxonomy_code="207RC0000X").specialty_code == "002"


def test_primary_match_goes_before_one_for_review() -> None:
    hospital = HOSPITAL | {"specialty_code": "", "taxonomy_code": "282N00000X"}
    assert read_row(**hospital).specialty_code == "040"


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("208M00000X", "maybe 002"),
        ("363L00000X", "maybe 002 or 008"),
        ("000000000X", "crosswalk"),
        ("", "empty"),
    ],
)
def test_doubtful_taxonomy_asks_for_a_specialty_code(code: str, word: str) -> None:
    assert word in refused(specialty_code="", taxonomy_code=code).reason


def test_contact_without_a_name_is_refused() -> None:
    assert refused(contact_role="Manager").column == "contact_name"


def test_all_mistakes_of_a_row_are_told_at_once() -> None:
    found = read_rows({"npi": "1", "tin": "1", "zip": "x", "phone": "1", "specialty_code": "x"})
    assert {problem.column for problem in found.problems} == {"npi", "tin", "zip", "phone", "specialty_code"}


def test_good_rows_land_beside_bad_ones() -> None:
    found = read_rows({}, {"npi": "1"}, {"npi": OTHER_NPI, "last_name": "Grenz"})
    assert [row.line for row in found.rows] == [2, 4]
    assert [problem.line for problem in found.problems] == [3]
    assert (found.rows_read, found.rows_rejected) == (3, 1)


def test_sample_in_the_documentation_is_without_fault() -> None:
    content = Path("docs/roster-sample.csv").read_bytes()
    heading, *rows = content.decode().splitlines()
    assert len(rows) == 8
    assert all(row.split(",")[3].startswith("2") for row in rows)
    described = Path("docs/roster.md").read_text()
    assert not [column for column in heading.split(",") if f"`{column}`" not in described]


@given(
    cell=st.text(max_size=40),
    column=st.sampled_from(["npi", "tin", "zip", "beds", "county", "latitude", "from_date"]),
)
def test_no_cell_whatever_it_holds_breaks_the_reader(cell: str, column: str) -> None:
    content = roster({column: cell}).encode("utf-8", "surrogatepass")
    found = read(content, LOOKUPS)
    assert len(found.rows) + found.rows_rejected == found.rows_read
    assert found.rows or found.problems
    assert all("\x00" not in problem.value for problem in found.problems)


@given(content=st.binary(max_size=300))
def test_no_bytes_whatever_they_are_break_the_reader(content: bytes) -> None:
    found = read(content, LOOKUPS)
    assert found.rows == ()
    assert found.problems
