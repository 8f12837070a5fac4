"""What is wrong with the rows that could not be used, by subject: so many NPIs, so many codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from adequacy.audit.reading import Rejected

REPEATED, LINE = "repeated", "line"
SUBJECTS = {
    "npi": "NPI",
    "specialty_code": "Specialty",
    "latitude": "Coordinates",
    "zip": "ZIP code",
    "status": "Status",
    "beds": "Beds",
    REPEATED: "Repeated rows",
    LINE: "The line itself",
    "other": "Other columns",
}
SAME = {"taxonomy_code": "specialty_code", "longitude": "latitude"}


def subject_of(rejected: Rejected) -> str:
    """By the first thing that is wrong: a key of SUBJECTS."""
    column, colon, _ = rejected.reason.partition(": ")
    if column.startswith("Repeats line"):
        return REPEATED
    if not colon or " " in column:
        return LINE
    name = SAME.get(column, column)
    return name if name in SUBJECTS else "other"


def by_subject(rows: Sequence[Rejected]) -> Mapping[str, int]:
    """The most frequent first."""
    return dict(Counter(map(subject_of, rows)).most_common())


def about(rows: Sequence[Rejected], subject: str) -> Sequence[Rejected]:
    """All of them where the subject is none we know."""
    return [row for row in rows if subject_of(row) == subject] if subject in SUBJECTS else rows
