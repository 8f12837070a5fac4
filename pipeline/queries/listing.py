"""Deals, one page of them: any number of deals costs the same few queries, and no page is counted from the start."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Count, DateField, F, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower

from accounts.models import Role, User
from accounts.prepared import Prepared, gap
from pipeline.models import Deal
from pipeline.models.deal import BY_TIME
from pipeline.queries.filter_options import KeptView
from pipeline.queries.rows import DealRow, rows_of
from pipeline.queries.work import (
    DUE,
    GOING_QUIET,
    OPEN,
    PAPER_WITH_US,
    QUIET,
    Calendar,
    Days,
    due_work_in_parts,
    with_days,
    worked_by,
)
from pipeline.queries.worth import WORTH
from pipeline.stages import Stage

PAGE_SIZE = 50
NEVER = Value(dt.date(9999, 12, 31), output_field=DateField())


class BadMark(ValueError):
    """The place to go on from cannot be read: cut off or written by hand."""


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted: columns added for it, and whether downwards. The last column is unique."""

    label: str
    columns: dict[str, Any]
    is_descending: bool = False


ORDERS = {
    "due": Order("Next step", {"by_day": Coalesce(F("due_on"), NEVER), "by_time": BY_TIME}),
    "quiet": Order("Quiet on", {"by_day": Coalesce(F("quiet_on"), NEVER)}),
    "group": Order("Group", {"by_name": Lower("group__name")}),
    "worth": Order("Worth", {"by_worth": WORTH}, is_descending=True),
    "closed": Order("Closed", {"by_day": Coalesce(F("closed_at"), F("opened_at"))}, is_descending=True),
}
BY_STEP = Order("Next step", {"by_day": F("due_on"), "by_time": BY_TIME})
"""The same of open deals alone: each has a step, and an index keeps them in this order."""


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


def listing(
    deals: QuerySet[Any],
    *,
    calendar: Calendar,
    order: str,
    after: str,
    only_open: bool,
    columns: Collection[str],
    count: int | None = None,
) -> Listing:
    """One page of the deals, from the mark on. They are counted along unless `count` is known. Raises BadMark."""
    chosen = ORDERS[order]
    if only_open and order == "due":
        chosen, deals = BY_STEP, deals.filter(OPEN)
    keys = [*chosen.columns, "pk"]
    page = _sorted(deals, chosen)
    if after:
        page = _from(page, chosen, _read(after, len(keys)))
    if count is None:
        page = page.annotate(total=Subquery(_count_of(deals).values("count")))
    found = list(page.values_list(*keys, *(["total"] if count is None else []))[: PAGE_SIZE + 1])
    if count is None:
        count = found[0][-1] if found else deals.count()
    return _listed([row[: len(keys)] for row in found], calendar, order=order, columns=columns, count=count)


def first_of_all_open(
    calendar: Calendar, network: int | None, *, order: str, columns: Collection[str], count: int
) -> Listing:
    """The page most often opened: the first of the open deals of a network, or of all, without a condition."""
    query = _all_open(Role(calendar.reader.role), calendar.days, order, in_network=network is not None)
    return _listed(list(query.rows(network=network)), calendar, order=order, columns=columns, count=count)


@lru_cache(maxsize=32)
def _all_open(role: Role, days: Days, order: str, *, in_network: bool) -> Prepared:
    chosen = BY_STEP if order == "due" else ORDERS[order]
    page = _sorted(_visible(role, days, in_network=in_network).filter(OPEN), chosen)
    return Prepared(page.values_list(*chosen.columns, "pk")[: PAGE_SIZE + 1])


def _visible(role: Role, days: Days, *, in_network: bool) -> QuerySet[Any]:
    """Which deals somebody sees is a matter of the role."""
    visible = with_days(Deal.objects.visible_to(User(role=role)), days)
    return visible.filter(network=gap("network", "bigint")) if in_network else visible


def _listed(
    found: Sequence[tuple[Any, ...]], calendar: Calendar, *, order: str, columns: Collection[str], count: int
) -> Listing:
    """Of keys in their order; one more than a page holds says that the list goes on."""
    shown = found[:PAGE_SIZE]
    return Listing(
        rows=tuple(rows_of([key[-1] for key in shown], calendar, showing=columns)),
        count=count,
        after=mark_after(shown[-1]) if len(found) > PAGE_SIZE else "",
        order=order,
    )


def _sorted(deals: QuerySet[Any], order: Order) -> QuerySet[Any]:
    ordered: QuerySet[Any] = deals.annotate(**order.columns).order_by(*_ordering(order))
    return ordered


