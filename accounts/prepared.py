"""Queries written once and filled in each time.

Writing a long query takes Django several times what the database needs to answer it. Those of every page are therefore
built and written once, with gaps where the values of a request go, and kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL


class Gap(NamedTuple):
    """Stands in a query for a value that is known later."""

    name: str


def gap(name: str, kind: str) -> RawSQL:
    """A gap for one value of this type of the database."""
    return RawSQL(f"%s::{kind}", [Gap(name)])  # noqa: S611  # the type is a word of ours


def any_of(name: str, kind: str = "bigint") -> RawSQL:
    """A gap for a list of values, to be used with `__in`."""
    return RawSQL(f"SELECT unnest(%s::{kind}[])", [Gap(name)])  # noqa: S611  # the type is a word of ours


class Prepared:
    """The rows of `values_list` or of a union of such. Give every gap its value."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        compiler = rows.query.get_compiler(rows.db)
        self.sql, self.params = compiler.as_sql()
        self.converters = compiler.get_converters([column[0] for column in compiler.select])

    def rows(self, **values: Any) -> Iterator[tuple[Any, ...]]:
        params = [values[part.name] if isinstance(part, Gap) else part for part in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        return iter(found) if not self.converters else self._converted(found)

    def _converted(self, found: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for row in found:
            values = list(row)
            for place, (converters, expression) in self.converters.items():
                for convert in converters:
                    values[place] = convert(values[place], expression, connection)
            yield tuple(values)
