"""An audit as a file: JSON, CSV, a workbook. No cell of the roster can become a formula."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass

import xlsxwriter

from adequacy.audit.result import AuditReport, as_json
from adequacy.audit.tables import CELLS, cell_rows, tables
from adequacy.audit_map import picture_of
from adequacy.audit_pdf import pdf_file
from providers.spreadsheet import csv_text

WIDEST = 60
SHARES = ("share", "share_credited", "share_required", "share_of_gap")


def json_file(report: AuditReport) -> bytes:
    return json.dumps(as_json(report), ensure_ascii=False, allow_nan=False).encode()


def csv_file(report: AuditReport) -> bytes:
    return csv_text(
        CELLS, (["" if cell is None else cell for cell in row] for row in cell_rows(report))
    ).encode()


def xlsx_file(report: AuditReport) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold, share = book.add_format({"bold": True}), book.add_format({"num_format": "0.0%"})
    for table in tables(report):
        sheet = book.add_worksheet(table.name)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, table.heading, bold)
        for line, row in enumerate(table.rows, start=1):
            for place, cell in enumerate(row):
                is_share = table.heading[place].removeprefix("with_loi_") in SHARES
                sheet.write(line, place, cell, share if is_share else None)
        for place, name in enumerate(table.heading):
            longest = max((len(str(row[place])) for row in table.rows[:200]), default=0)
            sheet.set_column(place, place, min(WIDEST, max(len(name), longest) + 2))
        if table.rows:
            sheet.autofilter(0, 0, len(table.rows), len(table.heading) - 1)
    book.close()
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class Format:
    write: Callable[[AuditReport], bytes]
    content_type: str


FORMATS = {
    "json": Format(json_file, "application/json"),
    "pdf": Format(lambda report: pdf_file(report, picture_of(report)), "application/pdf"),
    "csv": Format(csv_file, "text/csv; charset=utf-8"),
    "xlsx": Format(xlsx_file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
