"""Reading a member file: what is used, what is refused and why, whatever the file looks like."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adequacy.member_file import blocks as blocks_module
from adequacy.member_file import reading
from adequacy.member_file.atlas import Atlas, Home
from adequacy.member_file.layout import NotMemberFile, layout_of
from adequacy.member_file.reading import MembersRead, read_members
from providers.county_names import CountyIndex, NamedCounty

COUNTIES = [
    NamedCounty("10110", "12023", "Columbia", "FL"),
    NamedCounty("10010", "12003", "Baker", "FL"),
    NamedCounty("05200", "06037", "Los Angeles", "CA"),
    NamedCounty("05210", "06037", "Los Angeles", "CA"),
    NamedCounty("02020", "02020", "Anchorage", "AK"),
]
ATLAS = Atlas(
    homes=[
        Home("Columbia", "FL", ("10110",), (30.0, 30.4, -82.9, -82.5)),
        Home("Baker", "FL", ("10010",), None),
        Home("Los Angeles", "CA", ("05200", "05210"), (33.7, 34.8, -118.9, -117.7)),
        Home("Anchorage", "AK", ("02020",), (61.0, 61.4, -150.0, -149.0)),
    ],
    home_by_code={"10110": 0, "10010": 1, "05200": 2, "05210": 2, "02020": 3},
    counties=CountyIndex(COUNTIES),
    zip_number={"32025": 0, "32063": 1, "00501": 2},
    zip_latitude=np.array([30.16, 30.28, 30.2]),
    zip_longitude=np.array([-82.64, -82.12, -82.6]),
    zip_slack=np.array([3.0, 5.5, 1.0]),
    zip_home=np.array([0, 1, -1]),
)
HEADING = "latitude,longitude,county_fips,members\n"
GOOD = "30.2,-82.6,12023,3\n"


def read(text: str | bytes, size: int = 65_536) -> MembersRead:
    content = text.encode() if isinstance(text, str) else text
    return read_members(pieces(content, size), ATLAS)


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


def figures(found: MembersRead) -> tuple[int, int, int]:
    return found.rows_read, found.rows_used, found.members


def test_places_are_members_of_the_county_named_without_slack() -> None:
    found = read(HEADING + GOOD + "30.1,-82.7,12023,1\n" + "30.28,-82.12,12003,2\n")
    assert figures(found) == (3, 3, 6)
    points = found.points["10110"]
    assert (points.latitude.tolist(), points.longitude.tolist()) == ([30.2, 30.1], [-82.6, -82.7])
    assert (points.weight.tolist(), points.slack) == ([3, 1], None)
    assert found.points["10010"].weight.tolist() == [2]
    assert found.problems == []


def test_without_a_column_every_row_is_one_member() -> None:
    assert figures(read("lat,lng,fips\n30.2,-82.6,12023\n30.2,-82.6,12023\n")) == (2, 2, 2)


def test_members_by_zip_stand_at_its_point_with_its_slack() -> None:
    found = read("ZIP Code,Count\n32025,10\n32063-1234,5\n32025,7\n")
    points = found.points["10110"]
    assert (points.weight.tolist(), points.latitude.tolist()) == ([17], [30.16])
    assert points.slack is not None
    assert points.slack.tolist() == [3.0]
    assert found.points["10010"].weight.tolist() == [5]
    assert figures(found) == (3, 3, 22)


def test_a_zip_of_two_counties_goes_where_the_row_says() -> None:
    found = read("zip,members,county_fips\n32025,10,12023\n32025,4,12003\n501,3,12023\n")
    assert {code: points.weight.tolist() for code, points in found.points.items()} == {
        "10110": [10, 3],
        "10010": [4],
    }


def test_two_codes_of_one_fips_code_have_all_members_each() -> None:
    found = read("latitude,longitude,county_fips\n34.0,-118.2,06037\n34.1,-118.2,6037\n")
    assert found.points["05200"] is found.points["05210"]
    assert figures(found) == (2, 2, 2)


@pytest.mark.parametrize(
    ("heading", "county"),
    [
        ("county_fips", "12023"),
        ("county_ssa", "10110"),
        ("county", '"Columbia, FL"'),
        ("county,state", "columbia county,fl"),
        ("County Name;State", "Columbia;FL"),
        ("county_fips\tmembers", "12023\t1"),
    ],
)
def test_a_county_goes_by_code_or_by_name(heading: str, county: str) -> None:
    sign = next((sign for sign in ";\t" if sign in heading), ",")
    found = read(f"latitude{sign}longitude{sign}{heading}\n30.2{sign}-82.6{sign}{county}\n")
    assert list(found.points) == ["10110"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("0,0,12023,1", "Coordinates 0, 0 lie in the ocean: leave both empty when they are not known."),
        ("-82.6,30.2,12023,1", "Latitude and longitude are swapped."),
        ("30.2,82.6,12023,1", "The longitude lacks its minus sign: west is negative."),
        ("51.5,-0.1,12023,1", "The point lies outside the United States and its territories."),
        ("x,-82.6,12023,1", "Latitude and longitude must both be decimal degrees."),
        ("30.2,,12023,1", "Latitude and longitude must both be decimal degrees."),
        ("nan,-82.6,12023,1", "Latitude and longitude must both be decimal degrees."),
        ("inf,-82.6,12023,1", "Latitude and longitude must both be decimal degrees."),
        ("34.0,-118.2,12023,1", "Lies 2,037 miles outside Columbia, FL."),
        ("30.2,-82.6,12023,0", "Members must be a whole number from 1 to 10,000,000."),
        ("30.2,-82.6,12023,1.5", "Members must be a whole number from 1 to 10,000,000."),
        ("30.2,-82.6,12023,-3", "Members must be a whole number from 1 to 10,000,000."),
        ("30.2,-82.6,12023,many", "Members must be a whole number from 1 to 10,000,000."),
        ("30.2,-82.6,99999,1", "99999 is no FIPS code of a county we know."),
        (
            "30.2,-82.6,10110,1",
            "10110 is no FIPS code of a county we know. It is the SSA code of Columbia, FL.",
        ),
        ("30.2,-82.6,,1", "The county is empty."),
        ("30.2", "Latitude and longitude must both be decimal degrees."),
        ('30.2,-82.6,"12023,1', "12023,1 is no FIPS code of a county we know."),
    ],
)
def test_a_row_that_cannot_be_used_is_told_by_line(row: str, reason: str) -> None:
    found = read(f"{HEADING}{GOOD}\n{row}\n{GOOD}")
    assert found.problems == [(4, reason)]
    assert figures(found) == (3, 2, 6)


PLACE = "latitude,longitude"


@pytest.mark.parametrize(
    ("heading", "row", "reason"),
    [
        (
            f"{PLACE},county",
            "30.2,-82.6,12023",
            "The county is a number: name the column county_fips or county_ssa.",
        ),
        (
            f"{PLACE},county",
            "30.2,-82.6,Columbia",
            "The county has no state: add a column state, or write Columbia, FL.",
        ),
        (f"{PLACE},county,state", "30.2,-82.6,Nowhere,FL", "Nowhere, FL is no county we know."),
        (
            f"{PLACE},county_ssa",
            "30.2,-82.6,12023",
            "12023 is no SSA code of a county we know. It is the FIPS code of Columbia, FL.",
        ),
        ("zip,members", "99999,1", "The ZIP 99999 is not in our table."),
        ("zip,members", "Lake City,1", "A ZIP has five digits."),
        ("zip,members", "00501,1", "The ZIP lies in no county we know: add the county."),
    ],
)
def test_a_county_or_zip_nobody_knows_is_told(heading: str, row: str, reason: str) -> None:
    assert read(f"{heading}\n{row}\n").problems == [(2, reason)]


def test_a_member_may_live_a_little_outside_and_in_alaska_far() -> None:
    found = read(
        HEADING + "30.9,-82.6,12023,1\n31.3,-82.6,12023,1\n" + "64.0,-149.5,02020,1\n66.0,-149.5,02020,1\n"
    )
    assert [line for line, _ in found.problems] == [3, 5]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The file is empty."),
        (HEADING, "There are no rows below the heading."),
        ("name,age\n1,2\n", "The heading lacks latitude and longitude, or zip and members."),
        ("zip\n32025\n", "The heading lacks members: how many live in each ZIP."),
        (
            "latitude,longitude\n1,2\n",
            "The heading lacks the county: county_fips, county_ssa, or county with state.",
        ),
        ("lat,latitude,longitude,fips\n", "The heading has twice: latitude."),
        (
            "latitude,longitude,county_fips,county_ssa\n",
            "county_fips and county_ssa both name the county, keep one.",
        ),
        ("PK\x03\x04", "This is a spreadsheet, not a CSV file."),
        ("\x00\x01", "This is not a text file."),
    ],
)
def test_what_is_no_member_file_is_refused_whole(text: str, reason: str) -> None:
    with pytest.raises(NotMemberFile) as refusal:
        read(text)
    assert reason in str(refusal.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_line_ends_do_not_matter(encoding: str, end: str) -> None:
    text = f"latitude,longitude,county,state{end}30.2,-82.6,Columbia,FL{end}30.2,-82.6,Doña Ana,NM{end}"
    found = read(text.encode(encoding))
    assert figures(found) == (2, 1, 1)
    assert found.problems == [(3, "Doña Ana, NM is no county we know.")]


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_it_does_not_matter_how_the_bytes_come(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks_module, "BLOCK", 50)
    found = read(HEADING + GOOD * 20 + "x,y,12023,1\n" + GOOD, size)
    assert figures(found) == (22, 21, 63)
    assert [line for line, _ in found.problems] == [22]


def test_only_so_many_problems_are_kept_and_all_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_KEPT", 3)
    found = read(HEADING + "0,0,12023,1\n" * 10 + GOOD)
    assert [line for line, _ in found.problems] == [2, 3, 4]
    assert found.rows_read - found.rows_used == 10


def test_one_bad_row_among_many_costs_only_itself() -> None:
    rows = [GOOD] * 3_000
    rows[1_234] = "30.2,-82.6,12023,x\n"
    found = read(HEADING + "".join(rows))
    assert figures(found) == (3_000, 2_999, 8_997)
    assert [line for line, _ in found.problems] == [1_236]


def test_progress_is_told_after_every_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks_module, "BLOCK", 60)
    heard: list[int] = []
    read_members(pieces((HEADING + GOOD * 9).encode(), 20), ATLAS, told=heard.append)
    assert heard == sorted(heard)
    assert (heard[-1], len(heard) > 1) == (9, True)


def test_columns_that_are_not_used_may_hold_anything() -> None:
    found = read('member_id,latitude,longitude,note,county_fips\nA-1,30.2,-82.6,"x, y",12023\n')
    assert figures(found) == (1, 1, 1)


CELL = st.sampled_from(["", "0", "30.2", "-82.6", "12023", "x", '"', "1e999", "nan", "-", "٣", "\x85"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELL, max_size=6), min_size=1, max_size=12))
def test_no_row_breaks_the_reading(rows: list[list[str]]) -> None:
    text = HEADING + "".join(",".join(cells) + "\n" for cells in rows) + GOOD
    found = read(text)
    assert found.rows_used >= 1
    assert found.rows_read - found.rows_used == len(found.problems)


def test_the_columns_of_the_documentation_are_those_read() -> None:
    assert layout_of("county_fips,members,longitude,latitude").columns == (
        "county_fips",
        "members",
        "longitude",
        "latitude",
    )
