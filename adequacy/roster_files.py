"""A roster as people have it, CSV or a workbook, to its heading and rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from adequacy.audit.columns import means_a_column
from adequacy.audit.reading import NoRosterError
from adequacy.workbooks import MEGABYTE, PACKED, NotWorkbook, read_workbook
from providers.roster.problems import notice
from providers.roster.sheet import Record, Sheet, parse

MOST_BYTES = 25 * MEGABYTE
"""Some 200,000 rows. A larger file is refused by its size, before it is read."""
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def too_large(size: int) -> str:
    """Why a file of so many bytes is not read; empty where it is."""
    if size <= MOST_BYTES:
        return ""
    return f"The file has {size / MEGABYTE:.1f} MB; at most {MOST_BYTES // MEGABYTE} MB can be read at once. Split it."


def sheet_of(content: bytes) -> Sheet:
    """Raises `NoRosterError` for what is neither."""
    if content.startswith(OLD_WORKBOOK):
        raise NoRosterError("This is a workbook of the old kind (.xls). Save it as .xlsx or as CSV.")
    return _workbook(content) if content.startswith(PACKED) else parse(content, is_known=means_a_column)


def _workbook(content: bytes) -> Sheet:
    """The first sheet that has a row. Formulas are read as they are written, so that they can be refused."""
    try:
        sheets = [(each.title, list(_records(each.rows))) for each in read_workbook(content, formulas=True)]
    except NotWorkbook as refusal:
        raise NoRosterError(str(refusal)) from None
    filled = [(title, records) for title, records in sheets if records]
    if not filled:
        raise NoRosterError("The workbook is empty.")
    title, (heading, *rows) = filled[0]
    others = [notice(1, "", f"Only the sheet {title} was read; the workbook has {len(filled)} with rows.")]
    return Sheet(heading, rows, problems=others if len(filled) > 1 else [])


def _records(rows: Iterable[tuple[object, ...]]) -> Iterator[Record]:
    for line, cells in enumerate(rows, start=1):
        texts = tuple(map(_text, cells))
        if any(texts):
            yield Record(line, texts)


def _text(cell: object) -> str:
    """As the cell would be typed into a CSV file: an NPI without a point, a date without an hour."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, float):
        return format(cell, "f") if abs(cell) < 1e-4 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell).strip()
