"""The project's own reference tables: CSV files that open with a few `# ` lines naming source and edition.

Files stand in `data/` of the app that owns the facts; one whose name ends in .gz is compressed. Every value stays text,
since codes have leading zeros. No database and no clock here: a file in, a table out.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
COMMENT = "#"
EDITION = "edition:"


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def edition(self) -> str:
        """What the note `Edition: ...` says."""
        return next((n[len(EDITION) :].strip() for n in self.notes if n.lower().startswith(EDITION)), "")

    def column(self, name: str) -> list[str]:
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def records(self) -> list[dict[str, str]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def fingerprint(path: Path) -> str:
    """SHA-256 of the file as it lies on disk."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read(path: Path) -> ReferenceTable:
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    lines = content.decode("utf-8").splitlines()
    notes = [line for line in lines if line.startswith(COMMENT)]
    columns, *rows = csv.reader(line for line in lines if not line.startswith(COMMENT))
    ragged = next((row for row in rows if len(row) != len(columns)), None)
    if ragged is not None:
        raise ValueError(f"{path.name}: {ragged} has not the {len(columns)} cells of the heading")
    return ReferenceTable(
        notes=tuple(note.removeprefix(COMMENT).strip() for note in notes),
        columns=tuple(columns),
        rows=tuple(map(tuple, rows)),
    )
