"""The tables of a sheet. A heading is a row that names a key, with the rows of the same heading above and below it.

Headings may take several rows (a specialty over its minutes and miles), tables may lie above each other under lines
of text, and stand side by side: a second key of the same kind begins a second table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adequacy.reference_file.grid import Row, Sheet, number, text
from adequacy.reference_file.words import CODE, Key, Measure, area_of, key_of, measure_of, plain

MOST_ABOVE = 3
IDENTIFYING = frozenset([Key.SSA, Key.CODE, Key.NAME])


@dataclass(frozen=True, slots=True)
class Column:
    """`labels` from the top of the heading down, `title` what is written over the table and on the sheet."""

    place: int
    labels: tuple[str, ...]

    @property
    def key(self) -> Key | None:
        return next((key for label in reversed(self.labels) if (key := key_of(plain(label)))), None)

    @property
    def measure(self) -> Measure | None:
        return next((found for label in reversed(self.labels) if (found := measure_of(plain(label)))), None)

    @property
    def area(self) -> str:
        return next((area for label in reversed(self.labels) if (area := area_of(plain(label)))), "")


@dataclass(frozen=True, slots=True)
class Table:
    sheet: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]

    @property
    def measure(self) -> Measure | None:
        """What the values are where their own heading does not say: by the line over the table, then by the sheet."""
        return measure_of(plain(self.title)) or measure_of(plain(self.sheet))

    def column(self, key: Key) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)


def tables_of(sheet: Sheet) -> list[Table]:
    headings = _headings(sheet.rows)
    found = []
    for place, (top, bottom) in enumerate(headings):
        end = headings[place + 1][0] if place + 1 < len(headings) else len(sheet.rows)
        title = _title(sheet.rows, top, after=headings[place - 1][1] if place else -1)
        rows = sheet.rows[bottom + 1 : end]
        found += [
            Table(sheet.title, title, columns, rows)
            for columns in _apart(_columns(sheet.rows[top : bottom + 1]))
        ]
    return found


def _headings(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """First and last row of each heading."""
    found: list[tuple[int, int]] = []
    for at, row in enumerate(rows):
        if (not found or at > found[-1][1]) and _names_a_key(row):
            floor = found[-1][1] + 1 if found else 0
            top = at
            while top > max(floor, at - MOST_ABOVE) and _belongs_above(rows[top - 1]):
                top -= 1
            bottom = at
            while bottom + 1 < len(rows) and _belongs_below(rows[bottom + 1]):
                bottom += 1
            found.append((top, bottom))
    return found


def _told(row: Row) -> list[str]:
    return [told for cell in row if (told := text(cell))]


def _names_a_key(row: Row) -> bool:
    told = _told(row)
    return len(told) > 1 and any(key_of(plain(each)) in IDENTIFYING for each in told)


def _is_code(told: str) -> bool:
    return bool(CODE.fullmatch(told.upper()) or CODE.fullmatch(told.zfill(3)))


def _belongs_above(row: Row) -> bool:
    told = _told(row)
    return len(told) > 1 and all(_is_code(each) or number(each) is None for each in told)


def _belongs_below(row: Row) -> bool:
    """Minutes and miles under a name, types of county under a title, or codes under names."""
    told = _told(row)
    if len(told) < 2 or _names_a_key(row):
        return False
    if all(_is_code(each) for each in told):
        return True
    words = all(number(each) is None for each in told)
    return words and all(
        measure_of(plain(each)) or area_of(plain(each)) == plain(each).replace(" ", "_") for each in told
    )


def _title(rows: Sequence[Row], top: int, *, after: int) -> str:
    """The lines of text between the table above and this one."""
    lines = [_told(row) for row in rows[max(after + 1, top - MOST_ABOVE) : top]]
    return " ".join(line[0] for line in lines if len(line) == 1)


def _columns(heading: Sequence[Row]) -> list[Column]:
    """A cell that spans several columns holds its text in the first: the empty ones beside it belong to it."""
    width = max(len(row) for row in heading)
    lines = [[text(row[at]) if at < len(row) else "" for at in range(width)] for row in heading]
    for line in lines[:-1]:
        _spread(line, lines[-1])
    columns = [Column(at, tuple(line[at] for line in lines if line[at])) for at in range(width)]
    return [column for column in columns if column.labels]


def _spread(line: list[str], last: list[str]) -> None:
    for at in range(1, len(line)):
        if not line[at] and last[at] and key_of(plain(last[at])) is None:
            line[at] = line[at - 1]


def _apart(columns: Sequence[Column]) -> list[list[Column]]:
    """Tables side by side: each begins where a key comes a second time."""
    found: list[list[Column]] = [[]]
    for column in columns:
        keys = {each.key for each in found[-1]}
        if column.key in IDENTIFYING and column.key in keys:
            found.append([])
        found[-1].append(column)
    return found
