"""Queries written once, planned once and filled in each time.

Writing a long query takes Django several times what the database needs to answer it, and the database thinks longer
about its plan than it reads. Those of every page are therefore built and written once, with gaps where the values of a
request go, and prepared on each connection that stays open.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from psycopg2 import extensions


class Gap(NamedTuple):
    """Stands in a query for a value that is known later."""

    name: str


def gap(name: str, kind: str) -> RawSQL:
    """A gap for one value of this type of the database; the same name is always of the same type."""
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
        self.gaps = tuple(dict.fromkeys(part.name for part in self.params if isinstance(part, Gap)))
        self.name = f"prepared_{blake2b(repr((self.sql, self.params)).encode(), digest_size=12).hexdigest()}"

    def rows(self, **values: Any) -> Iterator[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            if settings.PREPARE_QUERIES:
                self._ask_by_name(cursor, values)
            else:
                self._ask(cursor, values)
            found = cursor.fetchall()
        return iter(found) if not self.converters else self._converted(found)

    def _ask(self, cursor: CursorWrapper, values: dict[str, Any]) -> None:
        """In full: a connection that ends with the request, or is another each time behind a pooler, keeps no plan."""
        cursor.execute(
            self.sql, [values[part.name] if isinstance(part, Gap) else part for part in self.params]
        )

    def _ask_by_name(self, cursor: CursorWrapper, values: dict[str, Any]) -> None:
        known = _KNOWN.setdefault(connection.connection, set())
        if not known:
            with connection.wrap_database_errors:
                cursor.cursor.execute(ONE_PLAN)
        if self.name not in known:
            self._prepare(cursor)
            known.add(self.name)
        given = [values[name] for name in self.gaps]
        cursor.execute(
            f"EXECUTE {self.name}({', '.join(['%s'] * len(given))})" if given else f"EXECUTE {self.name}",
            given,
        )

    def _prepare(self, cursor: CursorWrapper) -> None:
        """Once for a connection, below what counts and logs the questions of a request."""
        places = {name: extensions.AsIs(f"${place}") for place, name in enumerate(self.gaps, start=1)}
        params = [places[part.name] if isinstance(part, Gap) else part for part in self.params]
        with connection.wrap_database_errors:
            cursor.cursor.execute(f"PREPARE {self.name} AS {self.sql}", params)

    def _converted(self, found: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for row in found:
            values = list(row)
            for place, (converters, expression) in self.converters.items():
                for convert in converters:
                    values[place] = convert(values[place], expression, connection)
            yield tuple(values)


ONE_PLAN = "SET plan_cache_mode = force_generic_plan"
"""Left to itself the database may plan a prepared query anew for each value, where it thinks that a little better."""

_KNOWN: WeakKeyDictionary[extensions.connection, set[str]] = WeakKeyDictionary()
"""Which queries a connection has been told."""
