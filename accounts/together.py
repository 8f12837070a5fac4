"""Rows of several tables in one query, for a page that shows a little of everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import F, Field, Func, JSONField, Model, OneToOneRel, QuerySet, Value

Path = tuple[str, ...]


class _Row(Func):
    """All columns of a row, and of those joined to it, as one list."""

    function = "jsonb_build_array"
    output_field = JSONField()


def together(**wanted: QuerySet[Any]) -> dict[str, list[Any]]:
    """What each would have found, by its name and in its order: instances with what they select, and what is annotated
    as it comes. A query of its own for each would find the same; this is one.
    """
    if not wanted:
        return {}
    shapes = {name: _Shape(rows) for name, rows in wanted.items()}
    arms = [
        rows.select_related(None)
        .annotate(together_row=_Row(*map(F, shapes[name].columns)), together_name=Value(name))
        .values_list("together_name", "together_row")
        for name, rows in wanted.items()
    ]
    found: dict[str, list[Any]] = {name: [] for name in wanted}
    for name, values in arms[0].union(*arms[1:], all=True) if len(arms) > 1 else arms[0]:
        found[name].append(shapes[name].instance(values))
    return found


class _Shape:
    """Which columns make an instance, and which make those that hang on it."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        related = rows.query.select_related
        self.parts = list(_parts(rows.model, related if isinstance(related, Mapping) else {}))
        self.annotated = tuple(rows.query.annotation_select)
        own = ("__".join((*path, field.attname)) for path, _, fields in self.parts for field in fields)
        self.columns = (*own, *self.annotated)

    def instance(self, values: Sequence[Any]) -> Any:
        rest, made = iter(values), dict[Path, Any]()
        for path, model, fields in self.parts:
            made[path] = _made(model, fields, rest)
            if path:
                _hang(made[path[:-1]], path[-1], made[path])
        for name, value in zip(self.annotated, rest, strict=True):
            setattr(made[()], name, value)
        return made[()]


def _parts(
    model: type[Model], related: Mapping[str, Any], path: Path = ()
) -> Iterator[tuple[Path, type[Model], tuple[Field[Any, Any], ...]]]:
    yield path, model, tuple(model._meta.concrete_fields)
    for name, deeper in related.items():
        below = model._meta.get_field(name).related_model
        assert isinstance(below, type)
        yield from _parts(below, deeper, (*path, name))


def _made(model: type[Model], fields: Sequence[Field[Any, Any]], rest: Iterator[Any]) -> Model | None:
    """None where an outer join found nothing."""
    read = zip(fields, rest, strict=False)
    values = [None if value is None else field.to_python(value) for field, value in read]
    names = [field.attname for field in fields]
    if values[names.index(model._meta.pk.attname)] is None:
        return None
    return model.from_db("default", names, values)


def _hang(owner: Model | None, name: str, below: Model | None) -> None:
    if owner is None:
        return
    field: Any = owner._meta.get_field(name)
    field.set_cached_value(owner, below)
    if below is not None and isinstance(field, OneToOneRel):
        field.field.set_cached_value(below, owner)
