"""A table read back: its rows, and what is wrong with others, by line. The heading is line 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adequacy.hsd.checks import BEHAVIORAL, Fault, faults, in_two_rosters
from adequacy.hsd.columns import DEFAULT, MAY_BE_LEFT_OUT, NO, YES, Column, heading_key
from adequacy.hsd.rows import Entry, Row, Table
from providers.county_names import CountyIndex
from providers.roster import Problem, Record, Sheet, SpecialtyFacts, cells
from providers.roster.cells import FORMULA_SIGNS, BadCellError
from providers.roster.problems import notice, refusal

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Known:
    """What a row is held against."""

    columns: Sequence[Column]
    specialties: Mapping[str, SpecialtyFacts]
    counties: CountyIndex


@dataclass(frozen=True, slots=True)
class TableRead:
    """`table` is None for a file that is neither table; the problems say why."""

    table: Table | None
    rows: Sequence[Row]
    problems: Sequence[Problem]
    rows_read: int

    @property
    def rows_refused(self) -> int:
        return self.rows_read - len(self.rows)


def read_table(sheet: Sheet, known: Known) -> TableRead:
    """Never raises for what a file holds."""
    if sheet.heading is None:
        return TableRead(None, (), sheet.problems, 0)
    table, fields = _fields(sheet.heading, known.columns)
    lacking = _lacking(table, fields)
    if lacking:
        reason = f"This is no HSD table: the heading lacks {', '.join(lacking)}."
        return TableRead(None, (), [*sheet.problems, refusal(sheet.heading.line, "", reason)], 0)
    problems, found = list(sheet.problems), []
    for record in sheet.records:
        row, wrong = _row(record, table, fields, known)
        problems += wrong
        if row is not None and not any(problem.is_rejection for problem in wrong):
            found.append((record.line, row))
    kept = _once(_exclusive(found, problems), problems)
    problems.sort(key=lambda problem: problem.line)
    return TableRead(table, kept, problems, len(sheet.records) + sheet.broken)


def fields_by_heading(columns: Sequence[Column], table: Table) -> dict[str, str]:
    """The plan's own headings, and those the product began with."""
    return {
        heading_key(column.heading): column.field for column in (*DEFAULT, *columns) if column.table == table
    }


def _fields(heading: Record, columns: Sequence[Column]) -> tuple[Table, list[str]]:
    """The table whose headings these are, rather than the other's, and the field of each cell."""
    keys = [heading_key(cell) for cell in heading.cells]
    candidates = []
    for table in Table:
        known = fields_by_heading(columns, table)
        candidates.append((table, [known.get(key, "") for key in keys]))
    return max(candidates, key=lambda each: len(set(each[1])))


def _lacking(table: Table, fields: Sequence[str]) -> list[str]:
    return [
        f"“{column.heading}”"
        for column in DEFAULT
        if column.table == table and column.field not in {*fields, *MAY_BE_LEFT_OUT}
    ]


def _row(
    record: Record, table: Table, fields: Sequence[str], known: Known
) -> tuple[Row | None, list[Problem]]:
    extra = [cell for cell in record.cells[len(fields) :] if cell.strip()]
    if extra:
        return None, [refusal(record.line, "", "Has more cells than the heading.", ", ".join(extra))]
    texts = {field: cells.tidy(cell) for field, cell in zip(fields, record.cells, strict=False)}
    problems: list[Problem] = []
    values: dict[str, Any] = {
        field: _value(record.line, field, texts.get(field, ""), problems) for field in _PARSE
    }
    county = _county(record.line, values.pop("county"), known.counties, problems)
    entry = Entry(table=table, is_letter=values.pop("letter") == YES, **values)
    refused_in = {problem.column for problem in problems}
    problems += [
        _told(record.line, fault, texts.get(fault.field, ""))
        for fault in faults(entry, known.specialties)
        if fault.field not in refused_in
    ]
    return Row(county, entry), problems


def _told(line: int, fault: Fault, value: str) -> Problem:
    make = refusal if fault.is_refusal else notice
    return make(line, fault.field, fault.reason, value)


def _value(line: int, field: str, text: str, problems: list[Problem]) -> str | int | None:
    parse, blank = _PARSE[field]
    if not text:
        return blank
    try:
        return parse(text)
    except BadCellError as error:
        problems.append(refusal(line, field, str(error), text))
        return blank


def _county(line: int, code: str, counties: CountyIndex, problems: list[Problem]) -> str:
    if counties.by_code(code) is not None or any(problem.column == "county" for problem in problems):
        return code
    reason = "Is no SSA code of a county we know." if code else "Is empty."
    if same := counties.by_fips(code):
        reason = f"Is the FIPS code of {same}; its SSA code is {same.ssa_code}."
    problems.append(refusal(line, "county", reason, code))
    return code


def _text(text: str) -> str:
    """The apostrophe we put before what a spreadsheet would run is taken off again."""
    if text.startswith("'") and text[1:].startswith(FORMULA_SIGNS):
        return text[1:]
    return cells.words(LONGEST)(text)


def _code(length: int) -> Callable[[str], str]:
    """A number kept as text; zeros that a spreadsheet dropped in front come back."""

    def parse(text: str) -> str:
        plain = cells.digits(text).upper()
        return plain.zfill(length) if plain.isdigit() else plain

    return parse


def _letter(text: str) -> str:
    return YES if cells.yes_or_no(text) else NO


_PARSE: dict[str, tuple[Callable[[str], str | int], str | int | None]] = {
    "county": (_code(5), ""),
    "name": (_text, ""),
    "npi": (cells.digits, ""),
    "specialty": (_code(3), ""),
    "contract_type": (str.upper, ""),
    "address": (_text, ""),
    "city": (_text, ""),
    "state": (cells.state, ""),
    "zip_code": (cells.zip_code, ""),
    "group": (_text, ""),
    "beds": (cells.beds, None),
    "letter": (_letter, NO),
}


def _exclusive(found: Sequence[tuple[int, Row]], problems: list[Problem]) -> list[tuple[int, Row]]:
    exclusive = in_two_rosters(row.entry for _, row in found)
    kept = []
    for line, row in found:
        if row.entry.specialty == BEHAVIORAL and row.entry.npi in exclusive:
            problems.append(_told(line, exclusive[row.entry.npi], row.entry.specialty))
        else:
            kept.append((line, row))
    return kept


def _once(found: Sequence[tuple[int, Row]], problems: list[Problem]) -> list[Row]:
    seen: dict[tuple[str, ...], int] = {}
    kept = []
    for line, row in found:
        first = seen.setdefault((row.county, *row.entry.place), line)
        if first == line:
            kept.append(row)
        else:
            problems.append(refusal(line, "npi", f"Repeats line {first}: counted once.", row.entry.npi))
    return kept
