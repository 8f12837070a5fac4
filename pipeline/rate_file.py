"""A rate sheet as a file for a billing department: the same rows as comma-separated text and as a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal

import xlsxwriter

from providers.spreadsheet import csv_text, safe_cell

HEADING = ("Category", "Percent of Medicare", "Medicare year")
Row = tuple[str, Decimal, int]


def sheet_csv(rows: Sequence[Row]) -> bytes:
    return csv_text(HEADING, rows).encode()


def sheet_workbook(title: str, rows: Sequence[Row]) -> bytes:
    """One sheet; percentages are numbers, so that a billing department can reckon with them."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet("Rates")
    strong, number = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
    page.write_string(0, 0, safe_cell(title), strong)
    page.write_row(2, 0, HEADING, strong)
    for place, (category, percent, year) in enumerate(rows, start=3):
        page.write_string(place, 0, category)
        page.write_number(place, 1, float(percent), number)
        page.write_number(place, 2, year)
    page.set_column(0, 0, 32)
    page.set_column(1, 2, 20)
    book.close()
    return target.getvalue()
