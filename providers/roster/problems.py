"""What is wrong with a roster, and where. Lines are those an editor shows; the heading is line 1."""

from __future__ import annotations

import re
from dataclasses import dataclass

VALUE_LENGTH = 200
REASON_LENGTH = 300
TIN_IN_TEXT = re.compile(r"(?<!\d)(?:\d{9}|\d{2}-\d{7}|\d{3}-\d{2}-\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Problem:
    """`is_rejection` is false for a notice: the row it speaks of is used."""

    line: int
    column: str
    reason: str
    value: str = ""
    is_rejection: bool = True


def refusal(line: int, column: str, reason: str, value: str = "") -> Problem:
    return Problem(line, column, reason[:REASON_LENGTH], shown(column, value))


def notice(line: int, column: str, reason: str, value: str = "") -> Problem:
    return Problem(line, column, reason[:REASON_LENGTH], shown(column, value), is_rejection=False)


def shown(column: str, value: str) -> str:
    """The value as it may be kept: short, without what a database cannot hold, a tax id masked as everywhere.

    What belongs to no column is a piece of the row as it stands in the file, its tax id included.
    """
    kept = value.replace("\x00", "\ufffd")
    if column == "tin":
        kept = _masked(kept)
    elif not column:
        kept = TIN_IN_TEXT.sub(lambda found: _masked(found[0]), kept)
    return kept[:VALUE_LENGTH]


def _masked(digits: str) -> str:
    return re.sub(r"\d(?=(?:\D*\d){4})", "•", digits)
