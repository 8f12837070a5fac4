"""The columns a list of deals can have, on the page and in a file. The group comes first, always."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.queries.rows import DealRow


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    text: Callable[[DealRow], str]


def _days(count: int | None) -> str:
    return "" if count is None else str(count)


COLUMNS: dict[str, Column] = {
    "place": Column("County, specialty", lambda row: row.chips.line),
    "stage": Column("Stage", lambda row: row.stage_word),
    "step": Column("Next step", lambda row: row.due.what if row.due else row.closed),
    "due": Column("Due", lambda row: row.due.on.isoformat() if row.due else ""),
    "silence": Column("Silence", lambda row: row.state.title if row.state else ""),
    "two-way": Column("Two-way", lambda row: _days(row.two_way)),
    "attempt": Column("Attempt", lambda row: _days(row.attempt)),
    "worth": Column("Worth", lambda row: str(row.worth.points) if row.worth else ""),
    "owner": Column("Owner", lambda row: row.owner),
    "tags": Column("Tags", lambda row: ", ".join(row.tags)),
    "network": Column("Network", lambda row: row.network),
}
USUAL = ("place", "stage", "step", "due", "silence", "two-way", "attempt", "owner")


COLUMN_CHOICES = tuple((key, column.label) for key, column in COLUMNS.items())


def chosen_columns(asked: Iterable[str]) -> tuple[str, ...]:
    """Those asked for, in their usual order; none asked for or none known means the usual ones."""
    wanted = set(asked)
    return tuple(key for key in COLUMNS if key in wanted) or USUAL


def file_heading(columns: Iterable[str]) -> tuple[str, ...]:
    return ("Group", *(COLUMNS[key].label for key in columns))


def file_row(row: DealRow, columns: Iterable[str]) -> tuple[str, ...]:
    return (row.group, *(COLUMNS[key].text(row) for key in columns))