def _count_of(deals: QuerySet[Any]) -> QuerySet[Any]:
    count: QuerySet[Any] = deals.order_by().values(all=Value(1)).annotate(count=Count("*"))
    return count


def _ordering(order: Order) -> list[str]:
    return [f"{'-' if order.is_descending else ''}{name}" for name in (*order.columns, "pk")]


def _from(deals: QuerySet[Any], order: Order, mark: Sequence[Any]) -> QuerySet[Any]:
    try:
        return deals.filter(_behind(order, mark))
    except (ValidationError, ValueError) as error:
        raise BadMark from error


def _behind(order: Order, mark: Sequence[Any]) -> Q:
    """Everything after the mark: the first column later, or equal and the second later, and so on. The bound on the
    first is said once more by itself: it is what an index can start from.
    """
    beyond = "lt" if order.is_descending else "gt"
    condition, equal = Q(pk__in=[]), Q()
    for name, value in zip((*order.columns, "pk"), mark, strict=True):
        condition |= equal & Q(**{f"{name}__{beyond}": value})
        equal &= Q(**{name: value})
    return condition & Q(**{f"{next(iter(order.columns))}__{beyond}e": mark[0]})


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


def view_counts(reader: User, calendar: Calendar, network: int | None) -> tuple[int | None, ...]:
    """How many deals of the network, or of all, each view holds. One query, each part of it by its own index."""
    views = _counted_views(Role(reader.role), calendar.days, in_network=network is not None)
    counted = Counter[int]()
    for place, count in views.rows(reader=reader.pk, network=network):
        counted[place] += count
    return tuple(None if view.which is None else counted[place] for place, view in enumerate(VIEWS))


@lru_cache(maxsize=32)
def _counted_views(role: Role, days: Days, *, in_network: bool) -> Prepared:
    visible = _visible(role, days, in_network=in_network)
    arms = [
        _count_of(visible.filter(part)).annotate(place=Value(place)).values_list("place", "count")
        for place, view in enumerate(VIEWS)
        for part in (due_work_in_parts(READER, days) if view.is_mine else (view.which,))
        if part is not None
    ]
    return Prepared(arms[0].union(*arms[1:], all=True))


def tabs(
    reader: User, counted: Sequence[int | None], *, kept: dict[str, str], given: dict[str, list[str]]
) -> tuple[Tab, ...]:
    """The views over all deals the reader sees in this network, with what they hold."""
    return tuple(
        Tab(
            label=view.label,
            address=f"?{urlencode(kept | view.conditions(reader))}",
            count=count,
            is_current={name: [value] for name, value in view.conditions(reader).items()} == given,
        )
        for view, count in zip(VIEWS, counted, strict=True)
    )


def saved_tabs(views: Sequence[KeptView], asked: str) -> tuple[SavedTab, ...]:
    """What the reader and colleagues keep; what they hold is counted when they are opened."""
    return tuple(
        SavedTab(
            pk=view.pk,
            label=view.name,
            address=f"?{view.query}",
            is_current=view.query == asked,
            owner=view.owner,
        )
        for view in views
    )


@dataclass(frozen=True, slots=True)
class View:
    """Conditions everybody finds ready. Without `which` it shows no number: that would cost more than the page."""

    label: str
    query: dict[str, str]
    which: Q | None
    is_mine: bool = False

    def conditions(self, reader: User) -> dict[str, str]:
        return {"owner": str(reader.pk)} | self.query if self.is_mine else self.query


READER = gap("reader", "bigint")
VIEWS = (
    View("All open", {}, OPEN),
    View("Mine due", {"due": "now"}, worked_by(READER) & OPEN & DUE, is_mine=True),
    View("Going quiet", {"quiet": "going"}, OPEN & GOING_QUIET),
    View("Quiet", {"quiet": "quiet"}, OPEN & QUIET),
    View("LOI out", {"stage": Stage.LOI.value}, Q(stage=Stage.LOI)),
    View("Unresponsive", {"quiet": "unresponsive"}, None),
    View("Pivotal", {"worth": "pivotal"}, None),
    View("Rates late", {"rates": "late"}, None),
    View("Legal with us", {"stage": Stage.LEGAL.value, "paper": "plan"}, PAPER_WITH_US),
    View("Signed", {"stage": Stage.SIGNED.value}, Q(stage=Stage.SIGNED)),
    View("Lost", {"stage": Stage.LOST.value}, Q(stage=Stage.LOST)),
)
ALL_OPEN = 0
