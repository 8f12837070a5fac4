from __future__ import annotations

import pytest

from providers.roster import parse, read
from providers.roster.columns import KNOWN, OTHER_NAMES
from tests.providers.rosters import LOOKUPS, NPI, OTHER_NPI, roster


def reasons(content: bytes) -> list[str]:
    return [problem.reason for problem in read(content, LOOKUPS).problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_is_read_with_or_without_a_mark(encoding: str) -> None:
    found = read(roster({"last_name": "Peña"}).encode(encoding), LOOKUPS)
    assert found.problems == ()
    assert found.rows[0].provider_name == "Peña, Elena"


def test_windows_letters_are_read_and_told() -> None:
    found = read(roster({"last_name": "Peña"}).encode("cp1252"), LOOKUPS)
    assert found.rows[0].provider_name == "Peña, Elena"
    assert [(problem.line, problem.is_rejection) for problem in found.problems] == [(1, False)]
    assert "cp1252" in found.problems[0].reason


def test_a_file_put_together_from_two_encodings_is_read_in_both() -> None:
    first, second = roster({"last_name": "Peña"}, {"npi": OTHER_NPI, "last_name": "Cañón"}).split("Cañón")
    found = read(first.encode() + "Cañón".encode("cp1252") + second.encode(), LOOKUPS)
    assert [row.provider_name for row in found.rows] == ["Peña, Elena", "Cañón, Elena"]
    assert "cp1252" in found.problems[0].reason


def test_bytes_outside_the_windows_page_fall_back_to_latin() -> None:
    found = read(roster({"city": "Mi\x81ami ñ"}).encode("latin-1"), LOOKUPS)
    assert "latin-1" in found.problems[0].reason
    assert "control character" in found.problems[1].reason


@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_other_delimiters_are_read(sign: str) -> None:
    found = read(roster({}).replace(",", sign).encode(), LOOKUPS)
    assert found.problems == ()
    assert len(found.rows) == 1


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_are_read(end: str) -> None:
    found = read(roster({}, {"npi": "1"}).replace("\n", end).encode(), LOOKUPS)
    assert [problem.line for problem in found.problems] == [3]


def test_line_break_in_quotes_is_a_blank_and_lines_stay_those_of_the_file() -> None:
    found = read(roster({"address": "1200 Alton Rd\nSuite 4"}, {"npi": "1"}).encode(), LOOKUPS)
    assert found.rows[0].address == "1200 Alton Rd Suite 4"
    assert [problem.line for problem in found.problems] == [4]


def test_blank_rows_are_passed_over_but_counted_as_lines() -> None:
    heading, row, bad = roster({}, {"npi": "1"}).splitlines()
    found = read("\n".join([heading, "", ",,,,", row, "", bad, ""]).encode(), LOOKUPS)
    assert [row.line for row in found.rows] == [4]
    assert [problem.line for problem in found.problems] == [6]
    assert found.rows_read == 2


@pytest.mark.parametrize("written", ["591234567", "59-1234567", "591-23-4567"])
def test_tax_id_is_masked_in_a_line_that_could_not_be_split(written: str) -> None:
    heading, row = roster({"tin": written}).splitlines()
    (problem,) = read("\n".join([heading, '"' + row]).encode(), LOOKUPS).problems
    assert written in row
    assert written not in problem.value
    assert "4567" in problem.value
    assert NPI in problem.value


def test_quote_never_closed_costs_its_own_line_only() -> None:
    heading, first, second, third = roster(
        {}, {"npi": OTHER_NPI, "last_name": "Grenz"}, {"npi": "1"}
    ).splitlines()
    found = read("\n".join([heading, '"' + first, second, third]).encode(), LOOKUPS)
    assert [row.line for row in found.rows] == [3]
    assert [(problem.line, problem.column) for problem in found.problems] == [(2, ""), (4, "npi")]
    assert "quotes" in found.problems[0].reason
    assert (found.rows_read, found.rows_rejected) == (3, 2)


def test_file_of_broken_lines_is_given_up_in_the_end() -> None:
    broken = '"a"b,\n' * 1000
    found = read((roster({}) + broken).encode(), LOOKUPS)
    assert len(found.rows) == 1
    assert len(found.problems) == 201
    assert "the rest was not read" in found.problems[-1].reason


def test_cell_of_a_megabyte_is_refused_in_words() -> None:
    found = read(roster({"address": "a" * 1_000_000}, {}).encode(), LOOKUPS)
    assert [row.line for row in found.rows] == [3]
    assert "131,072 characters" in found.problems[0].reason
    assert len(found.problems[0].value) == 200


def test_row_with_more_cells_than_the_heading_is_refused() -> None:
    heading, row = roster({}).splitlines()
    assert "more cells" in reasons(f"{heading}\n{row},extra\n".encode())[0]
    assert reasons(f"{heading}\n{row},,\n".encode()) == []


def test_row_with_fewer_cells_misses_what_it_lacks() -> None:
    heading, row = roster({}).splitlines()
    found = read(f"{heading}\n{row.rpartition(',')[0]}\n".encode(), LOOKUPS)
    assert [(problem.column, problem.reason) for problem in found.problems] == [("zip", "Is empty.")]


def test_heading_that_lacks_columns_lists_them() -> None:
    found = read(b"group_name,npi,city\nA,1,B\n", LOOKUPS)
    (problem,) = found.problems
    assert (problem.line, found.rows_read) == (1, 0)
    assert problem.reason == (
        "The heading lacks: tin, address, state, zip, last_name or organization_name, specialty_code or taxonomy_code."
    )


def test_column_that_stands_twice_refuses_the_file() -> None:
    found = read(roster({}).replace("first_name", "NPI number").encode(), LOOKUPS)
    assert [problem.reason for problem in found.problems] == ["The heading has twice: npi."]
    assert found.rows_read == 0


def test_unknown_columns_are_named_and_left_alone() -> None:
    found = read(roster({"Fax": "x", "notes": "y"}).encode(), LOOKUPS)
    assert [problem.reason for problem in found.problems] == ["Columns not used: fax, notes."]
    assert len(found.rows) == 1


def test_heading_may_be_written_as_people_write() -> None:
    text = roster({"county": "Miami-Dade"})
    for column, written in {
        "tin": "Tax ID",
        "npi": " NPI Number ",
        "zip": "Zip Code",
        "county": "SSA State/County Code",
    }.items():
        text = text.replace(f",{column}", f",{written}", 1)
    found = read(text.encode(), LOOKUPS)
    assert found.problems == ()


def test_every_other_name_leads_to_a_known_column() -> None:
    assert set(OTHER_NAMES.values()) <= KNOWN
    assert not KNOWN.intersection(OTHER_NAMES)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\n\n", "empty"),
        (b"PK\x03\x04rest of a workbook", "spreadsheet"),
        (b"\xd0\xcf\x11\xe0 old workbook", "spreadsheet"),
        (b"\x00\x01\x02", "not a text file"),
        (b"\xff\xfea", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n", "lacks"),
    ],
)
def test_file_that_is_no_roster_says_so(content: bytes, word: str) -> None:
    found = read(content, LOOKUPS)
    assert found.rows == ()
    assert word in found.problems[-1].reason


def test_heading_alone_says_there_are_no_rows() -> None:
    assert reasons(roster().encode() or b"") == ["The file is empty."]
    assert reasons(roster({}).splitlines()[0].encode()) == ["There are no rows below the heading."]


def test_records_keep_the_line_they_begin_on() -> None:
    sheet = parse(b'a,b\n"1\n2",3\n4,5\n')
    assert [record.line for record in sheet.records] == [2, 4]
