"""On whom the network hangs: groups without whom cells fall, or those cells one by one, with the group and without."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.pieces import Figure
from adequacy.critical_filter import CriticalFilter
from adequacy.queries.critical import (
    CELL_ORDERS,
    GROUP_ORDERS,
    Standing,
    carrying_groups,
    critical_cells,
    falling_cells,
    group_rows,
    standing_of,
)
from adequacy.queries.outlooks import head_of
from adequacy.views.figures import without_blanks
from adequacy.views.measurements import state
from pipeline.views.reader import asks_for, plan_day
from providers.current import current_network
from providers.models import County, Network, ProviderGroup

BY_CELL = "cell"
FILTERS = "filters-form"
PER_PAGE = 30


@require_safe
def critical_groups(request: HttpRequest) -> HttpResponse:
    network = current_network(request)
    if network is None:
        return redirect("adequacy:counties")
    everything, standing = critical_cells(network), standing_of(network)
    form, place = CriticalFilter(request.GET, cells=everything), _place(request)
    cells = form.listed(everything.filter(**{name: found.pk for name, found in place.items()}))
    head = head_of(network)
    context = state(request, network) | {
        "form": form,
        "place": place,
        "standing": standing,
        "figures": _figures(standing),
        "is_filtered": form.is_filtered or bool(place),
        "has_chances": head is not None and head.has_cells,
    }
    context |= (
        _cells(request, network, cells)
        if "group" in place or request.GET.get("by") == BY_CELL
        else _groups(request, network, cells)
    )
    part = asks_for(request, "critical-groups")
    response = render(
        request, "adequacy/_critical_groups.html" if part else "adequacy/critical_groups.html", context
    )
    if request.headers.get("HX-Trigger") == FILTERS:
        response["HX-Push-Url"] = without_blanks(request)
    return response


def _place(request: HttpRequest) -> dict[str, Any]:
    """The county and the group the page is narrowed to, where the address names one that there is."""
    county = County.objects.filter(pk=request.GET.get("county", "")[:5]).first()
    number = request.GET.get("group", "")
    group = (
        ProviderGroup.objects.filter(pk=int(number)).first()
        if number.isdecimal() and len(number) < 10
        else None
    )
    return {name: found for name, found in (("county", county), ("group", group)) if found is not None}


def _groups(request: HttpRequest, network: Network, cells: QuerySet[Any]) -> dict[str, Any]:
    order = _order(request, GROUP_ORDERS)
    page = Paginator(carrying_groups(cells, order), PER_PAGE).get_page(request.GET.get("page"))
    rows = group_rows(
        network, cells, list(page.object_list), day=plan_day(timezone.now()), first=page.start_index()
    )
    return {"page": page, "order": order, "rows": rows, "by_cell": False}


def _cells(request: HttpRequest, network: Network, cells: QuerySet[Any]) -> dict[str, Any]:
    order = _order(request, CELL_ORDERS)
    listed = cells.select_related("county", "group").order_by(*CELL_ORDERS[order])
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "order": order,
        "rows": falling_cells(network, list(page.object_list), first=page.start_index()),
        "by_cell": True,
    }


def _order(request: HttpRequest, orders: Mapping[str, Any]) -> str:
    """The first is what one gets unasked."""
    asked = request.GET.get("sort", "")
    return asked if asked in orders else next(iter(orders))


def _figures(standing: Standing) -> list[Figure]:
    return [
        Figure(number=f"{standing.passing:,}", word="cells pass", icon="circle-check", tone="good"),
        Figure(
            number=f"{standing.hanging:,}",
            word="hang on one group",
            icon="target-arrow",
            tone="watch",
            address="?by=cell",
            title="Show these cells",
        ),
        Figure(
            number=f"{standing.groups:,}",
            word="critical groups",
            icon="users-group",
            address="?",
            title="Show these groups",
        ),
    ]
