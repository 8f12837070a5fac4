"""Rosters as people have them: headings, half rows, mistakes. Each row is used, or named with its reason."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from openpyxl import Workbook

from adequacy.audit.columns import OTHER_NAMES, canonical
from adequacy.audit.reading import NoRosterError, Reading, Rejected, read_sheet
from adequacy.audit.rejections import about, by_subject
from adequacy.audit.rows import (
    AS_LISTED,
    BY_ZIP,
    FAR_FROM_ZIP,
    HALF_A_POINT,
    NO_BEDS,
    NO_STATE,
    NO_TIN,
    OTHER_STATE,
    Edition,
)
from adequacy.roster_files import MOST_BYTES, sheet_of, too_large
from adequacy.ruleset import Counting, JudgedType, Population, Ruleset
from providers import npi
from tests.providers.rosters import LOOKUPS

ONE, TWO, THREE = (npi.make(number) for number in (1, 2, 3))
NAMES = {"S03": "Primary Care", "008": "Cardiology", "040": "Acute Inpatient Hospitals"}
RULES = Ruleset(
    standard_set=1,
    title="Medicare Advantage 2026",
    line_of_business="medicare_advantage",
    edition="2026",
    source="",
    road_factor=Decimal(1),
    credits_stack=True,
    is_example=False,
    types={code: JudgedType(code, name, "provider", Population.ALL) for code, name in NAMES.items()},
    counties={},
    not_evaluated=[],
    counted_as={
        **{code: [Counting("S03", Decimal(1))] for code in ("001", "002", "005", "006")},
        **{code: [Counting(code, Decimal(1))] for code in ("008", "040")},
    },
    limits_by_area={},
    relaxed={},
    minimums_by_area={},
    credits_by_place={},
)
EDITION = Edition(RULES, frozenset(["040"]))


def read(text: str | bytes) -> Reading:
    content = text if isinstance(text, bytes) else text.encode()
    return read_sheet(sheet_of(content), LOOKUPS, EDITION)


def reading(*rows: str, heading: str = "npi,specialty_code,zip") -> Reading:
    return read("\n".join([heading, *rows]))


def rejected(found: Reading) -> dict[int, str]:
    return {each.row: each.reason for each in found.rejected}


def noticed(found: Reading) -> dict[str, tuple[int, ...]]:
    return {each.reason: each.rows for each in found.notices}


def test_three_columns_are_enough() -> None:
    found = reading(f"{ONE},8,33139")
    assert (found.rows_read, found.rejected) == (1, ())
    row = found.rows[0]
    assert (row.npi, row.specialty, row.latitude, row.home, row.layer) == (ONE, "008", 25.7871, "10120", 0)
    assert noticed(found) == {BY_ZIP: (2,)}


@pytest.mark.parametrize(
    ("name", "other"), [(name, other) for name, others in OTHER_NAMES.items() for other in others]
)
def test_other_names_are_understood(name: str, other: str) -> None:
    assert canonical(other.replace("_", " ").title()) == name


def test_headings_of_the_national_file_are_understood() -> None:
    heading = (
        '"NPI","Provider Organization Name (Legal Business Name)","Provider Last Name (Legal Name)",'
        '"Provider First Name","Provider First Line Business Practice Location Address",'
        '"Provider Business Practice Location Address City Name","Provider Business Practice Location Address State '
        'Name","Provider Business Practice Location Address Postal Code","Healthcare Provider Taxonomy Code_1",'
        '"Healthcare Provider Primary Taxonomy Switch_1","Healthcare Provider Taxonomy Code_2",'
        '"Healthcare Provider Primary Taxonomy Switch_2"'
    )
    row = f'"{ONE}","","PENA","ELENA","1 OCEAN DR","MIAMI BEACH","FL","331391234","207QA0505X","N","207RC0000X","Y"'
    found = reading(row, heading=heading)
    assert found.rejected == ()
    assert (found.rows[0].name, found.rows[0].specialty, found.rows[0].home) == (
        "PENA, ELENA",
        "008",
        "10120",
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("123,008,33139,,", "npi: An NPI has ten digits."),
        ("1234567890,008,33139,,", "npi: The check digit of this NPI is wrong"),
        ("1.23457E+09,008,33139,,", "npi: A spreadsheet has rounded this number."),
        (",008,33139,,", "npi: Is empty."),
        (f"{ONE},999,33139,,", "specialty_code: 999: no code we know."),
        (f"{ONE},049,33139,,", "specialty_code: 049: this edition judges nobody under it."),
        (f"{ONE},,33139,,", "specialty_code: Is empty, and there is no taxonomy code either."),
        (f"{ONE},008,,,", "zip: Is empty, and there are no coordinates"),
        (f"{ONE},008,00501,,", "zip: 00501 is not in our table, and there are no coordinates"),
        (f"{ONE},008,abc,,", "zip: A ZIP has five digits."),
        (f"{ONE},008,33139,0,0", "latitude: Coordinates 0, 0 lie in the ocean"),
        (f"{ONE},008,33139,-80.15,25.78", "latitude: Latitude and longitude are swapped."),
        (f"{ONE},008,33139,25.78,80.15", "latitude: The longitude lacks its minus sign"),
        (f"{ONE},008,33139,north,west", "latitude: Coordinates are decimal degrees"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_reason(row: str, reason: str) -> None:
    found = reading(row, f"{TWO},008,33139,,", heading="npi,specialty_code,zip,latitude,longitude")
    assert list(rejected(found)) == [2]
    assert rejected(found)[2].startswith(reason)
    assert [used.line for used in found.rows] == [3]
    assert found.rows_read == 2


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    found = reading("12,999,33139")
    assert rejected(found) == {2: "npi: An NPI has ten digits. specialty_code: 999: no code we know."}


@pytest.mark.parametrize(
    ("status", "layer"), [("", 0), ("Executed", 0), ("signed", 0), ("LOI", 1), ("Letter of Intent", 1)]
)
def test_an_empty_status_is_executed_and_a_letter_is_none(status: str, layer: int) -> None:
    assert (
        reading(f"{ONE},008,33139,{status}", heading="npi,specialty_code,zip,status").rows[0].layer == layer
    )


def test_a_status_nobody_knows_is_not_guessed() -> None:
    found = reading(f"{ONE},008,33139,pending", heading="npi,specialty_code,zip,status")
    assert rejected(found) == {2: "status: Is neither executed nor loi; leave it empty for executed."}


def test_a_repeated_provider_type_and_address_is_reported_and_counted_once() -> None:
    heading = "npi,specialty_code,address,zip"
    found = reading(
        f"{ONE},001,1 Main St,33139",
        f"{ONE},001,1 MAIN ST.,33139",
        f"{ONE},002,1 Main St,33139",
        f"{ONE},001,2 Main St,33139",
        f"{ONE},008,1 Main St,33139",
        heading=heading,
    )
    again = "Repeats line 2: one provider, type and address."
    assert rejected(found) == {3: again}
    assert [row.line for row in found.rows] == [2, 4, 5, 6]


def test_a_repeat_fills_in_what_the_first_leaves_open() -> None:
    heading = "npi,specialty_code,address,zip,status,beds,telehealth"
    found = reading(
        f"{ONE},040,1 Main St,33139,loi,,", f"{ONE},040,1 Main St,33139,executed,80,yes", heading=heading
    )
    row = found.rows[0]
    assert (row.line, row.layer, row.beds, row.telehealth) == (2, 0, 80, True)


def test_a_formula_is_never_run() -> None:
    heading = "npi,name,specialty_code,zip"
    found = reading(
        f'{ONE},"=HYPERLINK(""http://x"")",008,33139', f"{TWO},Elena Peña,008,33139", heading=heading
    )
    assert rejected(found) == {2: "name: Begins with =, which a spreadsheet would run as a formula."}


def test_what_the_audit_decides_for_the_reader_is_told() -> None:
    heading = "npi,specialty_code,zip,latitude,longitude,beds,group_tin"
    found = reading(
        f"{ONE},040,33139,25.79,-80.15,,12-3456789",
        f"{ONE},006,33139,25.79,,,12-3456789",
        f"{TWO},008,33139,30.4,-87.2,,999",
        heading=heading,
    )
    assert found.rejected == ()
    assert noticed(found) == {
        NO_BEDS: (2,),
        AS_LISTED: (3,),
        HALF_A_POINT: (3,),
        FAR_FROM_ZIP: (4,),
        NO_TIN: (4,),
    }
    assert [row.group for row in found.rows] == ["123456789", "123456789", "999"]
    assert found.rows[2].latitude == 30.4


def test_a_state_that_contradicts_the_zip_code_is_told_and_places_nothing() -> None:
    heading = "npi,specialty_code,state,zip"
    found = reading(
        f"{ONE},008,FL,33139",
        f"{TWO},008,GA,33139",
        f"{THREE},008,ZZ,33139",
        f"{ONE},008,FL,",
        heading=heading,
    )
    assert rejected(found) == {5: "zip: Is empty, and there are no coordinates: the site cannot be placed."}
    assert [row.home for row in found.rows] == ["10120"] * 3
    told = noticed(found)
    assert (told[OTHER_STATE], told[NO_STATE]) == ((3,), (4,))


def test_without_a_tax_id_everybody_stands_alone() -> None:
    assert [row.group for row in reading(f"{ONE},008,33139", f"{TWO},008,33139").rows] == [
        f"npi {ONE}",
        f"npi {TWO}",
    ]


def test_blank_lines_are_no_rows_and_lines_are_those_of_the_file() -> None:
    found = reading("", f"{ONE},008,33139", ",,", f"{TWO},999,33139")
    assert (found.rows_read, [row.line for row in found.rows], list(rejected(found))) == (2, [3], [5])


def test_a_row_with_too_many_cells_is_named() -> None:
    assert "more cells than the heading" in rejected(reading(f"{ONE},008,33139,extra"))[2]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("name,city\na,b", "npi; specialty_code or taxonomy_code; zip, or latitude and longitude"),
        ("npi,zip\n1,2", "specialty_code or taxonomy_code"),
        ("npi,taxonomy_code,latitude\n1,2,3", "zip, or latitude and longitude"),
    ],
)
def test_a_heading_that_will_not_do_says_what_it_lacks(text: str, missing: str) -> None:
    with pytest.raises(NoRosterError, match=f"The heading lacks: {missing}."):
        read(text)


def test_a_heading_that_says_one_thing_twice_is_refused() -> None:
    with pytest.raises(NoRosterError, match="mean the same: zip"):
        read("npi,specialty_code,zip,Zip Code\n")


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0old", b"PK\x03\x04broken", b"\x00\x01\x02"])
def test_what_is_no_roster_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(NoRosterError, match=r"\w"):
        read(content)


def test_mixed_encodings_are_read() -> None:
    heading = b"npi,name,specialty_code,zip\n"
    lines = f"{ONE},Peña,008,33139\n".encode(), f"{TWO},Muñoz,008,33139\n".encode("cp1252")
    found = read(heading + b"".join(lines))
    assert [row.name for row in found.rows] == ["Peña", "Muñoz"]


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, target = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.create_sheet("Notes")
    book.save(target)
    return target.getvalue()


def test_a_workbook_is_read_as_its_cells_were_typed() -> None:
    found = read(
        workbook(
            ("NPI", "Name", "Specialty Code", "ZIP", "Latitude", "Longitude", "Telehealth"),
            (int(ONE), "Elena Peña", 8, 33139, 25.79, -80.15, True),
            (float(TWO), "=1+1", "008", "33139", None, None, None),
            (None, None, None, None, None, None, None),
            (THREE, "Ann Ray", "008", "33139", None, None, None),
        )
    )
    assert [(row.npi, row.line, row.telehealth) for row in found.rows] == [(ONE, 2, True), (THREE, 5, False)]
    assert rejected(found) == {3: "name: Begins with =, which a spreadsheet would run as a formula."}
    assert found.rows[0].latitude == 25.79


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(NoRosterError, match="empty"):
        read(workbook())


def test_the_limit_is_told_with_the_size() -> None:
    assert too_large(MOST_BYTES) == ""
    assert (
        too_large(100 * 1024 * 1024) == "The file has 100.0 MB; at most 25 MB can be read at once. Split it."
    )


@pytest.mark.parametrize(
    ("reason", "subject"),
    [
        ("npi: An NPI has ten digits. specialty_code: 999: no code we know.", "npi"),
        ("taxonomy_code: X: not in the crosswalk. Give specialty_code.", "specialty_code"),
        ("longitude: Coordinates are decimal degrees", "latitude"),
        ("name: Begins with =", "other"),
        ("Repeats line 2: one provider, type and address.", "repeated"),
        ("Has more cells than the heading: a comma without quotes?", "line"),
    ],
)
def test_a_rejected_row_is_told_by_what_is_wrong_first(reason: str, subject: str) -> None:
    rows = [Rejected(2, reason), Rejected(3, "status: Is neither executed nor loi")]
    assert dict(by_subject(rows)) == {subject: 1, "status": 1}
    assert about(rows, subject) == rows[:1]
    assert about(rows, "moon") == rows
