from __future__ import annotations

import pytest

from providers.spreadsheet import csv_text, safe_cell


@pytest.mark.parametrize("sign", [*"=+-@", "\t", "\r", "\n"])
def test_cell_that_begins_like_a_formula_is_made_plain_text(sign: str) -> None:
    assert safe_cell(f"{sign}cmd|x") == f"'{sign}cmd|x"


@pytest.mark.parametrize("text", ["", "a=b", "12-3", "Smith, Jo", "'=x"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


def test_table_is_csv_with_a_byte_order_mark() -> None:
    assert csv_text(["line", "value"], [(2, "a,b"), (3, "-1")]) == '\ufeffline,value\r\n2,"a,b"\r\n3,\'-1\r\n'
