"""The columns of the HSD tables, brought in line with the template of the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from adequacy.hsd.columns import Column
from adequacy.models import HsdColumn


@transaction.atomic
def set_hsd_columns(*, columns: Sequence[Column]) -> None:
    """All columns of both tables, in the order they are written. The same again changes nothing."""
    places: Counter[str] = Counter()
    rows = []
    for column in columns:
        places[column.table] += 1
        rows.append(
            HsdColumn(
                table=column.table,
                field=column.field,
                heading=column.heading,
                position=places[column.table],
                is_used=column.is_used,
            )
        )
    HsdColumn.objects.bulk_create(
        sorted(rows, key=lambda row: (row.table, row.field)),
        update_conflicts=True,
        unique_fields=["table", "field"],
        update_fields=["heading", "position", "is_used"],
    )
