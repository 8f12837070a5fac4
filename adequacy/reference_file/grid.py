"""Sheets as rows of plain values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

Cell = str | int | float | None
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    rows: Sequence[Row]


def text(cell: Cell) -> str:
    """As a person reads it: 7.0 is 7."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def number(cell: Cell) -> Decimal | None:
    """None for what is no number. Thousands may be set off by commas."""
    told = text(cell).replace(",", "")
    if not re.fullmatch(r"-?\d+(\.\d+)?([eE]-?\d+)?", told):
        return None
    try:
        return Decimal(told)
    except InvalidOperation:
        return None


def county_code(cell: Cell) -> str:
    """Five figures; a spreadsheet drops the zeros in front. Empty for what is none."""
    told = text(cell)
    return told.zfill(5) if told.isdigit() and 4 <= len(told) <= 5 else ""
