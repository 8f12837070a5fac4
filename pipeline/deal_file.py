"""A list of deals as a workbook: one sheet, a heading that stays in sight, a filter on every column."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from providers.spreadsheet import safe_cell

WIDTH = 22


def deals_workbook(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    page = book.add_worksheet("Deals")
    page.write_row(0, 0, heading, book.add_format({"bold": True}))
    for place, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            page.write_string(place, column, safe_cell(text))
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(1, len(rows)), len(heading) - 1)
    page.set_column(0, len(heading) - 1, WIDTH)
    book.close()
    return target.getvalue()
