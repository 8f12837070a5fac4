"""The whole roster: heading, rows one by one, and rows against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from adequacy.audit.columns import canonical, is_known, missing, unused
from adequacy.audit.rows import AuditRow, Edition, audit_row
from providers.roster import cells
from providers.roster.lookups import Lookups
from providers.roster.problems import Problem
from providers.roster.rows import RowReader
from providers.roster.sheet import Record, Sheet

HEADING = 1
NAMED = 12
"""So many columns that are not used are named, then counted."""


@dataclass(frozen=True, slots=True)
class Rejected:
    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A remark about rows that are used all the same, by their lines."""

    reason: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """`rows_read` counts the rows below the heading that are not blank; each is used or rejected."""

    rows: tuple[AuditRow, ...]
    rejected: tuple[Rejected, ...]
    notices: tuple[Notice, ...]
    rows_read: int


class NoRosterError(Exception):
    """The file cannot be read, or its heading will not do; the text says what is missing."""


def read_sheet(sheet: Sheet, lookups: Lookups, edition: Edition) -> Reading:
    """Raises `NoRosterError` for a file in which no row could be understood."""
    columns = columns_of(sheet)
    told = [problem for problem in sheet.problems if not problem.is_rejection]
    rejected = [_rejected([problem]) for problem in sheet.problems if problem.is_rejection]
    if extra := unused(columns):
        told.append(Problem(HEADING, "", _unused(extra), is_rejection=False))
    rows: dict[tuple[str, str, str], AuditRow] = {}
    for record in sheet.records:
        row, problems = _row(record, columns, lookups, edition)
        refusals = [problem for problem in problems if problem.is_rejection]
        if row is None or refusals:
            rejected.append(_rejected(refusals))
        elif row.told_apart_by in rows:
            first = rows[row.told_apart_by]
            rejected.append(Rejected(row.line, f"Repeats line {first.line}: one provider, type and address."))
            rows[row.told_apart_by] = _joined(first, row)
        else:
            rows[row.told_apart_by] = row
            told += problems
    return Reading(
        tuple(rows.values()),
        tuple(sorted(rejected, key=lambda each: each.row)),
        tuple(_notices(told)),
        len(sheet.records) + sheet.broken,
    )


def columns_of(sheet: Sheet) -> list[str]:
    """What each column means. Raises `NoRosterError` for a heading that will not do."""
    if sheet.heading is None:
        raise NoRosterError(" ".join(problem.reason for problem in sheet.problems) or "The file is empty.")
    columns = [canonical(cell) for cell in map(cells.tidy, sheet.heading.cells)]
    if lacking := missing(columns):
        raise NoRosterError(f"The heading lacks: {'; '.join(lacking)}.")
    if twice := sorted({name for name in columns if is_known(name) and columns.count(name) > 1}):
        raise NoRosterError(f"Two columns of the heading mean the same: {', '.join(twice)}. Keep one.")
    return columns


def _unused(extra: Sequence[str]) -> str:
    more = f" and {len(extra) - NAMED} more" if len(extra) > NAMED else ""
    return f"Columns not used: {', '.join(extra[:NAMED])}{more}."


def _row(
    record: Record, columns: Sequence[str], lookups: Lookups, edition: Edition
) -> tuple[AuditRow | None, list[Problem]]:
    if any(cell.strip() for cell in record.cells[len(columns) :]):
        return None, [Problem(record.line, "", "Has more cells than the heading: a comma without quotes?")]
    named = dict(zip(columns, map(cells.tidy, record.cells), strict=False))
    reader = RowReader(record.line, _with_one_taxonomy(named), lookups)
    return audit_row(reader, edition), reader.problems


def _with_one_taxonomy(named: dict[str, str]) -> dict[str, str]:
    """Of the numbered taxonomies the one marked primary, else the first."""
    if named.get("taxonomy_code"):
        return named
    numbers = [name.rpartition("_")[2] for name in named if name.startswith("taxonomy_code_") and named[name]]
    primary = [each for each in numbers if named.get(f"primary_taxonomy_{each}", "").upper() == "Y"]
    chosen = (primary or numbers)[:1]
    return named | {"taxonomy_code": named[f"taxonomy_code_{chosen[0]}"]} if chosen else named


def _joined(first: AuditRow, again: AuditRow) -> AuditRow:
    """Counted once, as the first row says; but what either says is signed is signed, and what is missing is filled."""
    return replace(
        first,
        layer=min(first.layer, again.layer),
        beds=again.beds if first.beds is None else first.beds,
        telehealth=first.telehealth or again.telehealth,
    )


def _rejected(problems: Sequence[Problem]) -> Rejected:
    said = (f"{each.column}: {each.reason}" if each.column else each.reason for each in problems)
    return Rejected(problems[0].line, " ".join(said))


def _notices(told: Iterable[Problem]) -> list[Notice]:
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for problem in told:
        rows[problem.reason].append(problem.line)
    return [Notice(reason, tuple(lines)) for reason, lines in rows.items()]
