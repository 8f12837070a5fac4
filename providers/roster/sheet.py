"""From the bytes of a file to its heading and records, each with the line it begins on.

Spreadsheets write CSV in several dialects: with a byte order mark or without, in UTF-8, UTF-16 or the old Windows code
page, or put together from two of these, with commas, semicolons or tabs, with line breaks inside quotes. All of them
are read. A quote that is never closed costs its own line, not the rest of the file.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from providers.roster.columns import KNOWN, canonical
from providers.roster.problems import Problem, notice, refusal

DELIMITERS = (",", ";", "\t", "|")
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
MAX_BROKEN = 200
CELL_LENGTH = 131_072  # the csv module's own limit, and ours for one cell


@dataclass(frozen=True, slots=True)
class Record:
    line: int
    cells: tuple[str, ...]


@dataclass(slots=True)
class Sheet:
    """The heading is None when the file could not be read at all; the problems say why."""

    heading: Record | None = None
    records: list[Record] = field(default_factory=list)
    broken: int = 0
    problems: list[Problem] = field(default_factory=list)


class UnreadableFileError(Exception):
    """Not a text file a roster could be in."""


def _read_as(page: str) -> None:
    """What is no UTF-8 is read as this page, letter by letter: files put together from two sources hold both."""

    def letters(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode(page), error.end

    codecs.register_error(page, letters)


OLD_PAGES = ("cp1252", "latin-1")
for old_page in OLD_PAGES:
    _read_as(old_page)


class _Lines:
    """The lines of the text, given out one by one, with a place that can be set back."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


def stands_in_a_roster(heading: str) -> bool:
    return canonical(heading) in KNOWN


def parse(content: bytes, *, is_known: Callable[[str], bool] = stands_in_a_roster) -> Sheet:
    """`is_known` says of a heading whether such a file has it: that tells commas from semicolons and tabs."""
    sheet = Sheet()
    try:
        text, encoding = decode(content)
    except UnreadableFileError as error:
        sheet.problems.append(refusal(1, "", str(error)))
        return sheet
    if encoding not in ("utf-8-sig", "utf-16"):
        sheet.problems.append(
            notice(1, "", f"The file is not UTF-8; it was read as {encoding}. Check accented names.")
        )
    lines = list(io.StringIO(text, newline=None))
    for found in _records(lines, _delimiter(lines, is_known)):
        if isinstance(found, Problem):
            sheet.problems.append(found)
            sheet.broken += 1
        elif sheet.heading is None:
            sheet.heading = found
        else:
            sheet.records.append(found)
    if sheet.heading is None and not sheet.broken:
        sheet.problems.append(refusal(1, "", "The file is empty."))
    return sheet


def decode(content: bytes) -> tuple[str, str]:
    """The text and the encoding it was read in."""
    if content.startswith(SPREADSHEETS):
        raise UnreadableFileError(
            "This is a spreadsheet, not a CSV file. Save it as CSV and choose that file."
        )
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = [("utf-16", "strict")]
    elif b"\x00" in content[:4096]:
        raise UnreadableFileError("This is not a text file. Save the roster as CSV and choose that file.")
    else:
        candidates = [("utf-8-sig", "strict"), *(("utf-8-sig", page) for page in OLD_PAGES)]
    for encoding, errors in candidates:
        try:
            return content.decode(encoding, errors), encoding if errors == "strict" else errors
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError("The letters of this file cannot be read. Save the roster as CSV in UTF-8.")


def _delimiter(lines: list[str], is_known: Callable[[str], bool]) -> str:
    """The sign that splits the heading into the most columns we know."""
    heading = next((line for line in lines if line.strip()), "")
    return max(DELIMITERS, key=lambda sign: sum(is_known(cell) for cell in heading.split(sign)))


def _records(lines: list[str], delimiter: str) -> Iterator[Record | Problem]:
    source = _Lines(lines)
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    broken = 0
    while True:
        start = source.at
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield refusal(start + 1, "", _explained(str(error)), lines[start].strip())
            broken += 1
            if broken == MAX_BROKEN:
                yield refusal(
                    start + 2, "", f"{MAX_BROKEN} lines could not be split into cells: the rest was not read."
                )
                return
            source.at = start + 1
            reader = csv.reader(source, delimiter=delimiter, strict=True)
            continue
        if any(cell.strip() for cell in cells):
            yield Record(start + 1, tuple(cells))


def _explained(error: str) -> str:
    if "field larger" in error:
        return f"A cell here is longer than {CELL_LENGTH:,} characters."
    return "The quotes in this line do not match, so it cannot be split into cells."
