from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Role
from pipeline.forms.filters import DealFilter, bar_without_conditions
from pipeline.models.marks import QUERY_LIMIT
from pipeline.permissions import may_open_deals
from pipeline.queries.columns import COLUMN_CHOICES, chosen_columns
from pipeline.queries.filter_options import FilterOptions, filter_options
from pipeline.queries.listing import (
    ALL_OPEN,
    ORDERS,
    BadMark,
    Listing,
    first_of_all_open,
    listing,
    saved_tabs,
    tabs,
    view_counts,
)
from pipeline.queries.work import Calendar, visible_deals
from pipeline.stages import CLOSED_STAGES
from pipeline.views.reader import asks_for, reader_of
from providers.current import networks_offered

NOT_CONDITIONS = frozenset({"sort", "after", "network", "columns"})


@require_safe
def deals(request: HttpRequest) -> HttpResponse:
    """The dense list. Unknown parameters mean nothing here; a value not understood is left out and named."""
    reader = reader_of(request)
    options = filter_options(reader)
    calendar = Calendar(now=timezone.now(), reader=reader, zones=options.zones)
    given = _given(request.GET)
    if given or request.GET.get("after") or request.GET.get("network"):
        chosen = deal_filter(request, visible_deals(reader, calendar), calendar, options)
    else:
        chosen = bar_without_conditions(today=calendar.today, options=options, **networks_offered(request))
    in_views = view_counts(reader, calendar, chosen.chosen_network)
    found, problems = _page(request.GET, chosen, calendar, all_open=None if given else in_views[ALL_OPEN])
    kept = {"network": request.GET["network"]} if request.GET.get("network") else {}
    context = {
        "listing": found,
        "filter": chosen,
        "conditions": chosen.conditions(),
        "problems": [*chosen.problems, *problems],
        "tabs": tabs(reader, in_views, kept=kept, given=given),
        "saved": saved_tabs(options.views, _kept_query(request.GET)),
        "query": _kept_query(request.GET),
        "columns": chosen_columns(request.GET.getlist("columns")),
        "all_columns": COLUMN_CHOICES,
        "beside_columns": _beside_columns(request.GET),
        "may_open": may_open_deals(reader),
        "may_change": reader.role in (Role.REP, Role.MANAGER),
    }
    template = (
        "pipeline/deal_list_region.html" if asks_for(request, "deal-list") else "pipeline/deal_list.html"
    )
    return render(request, template, context)


def deal_filter(
    request: HttpRequest,
    visible: QuerySet[Any],
    calendar: Calendar,
    options: FilterOptions,
    *,
    asked: QueryDict | None = None,
) -> DealFilter:
    """By the address of this page, or by that of another list."""
    return DealFilter(
        request.GET if asked is None else asked,
        visible,
        today=calendar.today,
        options=options,
        **networks_offered(request),
    )


def _page(
    asked: QueryDict, chosen: DealFilter, calendar: Calendar, *, all_open: int | None
) -> tuple[Listing, list[str]]:
    """`all_open` is how many they are, where the list is that of all open deals."""
    stages = chosen.form.cleaned_data.get("stage") or ()
    order = asked.get("sort", "")
    if order not in ORDERS:
        order = "closed" if _only_closed(stages) else "due"
    columns = chosen_columns(asked.getlist("columns"))
    if all_open is not None and not asked.get("after"):
        network = chosen.chosen_network
        return first_of_all_open(calendar, network, order=order, columns=columns, count=all_open), []
    page = partial(
        listing,
        chosen.qs,
        calendar=calendar,
        order=order,
        columns=columns,
        count=all_open,
        only_open=not set(stages) & set(CLOSED_STAGES),
    )
    try:
        return page(after=asked.get("after", "")), []
    except BadMark:
        problem = "The place to go on from could not be read; this is the first page."
        return page(after=""), [problem]


def _beside_columns(asked: QueryDict) -> tuple[tuple[str, str], ...]:
    """What stays in the address when other columns are chosen; the place one has paged to does not."""
    kept = ((name, values) for name, values in asked.lists() if name not in ("columns", "after"))
    return tuple((name, value) for name, values in kept for value in values)


def _kept_query(asked: QueryDict) -> str:
    """The list itself, without the place one has paged to."""
    kept = asked.copy()
    kept.pop("after", None)
    return kept.urlencode()[:QUERY_LIMIT]


def _only_closed(stages: Collection[str]) -> bool:
    return bool(stages) and set(stages) <= set(CLOSED_STAGES)


def _given(asked: QueryDict) -> dict[str, list[str]]:
    """The conditions in the address that are ours, to see whether they are those of a saved view."""
    names = set(DealFilter.base_filters) - NOT_CONDITIONS
    return {name: values for name, values in asked.lists() if name in names and any(values)}
