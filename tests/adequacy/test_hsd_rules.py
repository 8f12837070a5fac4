"""Rows of the HSD tables: what is refused and why, what is written, and that it reads back equal."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from adequacy.hsd.checks import Concern, faults, kind_fault
from adequacy.hsd.columns import DEFAULT, Column, used_in
from adequacy.hsd.comparison import compare
from adequacy.hsd.reading import Known, TableRead, read_table
from adequacy.hsd.report import report
from adequacy.hsd.rows import Entry, Listing, Row, Table, contract_type
from adequacy.hsd_files import FORMATS, TooManyRows, findings_csv, sheet_of, written
from providers import npi
from providers.county_names import CountyIndex, NamedCounty
from providers.roster import SpecialtyFacts

NPI, OTHER = npi.make(90_000_001), npi.make(90_000_002)
SPECIALTIES = {
    facts.code: facts
    for facts in (
        SpecialtyFacts("002", "Family Practice", is_facility=False),
        SpecialtyFacts("008", "Cardiology", is_facility=False),
        SpecialtyFacts("029", "Psychiatry", is_facility=False),
        SpecialtyFacts("040", "Acute Inpatient Hospitals", is_facility=True),
        SpecialtyFacts("043", "Critical Care", is_facility=True),
        SpecialtyFacts("049", "Physical Therapy", is_facility=True),
        SpecialtyFacts("068", "Outpatient Behavioral Health", is_facility=True),
        SpecialtyFacts("S03", "Primary Care", is_facility=False, is_sum=True),
        SpecialtyFacts("Q01", "Dental", is_facility=False),
    )
}
NAMES = {code: facts.name for code, facts in SPECIALTIES.items()}
COUNTIES = CountyIndex(
    [
        NamedCounty("01000", "01001", "Autauga", "AL"),
        NamedCounty("10110", "12023", "Columbia", "FL"),
        NamedCounty("10010", "12003", "Baker", "FL"),
    ]
)
KNOWN = Known(columns=DEFAULT, specialties=SPECIALTIES, counties=COUNTIES)


def clinician(**changes: Any) -> Entry:
    entry = Entry(
        table=Table.PROVIDER,
        npi=NPI,
        name="Marrero, Elena",
        specialty="008",
        address="12 Main St",
        city="Lake City",
        state="FL",
        zip_code="02139",
        contract_type="DS",
        group="Olustee Heart",
    )
    return replace(entry, **changes)


def hospital(**changes: Any) -> Entry:
    entry = Entry(
        table=Table.FACILITY,
        npi=OTHER,
        name="Heron Point Hospital",
        specialty="040",
        address="1 Hospital Way",
        city="Lake City",
        state="FL",
        zip_code="32025",
        beds=77,
    )
    return replace(entry, **changes)


def listing(entry: Entry, *counties: str, is_person: bool = True, by: str = "Olustee Heart") -> Listing:
    return Listing(entry, counties, is_person, by)


def reasons(entry: Entry) -> list[tuple[str, bool]]:
    return [(fault.field, fault.is_refusal) for fault in faults(entry, SPECIALTIES)]


@pytest.mark.parametrize("entry", [clinician(), hospital(), hospital(specialty="049", beds=None)])
def test_nothing_is_wrong_with_a_whole_row(entry: Entry) -> None:
    assert reasons(entry) == []


@pytest.mark.parametrize(
    ("entry", "field", "is_refusal"),
    [
        (clinician(npi="1234567890"), "npi", True),
        (clinician(npi="12345"), "npi", True),
        (clinician(specialty="S03"), "specialty", True),
        (clinician(specialty="Q01"), "specialty", True),
        (clinician(specialty="777"), "specialty", True),
        (clinician(specialty=""), "specialty", True),
        (clinician(specialty="040", beds=3), "specialty", True),
        (hospital(specialty="008"), "specialty", True),
        (clinician(name=""), "name", True),
        (clinician(city=""), "city", True),
        (clinician(state="fl"), "state", True),
        (clinician(zip_code="2139"), "zip_code", True),
        (clinician(contract_type=""), "contract_type", True),
        (clinician(group=""), "group", True),
        (hospital(beds=None), "beds", True),
        (hospital(beds=0), "beds", True),
        (hospital(specialty="043", beds=None), "beds", False),
    ],
)
def test_what_is_wrong_is_told_at_its_column(entry: Entry, field: str, *, is_refusal: bool) -> None:
    assert reasons(entry) == [(field, is_refusal)]


@pytest.mark.parametrize(
    "address",
    ["PO Box 12", "P.O. Box 7", "P O BOX 1", "Post Office Box 9", "POB 33", "Box 4", "1 Main St, PO Box 2"],
)
def test_a_post_box_is_no_address(address: str) -> None:
    assert reasons(clinician(address=address)) == [("address", True)]


@pytest.mark.parametrize("address", ["12 Pobst Rd", "4 Boxwood Ct", "77 Box Elder Way", "10 Poboy Ln"])
def test_a_street_that_sounds_like_a_post_box_is_one(address: str) -> None:
    assert reasons(clinician(address=address)) == []


@pytest.mark.parametrize(
    ("code", "is_person", "is_wrong"),
    [
        ("008", True, False),
        ("008", False, True),
        ("040", False, False),
        ("040", True, True),
        ("049", True, False),
    ],
)
def test_a_person_is_no_facility_but_a_single_therapist_is(
    code: str, *, is_person: bool, is_wrong: bool
) -> None:
    assert (kind_fault(code, SPECIALTIES[code], is_person=is_person) is not None) == is_wrong


def test_a_solo_practice_and_a_facility_sign_for_themselves() -> None:
    assert contract_type(is_person=True, is_solo=True) == "DC"
    assert contract_type(is_person=False, is_solo=False) == "DC"
    assert contract_type(is_person=True, is_solo=False) == "DS"


def test_a_listing_is_a_row_for_every_county_served() -> None:
    found = report([listing(clinician(), "10110", "10010")], SPECIALTIES)
    assert [row.county for row in found.of(Table.PROVIDER)] == ["10010", "10110"]
    assert (found.of(Table.FACILITY), found.left_out, list(found.findings)) == ([], 0, [])


def test_who_reaches_no_member_is_left_out_and_told() -> None:
    found = report([listing(clinician())], SPECIALTIES)
    assert (found.rows, found.left_out) == ([], 1)
    assert found.by_concern() == {Concern.REACH: 1}


def test_a_contract_is_listed_before_a_letter_and_a_direct_one_before_one_through_a_group() -> None:
    direct = clinician(contract_type="DC", group="")
    found = report(
        [
            listing(clinician(is_letter=True, address="12  MAIN st."), "10110", by="A"),
            listing(clinician(), "10110", by="B"),
            listing(direct, "10110", by="C"),
        ],
        SPECIALTIES,
    )
    assert [row.entry for row in found.rows] == [direct]
    assert [(f.fault.reason, f.fault.is_refusal) for f in found.findings] == [
        ("Listed once already, as brought by C.", False)
    ] * 2
    assert (found.left_out, found.notices) == (0, 2)


def test_behavioral_health_excludes_psychiatry() -> None:
    both = [
        listing(clinician(specialty="029"), "10110"),
        listing(hospital(npi=NPI, specialty="068", beds=None), "10110"),
    ]
    found = report(both, SPECIALTIES)
    assert [row.entry.specialty for row in found.rows] == ["029"]
    assert found.findings[0].fault.reason == "Listed under 029, and so not under 068 as well."


def test_findings_are_safe_in_a_spreadsheet() -> None:
    found = report([listing(clinician(name="=HYPERLINK(1)"))], SPECIALTIES)
    line = findings_csv(found.findings).decode().splitlines()[1]
    assert f"{NPI},'=HYPERLINK(1),008,12 Main St,Lake City,02139" in line


# there and back ----------------------------------------------------------------------------------

WRITTEN = {
    Table.PROVIDER: [
        Row("01000", clinician(is_letter=True)),
        Row(
            "10110", clinician(name="-O'Dell, Zoë", contract_type="DC", group="", address='9 "A" St, Suite 2')
        ),
    ],
    Table.FACILITY: [
        Row("01000", hospital()),
        Row("10110", hospital(specialty="049", beds=None, is_letter=True)),
    ],
}


def read_back(content: bytes, columns: Sequence[Column] = DEFAULT) -> TableRead:
    return read_table(sheet_of(content, columns), replace(KNOWN, columns=columns))


@pytest.mark.parametrize("table", list(Table))
@pytest.mark.parametrize("suffix", list(FORMATS))
def test_a_table_we_wrote_reads_back_equal(table: Table, suffix: str) -> None:
    file = written(WRITTEN[table], used_in(DEFAULT, table), NAMES, suffix)
    found = read_back(file.content)
    assert (found.table, list(found.problems), found.rows_read) == (table, [], 2)
    assert list(found.rows) == WRITTEN[table]
    assert compare(found.rows, WRITTEN[table]).is_equal


@pytest.mark.parametrize("suffix", list(FORMATS))
def test_headings_and_order_of_the_plan_are_written_and_read(suffix: str) -> None:
    columns = [
        replace(column, heading=f"{column.field} of the year")
        for column in reversed(DEFAULT)
        if column.field != "letter"
    ]
    rows = [replace(row, entry=replace(row.entry, is_letter=False)) for row in WRITTEN[Table.PROVIDER]]
    found = read_back(written(rows, used_in(columns, Table.PROVIDER), NAMES, suffix).content, columns)
    assert (found.table, list(found.problems), list(found.rows)) == (Table.PROVIDER, [], rows)


def test_a_workbook_holds_text_and_no_formula() -> None:
    rows = [Row("01000", clinician(name="=1+1"))]
    content = written(rows, used_in(DEFAULT, Table.PROVIDER), NAMES, "xlsx").content
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    line = [cell.value for cell in page[2]]
    assert (line[0], line[1], line[8]) == ("01000", "'=1+1", "02139")
    assert {cell.data_type for cell in page[2] if cell.value is not None} == {"s"}


def test_only_the_text_for_spreadsheets_has_a_byte_order_mark() -> None:
    columns = used_in(DEFAULT, Table.FACILITY)
    assert written([], columns, NAMES, "csv").content.startswith(b"\xef\xbb\xbfSSA State/County Code,")
    assert written([], columns, NAMES, "txt").content.startswith(b"SSA State/County Code\tFacility or")


def test_more_rows_than_a_worksheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adequacy.hsd_files.MOST_SHEET_ROWS", 1)
    with pytest.raises(TooManyRows):
        written(WRITTEN[Table.FACILITY], used_in(DEFAULT, Table.FACILITY), NAMES, "xlsx")


HEADING = ",".join(column.heading for column in used_in(DEFAULT, Table.PROVIDER))
LINE = f'10110,"Marrero, Elena",{NPI},008,DS,12 Main St,Lake City,FL,32025,Olustee Heart,N'


@pytest.mark.parametrize(
    ("cell", "instead", "column", "reason"),
    [
        ("10110", "12023", "county", "Is the FIPS code of Columbia, FL; its SSA code is 10110."),
        ("10110", "99999", "county", "Is no SSA code of a county we know."),
        ("10110", "", "county", "Is empty."),
        (NPI, "1234567890", "npi", "The check digit of this NPI is wrong: one of its digits is mistyped."),
        (NPI, "1.23E+09", "npi", "A spreadsheet has rounded this number. Format the column as text and save again."),
        ("008", "S03", "specialty", "S03 is the sum of several codes and is never uploaded: list 001 to 006."),
        ("008", "40", "specialty", "Acute Inpatient Hospitals belongs in the facility table."),
        ("DS", "DX", "contract_type", "Must be DC (direct) or DS (through a group)."),
        ("12 Main St", "P.O. Box 4", "address", "A P.O. box cannot be found on the map: give the street address."),
        ("12 Main St", "=1+1", "address", "Begins with =, which a spreadsheet would run as a formula."),
        (",Olustee Heart", ",", "group", "DS needs the medical group or IPA the contract goes through."),
        (",N", ",perhaps", "letter", "Must be yes or no."),
        (",N", ",N,extra", "", "Has more cells than the heading."),
    ],
)  # fmt: skip
def test_a_row_that_cannot_stand_is_told_by_line(cell: str, instead: str, column: str, reason: str) -> None:
    content = f"{HEADING}\n{LINE}\n{LINE.replace(cell, instead, 1)}\n".encode()
    found = read_back(content)
    assert [(p.line, p.column, p.reason) for p in found.problems if p.column == column] == [
        (3, column, reason)
    ]
    assert (found.rows_read, found.rows_refused) == (2, 1)


def test_zeros_a_spreadsheet_dropped_come_back() -> None:
    line = LINE.replace("10110", "1000", 1).replace("008", "8", 1).replace("32025", "2139", 1)
    (row,) = read_back(f"{HEADING}\n{line}\n".encode()).rows
    assert (row.county, row.entry.specialty, row.entry.zip_code) == ("01000", "008", "02139")


def test_a_row_that_repeats_another_is_counted_once() -> None:
    found = read_back(f"{HEADING}\n{LINE}\n{LINE.replace('12 Main St', '12 MAIN ST.')}\n".encode())
    assert [(p.line, p.reason) for p in found.problems] == [(3, "Repeats line 2: counted once.")]


def test_the_same_row_for_another_county_is_no_repetition() -> None:
    found = read_back(f"{HEADING}\n{LINE}\n{LINE.replace('10110', '10010', 1)}\n".encode())
    assert (len(found.rows), list(found.problems)) == (2, [])


def test_a_short_row_is_told_and_breaks_nothing() -> None:
    found = read_back(f"{HEADING}\n10110,Nobody\n".encode())
    assert found.rows_refused == 1
    assert {problem.line for problem in found.problems} == {2}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"a,b\n1,2\n", "This is no HSD table: the heading lacks"),
        (b"PK\x03\x04 broken", "This workbook cannot be read."),
        (b"\x00\x01\x02", "This is not a text file."),
    ],
)
def test_what_is_no_table_is_refused_whole(content: bytes, reason: str) -> None:
    found = read_back(content)
    assert (found.table, list(found.rows)) == (None, [])
    assert found.problems[-1].reason.startswith(reason)


def test_an_empty_workbook_is_told() -> None:
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    assert read_back(target.getvalue()).problems[0].reason == "The first sheet is empty."


def test_dates_and_numbers_of_a_workbook_are_read_as_text() -> None:
    book = openpyxl.Workbook()
    book.active.append([column.heading for column in used_in(DEFAULT, Table.FACILITY)])
    book.active.append(
        [1000, dt.date(2026, 1, 1), 40, int(OTHER), 77, "Heron", "1 Way", "Lake City", "FL", 2139, "n"]
    )
    target = io.BytesIO()
    book.save(target)
    (row,) = read_back(target.getvalue()).rows
    assert (row.county, row.entry.npi, row.entry.beds, row.entry.zip_code) == ("01000", OTHER, 77, "02139")
