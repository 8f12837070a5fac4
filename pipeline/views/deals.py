from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from pipeline.forms.filters import DealFilter
from pipeline.permissions import may_open_deals
from pipeline.queries.listing import ORDERS, BadMark, Listing, listing, tabs
from pipeline.queries.work import Calendar, read_calendar, visible_deals
from pipeline.stages import CLOSED_STAGES
from pipeline.views.reader import asks_for, reader_of
from providers.current import current_network
from providers.models import Network

NOT_CONDITIONS = frozenset({"sort", "after", "network"})


@require_GET
def deals(request: HttpRequest) -> HttpResponse:
    """The dense list. Unknown parameters mean nothing here; a value not understood is left out and named."""
    reader = reader_of(request)
    calendar = read_calendar(now=timezone.now(), reader=reader)
    visible = visible_deals(reader, calendar)
    chosen = deal_filter(request, visible, calendar)
    found, problems = _page(request.GET, chosen, calendar)
    kept = {"network": request.GET["network"]} if request.GET.get("network") else {}
    context = {
        "listing": found,
        "filter": chosen,
        "conditions": chosen.conditions(),
        "problems": [*chosen.problems, *problems],
        "tabs": tabs(
            chosen.in_chosen_network(visible), reader=reader, kept=kept, given=_given(request.GET, chosen)
        ),
        "may_open": may_open_deals(reader),
    }
    template = (
        "pipeline/deal_list_region.html" if asks_for(request, "deal-list") else "pipeline/deal_list.html"
    )
    return render(request, template, context)


def deal_filter(request: HttpRequest, visible: QuerySet[Any], calendar: Calendar) -> DealFilter:
    networks = list(Network.objects.visible_to(calendar.reader).newest_first())
    return DealFilter(
        request.GET, visible, calendar=calendar, networks=networks, current=current_network(request)
    )


def _page(asked: QueryDict, chosen: DealFilter, calendar: Calendar) -> tuple[Listing, list[str]]:
    order = asked.get("sort", "")
    if order not in ORDERS:
        order = "closed" if _only_closed(chosen.form.cleaned_data.get("stage") or ()) else "due"
    try:
        return listing(chosen.qs, calendar=calendar, order=order, after=asked.get("after", "")), []
    except BadMark:
        first = listing(chosen.qs, calendar=calendar, order=order, after="")
        return first, ["The place to go on from could not be read; this is the first page."]


def _only_closed(stages: Collection[str]) -> bool:
    return bool(stages) and set(stages) <= set(CLOSED_STAGES)


def _given(asked: QueryDict, chosen: DealFilter) -> dict[str, list[str]]:
    """The conditions in the address that are ours, to see whether they are those of a saved view."""
    names = set(chosen.filters) - NOT_CONDITIONS
    return {name: values for name, values in asked.lists() if name in names and any(values)}
