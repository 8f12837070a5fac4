"""What is wrong with a roster, and where. Lines are those an editor shows; the heading is line 1."""

from __future__ import annotations

import re
from dataclasses import dataclass

VALUE_LENGTH = 200
REASON_LENGTH = 300


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
    """The value as it may be kept: short, without what a database cannot hold, a tax id masked as everywhere."""
    kept = value.replace("\x00", "\ufffd")
    if column == "tin":
        kept = re.sub(r"\d(?=(?:\D*\d){4})", "•", kept)
    return kept[:VALUE_LENGTH]
