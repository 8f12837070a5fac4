"""An XLSX file as sheets of plain values, read row by row and never as a whole.

The size is looked at before anything is read, packed and unpacked: a small file can hold a very large one. The XML
parser refuses entities and external references.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from adequacy.reference_file.grid import Cell, Sheet

MEGABYTE = 1024 * 1024
MOST_BYTES = 25 * MEGABYTE
MOST_UNPACKED = 400 * MEGABYTE
MOST_ROWS, MOST_COLUMNS = 60_000, 400
Told = Callable[[int, int], None]


class NotWorkbook(Exception):
    """No XLSX file, a damaged one, or one too large to be read."""


def read_sheets(content: bytes, *, told: Told) -> Iterator[Sheet]:
    """`told` hears how many sheets of how many are read."""
    _check_size(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
        for done, sheet in enumerate(sheets, start=1):
            yield Sheet(sheet.title, list(_rows(sheet)))
            told(done, len(sheets))
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,  # also what the parser says of entities
        ParseError,
    ) as error:
        raise NotWorkbook("The file is no XLSX workbook, or a damaged one.") from error


def _check_size(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise NotWorkbook(f"At most {MOST_BYTES // MEGABYTE} MB can be read.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except zipfile.BadZipFile as error:
        raise NotWorkbook("The file is no XLSX workbook.") from error
    if unpacked > MOST_UNPACKED:
        raise NotWorkbook(f"Unpacked the file has more than {MOST_UNPACKED // MEGABYTE} MB.")


def _rows(sheet: ReadOnlyWorksheet) -> Iterator[list[Cell]]:
    """What the sheet says of its own size is not believed."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
    for row in rows:
        yield [_plain(cell) for cell in row]


def _plain(cell: object) -> Cell:
    if cell is None or isinstance(cell, str | int | float):
        return cell
    return str(cell)
