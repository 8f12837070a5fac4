from __future__ import annotations

import pytest

from adequacy.supply import Presence, Supply, brought_by_group, by_cell, counted


def presence(
    provider: int = 1, *, group: int = 1, site: str = "32025 1 main st", beds: int = 0, county: str = "10120"
) -> Presence:
    return Presence(group, county, "040", provider, site, beds)


CELL = presence().cell


def test_a_clinician_counts_once_however_many_groups_and_sites_bring_them() -> None:
    rows = [presence(1), presence(1, group=2), presence(1, site="32024 9 oak st"), presence(2)]
    assert counted(rows, in_beds=False) == 2


def test_nobody_counts_as_none() -> None:
    assert counted(in_beds=False) == 0
    assert counted([], [], in_beds=True) == 0


def test_beds_add_up_over_the_sites_of_a_hospital() -> None:
    assert counted([presence(beds=30), presence(beds=12, site="32024 9 oak st")], in_beds=True) == 42


def test_beds_of_one_hospital_at_one_address_count_once_for_two_groups() -> None:
    assert counted([presence(beds=30, group=1), presence(beds=25, group=2)], in_beds=True) == 30


def test_beds_nobody_named_are_none() -> None:
    assert counted([presence(beds=0)], in_beds=True) == 0


def test_signed_beds_stay_as_signed_when_the_roster_says_more() -> None:
    executed, offered = [presence(beds=30)], [presence(beds=55), presence(2, beds=7)]
    assert counted(executed, offered, in_beds=True) == 37


@pytest.mark.parametrize(
    ("letters", "expected"),
    [(None, None), ({}, 1), (by_cell([presence(1), presence(2)]), 2)],
    ids=["filing takes none", "no letters", "one more by letter"],
)
def test_letters_count_where_the_filing_takes_them(letters: object, expected: int | None) -> None:
    supply = Supply(executed=by_cell([presence(1)]), letters=letters, pipeline={})  # type: ignore[arg-type]  # a table of cases
    assert supply.with_letters_in(CELL, in_beds=False) == expected


def test_pipeline_is_executed_and_open_deals_together() -> None:
    supply = Supply(by_cell([presence(1)]), None, by_cell([presence(1, group=2), presence(3, group=2)]))
    assert supply.executed_in(CELL, in_beds=False) == 1
    assert supply.pipeline_in(CELL, in_beds=False) == 2


def test_a_cell_without_anybody_holds_none() -> None:
    supply = Supply({}, {}, {})
    assert supply.executed_in(CELL, in_beds=False) == 0
    assert supply.with_letters_in(CELL, in_beds=False) == 0
    assert supply.pipeline_in(CELL, in_beds=True) == 0


def test_a_group_brings_only_what_is_not_signed_already_and_the_largest_comes_first() -> None:
    offered = [
        presence(1, group=5),
        presence(2, group=6),
        presence(1, group=7),
        presence(2, group=7),
        presence(3, group=7),
    ]
    assert brought_by_group([presence(1)], offered, in_beds=False) == {7: 2, 6: 1}


def test_a_group_with_a_hospital_without_beds_brings_nothing() -> None:
    assert brought_by_group([], [presence(beds=0)], in_beds=True) == {}


def test_presences_are_kept_by_county_and_specialty() -> None:
    here, there = presence(1), presence(1, county="10130")
    assert by_cell([here, there]) == {here.cell: [here], there.cell: [there]}
