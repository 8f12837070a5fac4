"""Deals, one page of them: any number of deals costs the same few queries, and no page is counted from the start."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Count, DateField, F, Q, QuerySet, TimeField, Value
from django.db.models.functions import Coalesce, Lower

from accounts.models import User
from pipeline.models import SavedView
from pipeline.queries.rows import DealRow, rows_of
from pipeline.queries.work import (
    DUE,
    GOING_QUIET,
    OPEN,
    PAPER_WITH_US,
    QUIET,
    Calendar,
    with_paper_holder,
    worked_by,
)
from pipeline.queries.worth import WORTH
from pipeline.stages import Stage

PAGE_SIZE = 50
NEVER = Value(dt.date(9999, 12, 31), output_field=DateField())
END_OF_DAY = Value(dt.time(23, 59, 59), output_field=TimeField())


class BadMark(ValueError):
    """The place to go on from cannot be read: cut off or written by hand."""


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted: columns added for it, and whether downwards. The last column is unique."""

    label: str
    columns: dict[str, Any]
    is_descending: bool = False


ORDERS = {
    "due": Order(
        "Next step",
        {"by_day": Coalesce(F("step_due_on"), NEVER), "by_time": Coalesce(F("step_due_time"), END_OF_DAY)},
    ),
    "quiet": Order("Quiet on", {"by_day": Coalesce(F("quiet_on"), NEVER)}),
    "group": Order("Group", {"by_name": Lower("group__name")}),
    "worth": Order("Worth", {"by_worth": WORTH}, is_descending=True),
    "closed": Order("Closed", {"by_day": Coalesce(F("closed_at"), F("opened_at"))}, is_descending=True),
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A list under a name: its conditions, and how many deals it holds where that is quickly said."""

    label: str
    address: str
    count: int | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class SavedTab:
    """`owner` is empty for the reader's own."""

    pk: int
    label: str
    address: str
    is_current: bool
    owner: str


@dataclass(frozen=True, slots=True)
class Listing:
    rows: tuple[DealRow, ...]
    count: int
    after: str
    order: str

    @property
    def order_label(self) -> str:
        return ORDERS[self.order].label


def listing(deals: QuerySet[Any], *, calendar: Calendar, order: str, after: str) -> Listing:
    """One page of the deals, from the mark on. Raises BadMark."""
    chosen = ORDERS[order]
    sorted_deals = deals.annotate(**chosen.columns).order_by(*_ordering(chosen))
    keys = [*chosen.columns, "pk"]
    page = _from(sorted_deals, chosen, _read(after, len(keys))) if after else sorted_deals
    found = list(page.values_list(*keys)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return Listing(
        rows=tuple(rows_of([key[-1] for key in shown], calendar)),
        count=deals.count(),
        after=mark_after(shown[-1]) if len(found) > PAGE_SIZE else "",
        order=order,
    )


def _ordering(order: Order) -> list[str]:
    return [f"{'-' if order.is_descending else ''}{name}" for name in (*order.columns, "pk")]


def _from(deals: QuerySet[Any], order: Order, mark: Sequence[Any]) -> QuerySet[Any]:
    try:
        return deals.filter(_behind(order, mark))
    except (ValidationError, ValueError) as error:
        raise BadMark from error


def _behind(order: Order, mark: Sequence[Any]) -> Q:
    """Everything after the mark: the first column later, or equal and the second later, and so on."""
    beyond = "lt" if order.is_descending else "gt"
    condition, equal = Q(pk__in=[]), Q()
    for name, value in zip((*order.columns, "pk"), mark, strict=True):
        condition |= equal & Q(**{f"{name}__{beyond}": value})
        equal &= Q(**{name: value})
    return condition


def mark_after(key: Sequence[Any]) -> str:
    """The place to go on from, as it stands in an address."""
    plain = [value if isinstance(value, int | float | str) else value.isoformat() for value in key]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _read(mark: str, length: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        # Refuses halves of characters, which the database could not compare.
        json.dumps(values, ensure_ascii=False).encode()
    except (binascii.Error, ValueError, RecursionError) as error:
        raise BadMark from error
    if not isinstance(values, list) or len(values) != length or not isinstance(values[-1], int):
        raise BadMark
    if not all(_is_plain(value) for value in values[:-1]):
        raise BadMark
    return values


def _is_plain(value: object) -> bool:
    return isinstance(value, float) or (isinstance(value, str) and "\0" not in value)


def tabs(
    deals: QuerySet[Any], *, reader: User, kept: dict[str, str], given: dict[str, list[str]]
) -> tuple[Tab, ...]:
    """The saved views over all deals the reader sees in this network. One query."""
    views = _views(reader)
    wanted = {
        f"tab_{place}": Count("pk", filter=which)
        for place, (_, _, which) in enumerate(views)
        if which is not None
    }
    counts = with_paper_holder(deals).aggregate(**wanted)
    return tuple(
        Tab(
            label=label,
            address=f"?{urlencode(kept | query)}",
            count=counts.get(f"tab_{place}"),
            is_current={name: [value] for name, value in query.items()} == given,
        )
        for place, (label, query, _) in enumerate(views)
    )


def saved_tabs(reader: User, asked: str) -> tuple[SavedTab, ...]:
    """What the reader and colleagues keep. One query; what they hold is counted when they are opened."""
    views = SavedView.objects.visible_to(reader).select_related("saved_by").by_name()
    return tuple(
        SavedTab(
            pk=view.pk,
            label=view.name,
            address=f"?{view.query}",
            is_current=view.query == asked,
            owner="" if view.saved_by_id == reader.pk else view.saved_by.name,
        )
        for view in views
    )


def _views(reader: User) -> list[tuple[str, dict[str, str], Q | None]]:
    """Without a condition to count by, a view shows no number: it would cost more than the page."""
    mine = worked_by(reader) & OPEN & DUE
    return [
        ("All open", {}, OPEN),
        ("Mine due", {"owner": str(reader.pk), "due": "now"}, mine),
        ("Going quiet", {"quiet": "going"}, OPEN & GOING_QUIET),
        ("Quiet", {"quiet": "quiet"}, OPEN & QUIET),
        ("LOI out", {"stage": Stage.LOI.value}, Q(stage=Stage.LOI)),
        ("Unresponsive", {"quiet": "unresponsive"}, None),
        ("Pivotal", {"worth": "pivotal"}, None),
        ("Rates late", {"rates": "late"}, None),
        ("Legal with us", {"stage": Stage.LEGAL.value, "paper": "plan"}, PAPER_WITH_US),
        ("Signed", {"stage": Stage.SIGNED.value}, Q(stage=Stage.SIGNED)),
        ("Lost", {"stage": Stage.LOST.value}, Q(stage=Stage.LOST)),
    ]
