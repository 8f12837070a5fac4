"""Who did something to a deal last, whichever table keeps it.

Whatever belongs to a deal says who and when in a pair of columns, `x_by` and `x_at`. They are found from the models,
so a table that is added tomorrow is seen without a word here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Model, QuerySet

from accounts.models import Role, User
from pipeline.models import Deal, TouchRetraction

UNDO_WITHIN = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class LaterAct:
    at: dt.datetime
    by_pk: int
    by_name: str


def act_since(deal: Deal, moment: dt.datetime) -> LaterAct | None:
    """The newest thing a person did to the deal after the moment; what jobs did is nobody's act."""
    parts = [
        rows.filter(**{f"{pair}_at__gt": moment})
        .exclude(**{f"{pair}_by__role": Role.SYSTEM})
        .order_by()
        .values_list(F(f"{pair}_at"), F(f"{pair}_by"), F(f"{pair}_by__name"))
        for rows, pair in _rows(deal)
    ]
    found = [LaterAct(*row) for row in parts[0].union(*parts[1:], all=True)]
    return max(found, key=lambda act: act.at, default=None)


def _rows(deal: Deal) -> Iterator[tuple[QuerySet[Any], str]]:
    for relation in Deal._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if isinstance(model, type) and not hasattr(model, "pgh_tracked_model"):
            rows = model._default_manager.filter(**{name: deal.pk})
            yield from ((rows, pair) for pair in _pairs(model))
    yield TouchRetraction.objects.filter(touch__deal=deal.pk), "retracted"
    for paper in (deal.letter, deal.agreement):
        if paper is not None:
            rows = type(paper)._default_manager.filter(pk=paper.pk)
            yield from ((rows, pair) for pair in _pairs(type(paper)))


def _pairs(model: type[Model]) -> list[str]:
    fields = {field.name: field for field in model._meta.concrete_fields}
    people = (name.removesuffix("_by") for name, field in fields.items() if field.related_model is User)
    return [pair for pair in people if f"{pair}_at" in fields and f"{pair}_by" in fields]
