"""An HSD table as a file, in three formats, and such a file back as a sheet of cells.

All cells are text, so that codes keep their zeros, and what begins like a formula has an apostrophe in front.
Comma-separated text has a byte order mark, which spreadsheets need; tab-separated text is for uploading, without one.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

from adequacy.hsd.columns import Column, cells, heading_key
from adequacy.hsd.reading import fields_by_heading
from adequacy.hsd.report import Finding
from adequacy.hsd.rows import Row, Table
from adequacy.workbooks import PACKED, NotWorkbook, read_workbook
from providers.roster import Record, Sheet, parse
from providers.roster.problems import refusal
from providers.spreadsheet import csv_text, safe_cell

MOST_BYTES = 25 * 1024 * 1024
MOST_SHEET_ROWS = 1_048_575
"""Below the heading, as many as a worksheet holds."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FINDINGS = ("what", "about", "reason", "npi", "name", "specialty", "address", "city", "zip")
WIDTHS = {"name": 34, "address": 30, "group": 30, "specialty_name": 34, "npi": 14}


class TooManyRows(Exception):
    """More than a worksheet can hold."""


@dataclass(frozen=True, slots=True)
class Written:
    suffix: str
    content_type: str
    content: bytes


def written(rows: Sequence[Row], columns: Sequence[Column], names: Mapping[str, str], suffix: str) -> Written:
    """`columns` of one table, in order. `suffix` is one of `FORMATS`."""
    content_type, write = FORMATS[suffix]
    heading = [column.heading for column in columns]
    lines = ([safe_cell(" ".join(cell.split())) for cell in cells(row, columns, names)] for row in rows)
    return Written(suffix, content_type, write(heading, lines, columns, len(rows)))


def _csv(heading: list[str], lines: Iterator[list[str]], columns: Sequence[Column], count: int) -> bytes:
    return "\ufeff".encode() + _separated(heading, lines, ",")


def _tabs(heading: list[str], lines: Iterator[list[str]], columns: Sequence[Column], count: int) -> bytes:
    return _separated(heading, lines, "\t")


def _separated(heading: list[str], lines: Iterator[list[str]], sign: str) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=sign, lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in heading])
    writer.writerows(lines)
    return target.getvalue().encode()


def _workbook(heading: list[str], lines: Iterator[list[str]], columns: Sequence[Column], count: int) -> bytes:
    if count > MOST_SHEET_ROWS:
        raise TooManyRows(
            f"A worksheet holds {MOST_SHEET_ROWS:,} rows, and there are {count:,}: take the text."
        )
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet(columns[0].table.label)
    strong, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "@"})
    page.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        page.set_column(place, place, WIDTHS.get(column.field, 12), text)
        page.write_string(0, place, safe_cell(heading[place]), strong)
    for number, line in enumerate(lines, start=1):
        for place, cell in enumerate(line):
            page.write_string(number, place, cell, text)
    book.close()
    return target.getvalue()


FORMATS = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "txt": ("text/tab-separated-values; charset=utf-8", _tabs),
    "xlsx": (XLSX, _workbook),
}


def findings_csv(findings: Iterable[Finding]) -> bytes:
    return csv_text(FINDINGS, (_finding(finding) for finding in findings)).encode()


def _finding(finding: Finding) -> tuple[object, ...]:
    fault = finding.fault
    what = "left out" if fault.is_refusal else "notice"
    if finding.listing is None:
        return what, fault.concern.label, fault.reason, "", "", "", "", "", ""
    entry = finding.listing.entry
    place = (entry.address, entry.city, entry.zip_code)
    return what, fault.concern.label, fault.reason, entry.npi, entry.name, entry.specialty, *place


def sheet_of(content: bytes, columns: Sequence[Column]) -> Sheet:
    """The cells of a file, whatever its format. Never raises for what a file holds."""
    if content.startswith(PACKED):
        return _sheet_of_workbook(content)
    known = {key for table in Table for key in fields_by_heading(columns, table)}
    return parse(content, is_known=lambda cell: heading_key(cell) in known)


def _sheet_of_workbook(content: bytes) -> Sheet:
    """The first sheet."""
    try:
        first = next(read_workbook(content), None)
    except NotWorkbook as refused:
        return Sheet(problems=[refusal(1, "", str(refused))])
    return _records(first.rows if first else ())


def _records(lines: Iterable[tuple[object, ...]]) -> Sheet:
    sheet = Sheet()
    for number, line in enumerate(lines, start=1):
        texts = tuple("" if cell is None else str(cell) for cell in line)
        if not any(text.strip() for text in texts):
            continue
        if sheet.heading is None:
            sheet.heading = Record(number, texts)
        else:
            sheet.records.append(Record(number, texts))
    if sheet.heading is None:
        sheet.problems.append(refusal(1, "", "The first sheet is empty."))
    return sheet
