from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from adequacy.forms import CellFilter, specialties, states
from adequacy.permissions import may_measure
from adequacy.queries.cell_rows import CellRow, cell_lines, cell_rows
from adequacy.queries.cells import Cell, Coverage, network_coverage
from adequacy.queries.counties import county_lines, county_scorecards, totals
from adequacy.queries.deals import OpenDeal, open_deals
from adequacy.queries.enrollment import counties_without_enrollees
from adequacy.queries.outlooks import head_of
from adequacy.queries.standards import carried_sets
from adequacy.views.figures import figures, without_blanks
from adequacy.views.maps import state_map
from adequacy.views.outlook import outlook
from pipeline.queries.work import Calendar, read_calendar
from pipeline.views.reader import asks_for, plan_day, reader_of
from providers.current import current_network
from providers.permissions import may_edit_networks
from providers.states import area_name

BY_COUNTY = "county"
REACH = "reach"
"""The three networks side by side, in place of the chances."""
FILTERS = "filters-form"
PER_PAGE = 30


@dataclass(frozen=True)
class Shown:
    """What the filters leave, ready to be drawn."""

    form: CellFilter
    measured: list[Cell]
    rows: list[CellRow]


@require_safe
def counties(request: HttpRequest) -> HttpResponse:
    reader, now = reader_of(request), timezone.now()
    network = current_network(request)
    if network is None:
        return render(request, "adequacy/no_network.html", {"may_make": may_edit_networks(reader)})
    head = head_of(network)
    shows_reach = request.GET.get("view") == REACH
    if head is not None and head.has_cells and not shows_reach:
        return outlook(request, head, network, now=now)
    calendar = read_calendar(now=now, reader=reader)
    today = plan_day(now)
    coverage = network_coverage(network, plan_day=today)
    context = _frame(coverage, today=today) | {
        "may_edit_network": may_edit_networks(reader),
        "may_measure": may_measure(reader),
        "freshness": coverage.freshness,
        "shows_reach": shows_reach,
        "has_chances": head is not None and head.has_cells,
    }
    if not coverage.cells and _awaits_measuring(coverage):
        return render(request, "adequacy/not_yet_measured.html", context)
    if not coverage.cells:
        return render(request, "adequacy/not_measured.html", context | {"carried": carried_sets()})
    deals = open_deals(network, calendar)
    context |= _region(request, coverage, _shown(request, coverage, deals), calendar, today=today)
    template = "adequacy/_counties.html" if asks_for(request, "counties") else "adequacy/county_list.html"
    response = render(request, template, context)
    if request.headers.get("HX-Trigger") == FILTERS:
        response["HX-Push-Url"] = without_blanks(request)
    return response


def _awaits_measuring(coverage: Coverage) -> bool:
    """Counties and a standard are there, and no measurement has ended since."""
    fresh = coverage.freshness
    asked = coverage.standard_set is not None and bool(coverage.not_evaluated)
    return asked and (fresh.measured_at is None or fresh.is_under_way)


def _frame(coverage: Coverage, *, today: dt.date) -> dict[str, Any]:
    deadline = coverage.deadline
    return {
        "coverage": coverage,
        "network": coverage.network,
        "today": today,
        "days_to_filing": (deadline.due_on - today).days if deadline else None,
        "totals": totals(coverage.cells),
        "specialty_count": len(specialties(coverage.cells)),
        "area": area_name(states(coverage.cells)),
        "lacks_enrollees": counties_without_enrollees(coverage),
        "is_other_edition": coverage.network.edition != str(coverage.network.contract_year),
    }


def _shown(request: HttpRequest, coverage: Coverage, deals: list[OpenDeal]) -> Shown:
    form = CellFilter(request.GET, coverage=coverage, deals=deals)
    measured = form.measured(coverage.cells)
    return Shown(form, measured, form.listed(cell_rows(coverage.network, measured, deals)))


def _region(
    request: HttpRequest, coverage: Coverage, shown: Shown, calendar: Calendar, *, today: dt.date
) -> dict[str, Any]:
    cards = county_scorecards(shown.measured)
    by_county = request.GET.get("by") == BY_COUNTY
    listed: list[Any] = county_lines(coverage.network, cards, shown.rows) if by_county else shown.rows
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    lines: list[Any] = list(page.object_list)
    if not by_county:
        lines = list(cell_lines(lines, calendar, first=page.start_index()))
    state = shown.form.asked("state") or (cards[0].county.state if cards else "")
    numbers = _numbers(lines)
    return {
        "form": shown.form,
        "page": page,
        "lines": lines,
        "by_county": by_county,
        "figures": figures(request, coverage, totals(shown.measured), today=today),
        "map": state_map(state, cards, numbers=numbers, not_evaluated=coverage.not_evaluated),
        "is_filtered": shown.form.is_filtered,
    }


def _numbers(lines: Iterable[Any]) -> Mapping[str, int]:
    """The first row of each county on this page, for the numbers on the map."""
    found: dict[str, int] = {}
    for line in lines:
        found.setdefault(line.ssa_code, line.rank)
    return found
