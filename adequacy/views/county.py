from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from adequacy.permissions import may_measure
from adequacy.queries.counties import totals
from adequacy.queries.county import CountyDetail, county_detail
from adequacy.queries.county_facts import county_head
from adequacy.queries.critical import hanging_in
from adequacy.queries.days import latest_day
from adequacy.views.figures import status_figures
from adequacy.views.maps import county_close_up
from adequacy.views.outlook import county_chances
from pipeline.permissions import may_open_deals
from pipeline.queries.work import read_calendar
from pipeline.views.reader import asks_for, plan_day, reader_of
from providers.current import current_network
from providers.models import County

ALL = "all"
PROSPECTS_SHOWN = 8


@require_safe
def county(request: HttpRequest, ssa_code: str) -> HttpResponse:
    reader, now = reader_of(request), timezone.now()
    here = get_object_or_404(County, pk=ssa_code)
    network = current_network(request)
    head = county_head(here, network)
    context: dict[str, Any] = {"head": head, "county": here, "network": network, "network_name": str(network)}
    if network is None or not head.is_in_service_area:
        return render(request, "adequacy/county_outside.html", context)
    calendar, today = read_calendar(now=now, reader=reader), plan_day(now)
    day = latest_day(today, calendar)
    detail = county_detail(network, here, day=day, plan_day=today, calendar=calendar)
    shows_all = request.GET.get("specialties") == ALL
    context |= _numbers(detail) | {
        "figures": status_figures(request, detail.coverage, totals(detail.coverage.cells)),
        "hanging": hanging_in(network, here),
        "today": calendar.today,
        "may_open": may_open_deals(reader),
        "may_measure": may_measure(reader),
        "freshness": detail.coverage.freshness,
        "cells": detail.cells if shows_all else detail.first_cells,
        "further_cells": 0 if shows_all else detail.further_cells,
    }
    context |= county_chances(network, here, calendar)
    is_part = asks_for(request, "specialties")
    template = "adequacy/_specialties.html" if is_part else "adequacy/county_detail.html"
    return render(request, template, context)


def _numbers(detail: CountyDetail) -> dict[str, Any]:
    coverage = detail.coverage
    return {
        "detail": detail,
        "coverage": coverage,
        "totals": totals(coverage.cells),
        "close_up": county_close_up(detail.county, detail.sites),
        "prospects": detail.prospects[:PROSPECTS_SHOWN],
        "further_prospects": max(0, len(detail.prospects) - PROSPECTS_SHOWN),
    }
