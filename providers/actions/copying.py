"""Many rows into a table in one go, column by column: several times faster than a statement with a value for each."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
NULL = r"\N"


def copy_columns(table: str, names: Collection[str], columns: Sequence[Sequence[Any]]) -> int:
    """`columns` stand in the order of `names` and have one length, which comes back. Constraints and keys are checked,
    defaults of the model are not known here.
    """
    quoted = ", ".join(map(connection.ops.quote_name, names))
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {connection.ops.quote_name(table)} ({quoted}) FROM STDIN",
            io.StringIO("\n".join(map("\t".join, zip(*map(_as_text, columns), strict=True)))),
        )
    return len(columns[0])


def _as_text(column: Sequence[Any]) -> list[str]:
    """As PostgreSQL reads it: dates and moments as ISO writes them, which `str` does too."""
    kinds = set(map(type, column))
    if any(issubclass(kind, str) for kind in kinds):
        return [NULL if value is None else str(value).translate(ESCAPED) for value in column]
    if type(None) in kinds:
        return [NULL if value is None else str(value) for value in column]
    return list(map(str, column))
