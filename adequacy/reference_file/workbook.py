"""The Reference File as sheets of plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from adequacy.reference_file.grid import Cell, Sheet
from adequacy.workbooks import MEGABYTE, NotWorkbook, read_workbook

MOST_BYTES = 25 * MEGABYTE
MOST_ROWS, MOST_COLUMNS = 60_000, 400
Told = Callable[[int, int], None]


def read_sheets(content: bytes, *, told: Told) -> Iterator[Sheet]:
    """`told` hears how many sheets of how many are read. Raises `NotWorkbook`."""
    if len(content) > MOST_BYTES:
        raise NotWorkbook(f"At most {MOST_BYTES // MEGABYTE} MB can be read.")
    for each in read_workbook(content, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS):
        yield Sheet(each.title, [list(map(_plain, row)) for row in each.rows])
        told(each.place, each.of)


def _plain(cell: object) -> Cell:
    if cell is None or isinstance(cell, str | int | float):
        return cell
    return str(cell)
