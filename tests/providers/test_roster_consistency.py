from __future__ import annotations

import pytest

from providers import npi
from tests.providers.rosters import NPI, OTHER_NPI, read_rows

SECOND = {"npi": OTHER_NPI, "first_name": "Tobias", "last_name": "Grenz"}
ELSEWHERE = {"address": "7800 SW 87th Ave", "zip": "33173"}


def test_repeated_row_is_told_and_counted_once() -> None:
    found = read_rows({}, SECOND, {"address": "1200 ALTON RD."})
    assert [row.line for row in found.rows] == [2, 3]
    (problem,) = found.problems
    assert (problem.line, problem.reason) == (4, "Repeats line 2: counted once.")
    assert problem.is_rejection


@pytest.mark.parametrize("change", [ELSEWHERE, {"specialty_code": "008"}, {"tin": "000900002"}])
def test_other_site_specialty_or_group_is_no_repeat(change: dict[str, str]) -> None:
    assert len(read_rows({}, change).rows) == 2


@pytest.mark.parametrize("name", [{"last_name": "Marreno"}, {"first_name": "Luis"}])
def test_one_npi_with_two_names_refuses_the_later_row(name: dict[str, str]) -> None:
    found = read_rows({}, ELSEWHERE | name)
    assert [row.line for row in found.rows] == [2]
    assert found.problems[0].reason == f"The NPI {NPI} belongs to Marrero, Elena in line 2."


@pytest.mark.parametrize("name", [{"last_name": "MARRERO"}, {"first_name": "Elena M."}, {"first_name": ""}])
def test_spelling_of_a_name_follows_the_first_row(name: dict[str, str]) -> None:
    found = read_rows({}, ELSEWHERE | name)
    assert found.problems == ()
    assert [row.provider_name for row in found.rows] == ["Marrero, Elena"] * 2


def test_npi_of_a_clinician_is_not_that_of_a_facility() -> None:
    found = read_rows(
        {}, {"first_name": "", "last_name": "", "organization_name": "Marrero", "specialty_code": "049"}
    )
    assert len(found.rows) == 1
    assert found.problems[0].column == "npi"


def test_one_tin_with_two_group_names_refuses_the_later_row() -> None:
    found = read_rows({}, SECOND | {"group_name": "Heron Cardiology"})
    assert [row.line for row in found.rows] == [2]
    assert found.problems[0].column == "group_name"
    assert "Blue Heron Primary Care in line 2" in found.problems[0].reason


def test_refused_row_lends_its_names_to_nobody() -> None:
    found = read_rows({"last_name": "Wrong", "zip": "x"}, {})
    assert [row.provider_name for row in found.rows] == ["Marrero, Elena"]


def test_later_rows_take_over_what_the_first_says_of_a_site_and_a_group() -> None:
    found = read_rows(
        {"group_kind": "ipa", "phone": "305-555-0130"},
        SECOND
        | {"group_name": "BLUE HERON PRIMARY CARE", "address": "1200 alton rd", "phone": "305-555-0199"},
    )
    assert found.problems == ()
    assert [(row.group_name, row.group_kind) for row in found.rows] == [
        ("Blue Heron Primary Care", "ipa")
    ] * 2
    assert [(row.address, row.phone) for row in found.rows] == [("1200 Alton Rd", "3055550130")] * 2


def test_what_the_first_row_leaves_open_a_later_one_may_say() -> None:
    found = read_rows({}, SECOND | {"group_kind": "ipa", "phone": "305-555-0130"}, ELSEWHERE)
    assert [row.group_kind for row in found.rows] == ["", "ipa", "ipa"]
    assert [row.phone for row in found.rows] == ["", "3055550130", ""]


def test_other_kind_county_or_point_for_the_same_thing_is_a_notice() -> None:
    point = {"latitude": "25.79", "longitude": "-80.14"}
    third = {"npi": npi.make(90_000_003), "last_name": "Ito"}
    found = read_rows(
        {"group_kind": "solo"}, SECOND | {"group_kind": "ipa"} | point, third | {"county": "DeSoto"}
    )
    assert len(found.rows) == 3
    assert [(problem.line, problem.column) for problem in found.problems] == [
        (3, "group_kind"),
        (3, "latitude"),
        (4, "county"),
    ]
    assert not any(problem.is_rejection for problem in found.problems)
    assert len({(row.county_code, row.latitude, row.group_kind) for row in found.rows}) == 1


def test_contact_is_put_together_from_all_rows_of_the_group() -> None:
    found = read_rows(
        {"contact_name": "Dana Whitlow", "contact_role": "Manager"},
        SECOND | {"contact_name": "DANA WHITLOW", "contact_role": "Owner", "contact_phone": "305-555-0134"},
        ELSEWHERE,
    )
    assert [(row.contact_name, row.contact_role, row.contact_phone) for row in found.rows] == [
        ("Dana Whitlow", "Manager", ""),
        ("Dana Whitlow", "Manager", "3055550134"),
        ("", "", ""),
    ]


def test_order_of_rows_decides_and_reading_again_gives_the_same() -> None:
    changes = [{}, SECOND, {"last_name": "Other"} | ELSEWHERE, {}]
    assert read_rows(*changes) == read_rows(*changes)
