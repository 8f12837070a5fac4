"""An XLSX file as sheets of cells: the one reader of all workbooks people hand in.

A workbook is a packed archive, so its size is looked at before anything is unpacked: a small file can hold a very large
one. What a sheet says of its own size is not believed. The XML parser refuses entities and external references.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 400 * MEGABYTE
MOST_ROWS = 1_048_576
"""A sheet has no more."""
PACKED = b"PK\x03\x04"
BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    KeyError,
    IndexError,
    ValueError,  # also what the parser says of entities
    ParseError,
    OSError,
    EOFError,
)


class NotWorkbook(Exception):
    """No XLSX file, a damaged one, or one too large to be read; the text says which."""


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """One sheet with its rows as they stand, blank ones too; `place` of so many."""

    title: str
    rows: list[tuple[object, ...]]
    place: int
    of: int


def read_workbook(
    content: bytes, *, formulas: bool = False, most_rows: int = MOST_ROWS, most_columns: int | None = None
) -> Iterator[WorkbookSheet]:
    """Sheet after sheet. A formula is read as its last result, or with `formulas` as it is written; never worked out.

    Raises `NotWorkbook`, also in the middle.
    """
    if not content.startswith(PACKED):
        raise NotWorkbook("The file is no XLSX workbook.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise NotWorkbook(
                f"Unpacked, this workbook has {unpacked / MEGABYTE:,.0f} MB: too much to be read."
            )
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=not formulas, keep_links=False
        )
        sheets = [sheet for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
        for place, sheet in enumerate(sheets, start=1):
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_row=most_rows, max_col=most_columns, values_only=True)
            yield WorkbookSheet(sheet.title, list(rows), place, len(sheets))
    except BROKEN as error:
        raise NotWorkbook("This workbook cannot be read. Save it again as .xlsx.") from error
