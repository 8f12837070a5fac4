"""The one reader of workbooks: what they say of themselves is not believed, and what is none is refused in words."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import xlsxwriter

from adequacy import workbooks
from adequacy.workbooks import NotWorkbook, read_workbook


def book(*sheets: list[tuple[object, ...]], dimension: str = "") -> bytes:
    """`dimension` is what the sheets claim to be the size of."""
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target)
    for rows in sheets:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    made.close()
    return with_dimension(target.getvalue(), dimension) if dimension else target.getvalue()


def with_dimension(content: bytes, dimension: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(target, "w") as after:
        for part in before.infolist():
            text = before.read(part)
            after.writestr(
                part.filename,
                re.sub(rb'<dimension ref="[^"]*"/>', f'<dimension ref="{dimension}"/>'.encode(), text),
            )
    return target.getvalue()


ROWS: list[tuple[object, ...]] = [("npi", "zip"), (1, "33139"), (2, "33140")]


def test_sheets_come_one_after_the_other_with_their_place() -> None:
    found = list(read_workbook(book(ROWS, [("more",)])))
    assert [(each.title, each.place, each.of) for each in found] == [("Sheet1", 1, 2), ("Sheet2", 2, 2)]
    assert (found[0].rows, found[1].rows) == (ROWS, [("more",)])


@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576", "A1:A2"])
def test_the_size_a_sheet_claims_is_not_believed(dimension: str) -> None:
    (found,) = read_workbook(book(ROWS, dimension=dimension))
    assert found.rows == ROWS


def test_a_formula_is_read_as_written_or_as_its_result_and_never_worked_out() -> None:
    content = book([("=1+1",)])
    assert next(read_workbook(content, formulas=True)).rows == [("=1+1",)]
    assert next(read_workbook(content)).rows == [(0,)]


def test_no_more_rows_and_columns_are_read_than_asked_for() -> None:
    assert next(read_workbook(book(ROWS), most_rows=2, most_columns=1)).rows == [("npi",), (1,)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no XLSX workbook"),
        (b"npi,zip\n", "no XLSX workbook"),
        (b"PK\x03\x04broken", "cannot be read"),
        (book(ROWS)[:-400], "cannot be read"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(content: bytes, reason: str) -> None:
    with pytest.raises(NotWorkbook, match=reason):
        list(read_workbook(content))


def test_what_would_unpack_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 100)
    with pytest.raises(NotWorkbook, match="too much to be read"):
        list(read_workbook(book(ROWS)))
