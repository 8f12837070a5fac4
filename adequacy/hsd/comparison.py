"""A table that was read against the one that would be written now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from adequacy.hsd.rows import Row


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows as a whole: one that differs in a single cell stands on both sides."""

    same: int
    only_in_file: Sequence[Row]
    only_here: Sequence[Row]

    @property
    def is_equal(self) -> bool:
        return not self.only_in_file and not self.only_here


def compare(in_file: Collection[Row], here: Collection[Row]) -> Comparison:
    theirs, ours = set(in_file), set(here)
    return Comparison(
        same=len(theirs & ours),
        only_in_file=sorted(theirs - ours, key=lambda row: row.order),
        only_here=sorted(ours - theirs, key=lambda row: row.order),
    )
