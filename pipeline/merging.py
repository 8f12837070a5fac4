"""Two people change one thing at once: what only one of them changed is taken, what both changed is asked.

A form remembers what it showed. When it is saved, each of its fields is compared three ways: as it was shown, as it
stands now, as it was sent. A field the sender left alone keeps what the other wrote; a field the other left alone
takes what the sender wrote; where both wrote the same there is no question. Only a field that both changed, to
different ends, is a clash, and then nothing is written before somebody has chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Clash:
    """One field, both values, and the row that holds theirs, which the form shows when it asks."""

    field: str
    theirs: Any
    mine: Any
    seen: int = 0


def merge(
    *, was: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any], seen: int = 0
) -> tuple[dict[str, Any], tuple[Clash, ...]]:
    """What should stand, and where two people must be asked. All three name the same fields."""
    merged: dict[str, Any] = {}
    clashes: list[Clash] = []
    for field, sent in mine.items():
        stands = theirs[field]
        if sent == was[field]:
            merged[field] = stands
        elif stands in (was[field], sent):
            merged[field] = sent
        else:
            clashes.append(Clash(field, stands, sent, seen))
    return merged, tuple(clashes)
