"""Writes what was measured: many rows in one go, and only those whose numbers differ."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection

from adequacy.models import Cell, CriticalCell
from providers.actions.copying import copy_columns
from providers.models import Network

KEY = ("network_id", "county_id", "specialty_id")
STAMP = ("as_of", "measured_at")
NUMBERS = tuple(
    field.attname for field in Cell._meta.concrete_fields if field.attname not in {"id", *KEY, *STAMP}
)
COLUMNS = (*KEY, *NUMBERS, *STAMP)
TABLE = connection.ops.quote_name(Cell._meta.db_table)


def store_cells(several: Iterable[Sequence[Sequence[Any]]]) -> int:
    """Columns in the order of COLUMNS, several times, say kind by kind; says how many cells were new or differ. A row
    that says the same keeps its moment.
    """
    names = ", ".join(map(connection.ops.quote_name, COLUMNS))
    updates = ", ".join(f"{name} = EXCLUDED.{name}" for name in (*NUMBERS, *STAMP))
    stand, come = (", ".join(f"{source}.{name}" for name in NUMBERS) for source in (TABLE, "EXCLUDED"))
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE measured ON COMMIT DROP AS SELECT {names} FROM {TABLE} WITH NO DATA"  # noqa: S608
        )
        for columns in several:
            if columns[0]:
                copy_columns("measured", COLUMNS, columns)
        cursor.execute(
            f"INSERT INTO {TABLE} ({names}) SELECT {names} FROM measured"  # noqa: S608  # names of our own columns
            f" ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {updates} WHERE ({stand}) IS DISTINCT FROM ({come})"
        )
        changed: int = cursor.rowcount
        cursor.execute("DROP TABLE measured")
    return changed


def forget_cells_outside(network: Network, *, counties: Collection[str], types: Collection[str]) -> int:
    """Cells the network is no longer measured by: a county left the service area, or the edition changed."""
    measured = {"county__in": counties, "specialty__in": types}
    CriticalCell.objects.of(network).exclude(**measured).delete()
    return Cell.objects.of(network).exclude(**measured).delete()[0]


def forget_cells(network: Network) -> int:
    """Nothing measures the network: no cell may stand."""
    CriticalCell.objects.of(network).delete()
    return Cell.objects.of(network).delete()[0]
