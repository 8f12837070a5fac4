"""The whole file: heading, rows one by one, then rows against each other."""

from __future__ import annotations

from dataclasses import dataclass

from providers.roster import cells
from providers.roster.columns import KNOWN, canonical, missing
from providers.roster.consistency import RowsSoFar
from providers.roster.lookups import Lookups
from providers.roster.places import site
from providers.roster.problems import Problem, notice, refusal
from providers.roster.rows import NPI, TIN, CleanRow, RowReader, beds, contact, group_kind, provider
from providers.roster.sheet import Record, Sheet, parse
from providers.roster.specialties import specialty


@dataclass(frozen=True, slots=True)
class Roster:
    """`rows_read` counts the rows below the heading that are not blank; each is used or refused."""

    rows: tuple[CleanRow, ...]
    problems: tuple[Problem, ...]
    rows_read: int

    @property
    def rows_rejected(self) -> int:
        return self.rows_read - len(self.rows)


def read(content: bytes, lookups: Lookups) -> Roster:
    """Never raises for what a file holds: a file that is no roster is one problem in line 1 and no rows."""
    return clean(parse(content), lookups)


def clean(sheet: Sheet, lookups: Lookups) -> Roster:
    columns, problems = _columns(sheet)
    if columns is None:
        return Roster((), tuple(sheet.problems + problems), 0)
    rows: list[CleanRow] = []
    before = RowsSoFar()
    for record in sheet.records:
        row, found = _row(record, columns, lookups)
        if row is not None:
            row, more = before.settle(row)
            found += more
        problems += found
        if row is not None and not any(problem.is_rejection for problem in found):
            rows.append(row)
    in_order = sorted(sheet.problems + problems, key=lambda problem: problem.line)
    return Roster(tuple(rows), tuple(in_order), len(sheet.records) + sheet.broken)


def _columns(sheet: Sheet) -> tuple[list[str] | None, list[Problem]]:
    """The column of each cell, or None when the heading will not do."""
    if sheet.heading is None:
        return None, []
    line = sheet.heading.line
    columns = [canonical(cell) for cell in map(cells.tidy, sheet.heading.cells)]
    if lacking := missing(set(columns)):
        return None, [refusal(line, "", f"The heading lacks: {', '.join(lacking)}.", ", ".join(columns))]
    if twice := sorted({name for name in columns if name in KNOWN and columns.count(name) > 1}):
        return None, [refusal(line, "", f"The heading has twice: {', '.join(twice)}.")]
    if unknown := [name for name in columns if name and name not in KNOWN]:
        return columns, [notice(line, "", f"Columns not used: {', '.join(unknown)}.")]
    if not sheet.records and not sheet.broken:
        return columns, [refusal(line, "", "There are no rows below the heading.")]
    return columns, []


def _row(record: Record, columns: list[str], lookups: Lookups) -> tuple[CleanRow | None, list[Problem]]:
    extra = [cell for cell in record.cells[len(columns) :] if cell.strip()]
    if extra:
        reason = "Has more cells than the heading: a comma without quotes around its cell?"
        return None, [refusal(record.line, "", reason, ", ".join(extra))]
    named = dict(zip(columns, map(cells.tidy, record.cells), strict=False))
    reader = RowReader(record.line, named, lookups)
    row = _clean_row(reader)
    refused = any(problem.is_rejection for problem in reader.problems)
    return (None if refused else row), reader.problems


def _clean_row(reader: RowReader) -> CleanRow:
    """Every cell is looked at even after the first is wrong, so that one reading tells everything."""
    kind, name = provider(reader)
    state, zip_code = reader.required("state", cells.state), reader.required("zip", cells.zip_code)
    where = site(reader, state, zip_code)
    code = specialty(reader, kind)
    return CleanRow(
        line=reader.line,
        tin=reader.required("tin", TIN),
        group_name=reader.required("group_name", cells.words(200)),
        group_kind=group_kind(reader),
        npi=reader.required("npi", NPI),
        provider_kind=kind,
        provider_name=name,
        address=reader.required("address", cells.words(200)),
        city=reader.required("city", cells.words(80)),
        state=state,
        zip_code=zip_code,
        county_code=where.county_code,
        latitude=where.latitude,
        longitude=where.longitude,
        phone=reader.optional("phone", cells.phone, ""),
        specialty_code=code,
        is_accepting=reader.optional("accepting_new_patients", cells.yes_or_no, None),
        offers_telehealth=reader.optional("telehealth", cells.yes_or_no, None),
        beds=beds(reader, code),
        from_on=reader.optional("from_date", cells.date, None),
        **contact(reader),
    )
