"""What a list of deals can be filtered by, and the views kept of it: all that its bar offers, in one query."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Aggregate, Case, F, Func, JSONField, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from accounts.models import Role, User
from accounts.permissions import WORKERS_OF_DEALS
from accounts.prepared import Prepared, gap
from pipeline.models import SavedView, Tag
from providers.models import County, Network, Specialty

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class KeptView:
    """`owner` is empty for the reader's own."""

    pk: int
    name: str
    query: str
    owner: str


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """Choices by key, as they stand in an address, and label; in the order they are offered. And the time zones of the
    plan, by which "due today" is told.
    """

    owners: Choices
    managers: Choices
    counties: Choices
    specialties: Choices
    tags: Choices
    zones: tuple[str, ...]
    views: tuple[KeptView, ...]


def filter_options(reader: User) -> FilterOptions:
    """One query. People who left are among them: their deals are still found by their name."""
    return _arranged(tuple(_everything().rows(reader=reader.pk)))


@lru_cache(maxsize=32)
def _arranged(found: tuple[tuple[str, str | None], ...]) -> FilterOptions:
    """The same tables come each time until somebody joins or a view is kept, and are taken apart once."""
    rows: dict[str, list[_Named]] = {table: [] for table in _TABLES}
    rows |= {table: [_Named(*row) for row in json.loads(listed or "[]")] for table, listed in found}
    persons = sorted(rows["person"], key=lambda row: (row.name.lower(), int(row.key)))
    counties = sorted(rows["county"], key=lambda row: (row.detail, row.name, row.key))
    views = sorted(rows["view"], key=lambda row: (row.name.lower(), int(row.key)))
    return FilterOptions(
        owners=tuple((row.key, row.name) for row in persons),
        managers=tuple((row.key, row.name) for row in persons if row.detail == Role.MANAGER),
        counties=tuple((row.key, f"{row.name}, {row.detail}") for row in counties),
        specialties=tuple((row.key, f"{row.key} {row.name}") for row in sorted(rows["specialty"], key=_name)),
        tags=tuple((row.key, row.name) for row in sorted(rows["tag"], key=_name)),
        zones=tuple(sorted({row.by for row in persons} | {row.key for row in rows["zone"]})),
        views=tuple(KeptView(int(row.key), row.name, row.detail, row.by) for row in views),
    )


_TABLES = ("person", "county", "specialty", "tag", "zone", "view")


@lru_cache(maxsize=1)
def _everything() -> Prepared:
    """A row for each table, with all of it as JSON, in which the reader is the one gap. As text, since a
    thousand names take longer to fetch one by one than to find.
    """
    reader = gap("reader", "bigint")
    kept_by = Case(When(saved_by=reader, then=Value("")), default=F("saved_by__name"))
    people, others = (
        User.objects.filter(role__in=WORKERS_OF_DEALS),
        User.objects.exclude(role__in=WORKERS_OF_DEALS),
    )
    views = SavedView.objects.filter(Q(is_shared=True) | Q(saved_by=reader))
    served = Network.counties.through.objects.values("county")
    tables = (
        _named("person", people, detail=F("role"), by=F("time_zone")),
        _named("county", County.objects.filter(pk__in=served), detail=F("state")),
        _named("specialty", Specialty.objects.all()),
        _named("tag", Tag.objects.all()),
        _named("zone", others, key=F("time_zone"), name=Value("")),
        _named("view", views, detail=F("query"), by=kept_by),
    )
    return Prepared(tables[0].union(*tables[1:], all=True))


class _Listed(Aggregate):
    function = "json_agg"
    output_field = JSONField()


class _Named(NamedTuple):
    """A row of any of the tables. `detail`: the role of a person, the state of a county, the address of a view. `by`:
    the time zone of a person, whose view it is.
    """

    key: str
    name: str
    detail: str
    by: str


def _name(row: _Named) -> str:
    return row.name


def _named(table: str, rows: QuerySet[Any], **more: Combinable) -> QuerySet[Any]:
    nothing = Value("", output_field=TextField())
    texts: dict[str, Any] = {"key": F("pk"), "name": F("name"), "detail": nothing, "by": nothing} | more
    row = Func(*(Cast(what, TextField()) for what in texts.values()), function="json_build_array")
    listed: QuerySet[Any] = (
        rows.order_by()
        .values(table=Value(table, output_field=TextField()))
        .annotate(listed=Cast(_Listed(row), TextField()))
        .values_list("table", "listed")
    )
    return listed
