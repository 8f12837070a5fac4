"""Why a cell stands as it does."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from adequacy.queries.cell_rows import cell_rows
from adequacy.queries.cells import network_coverage
from adequacy.queries.county import limits_of
from adequacy.queries.county_facts import county_head
from adequacy.queries.days import latest_day
from adequacy.queries.deals import open_deals
from adequacy.queries.why import why
from adequacy.views.measurements import state
from pipeline.permissions import may_open_deals
from pipeline.queries.work import read_calendar
from pipeline.views.reader import plan_day, reader_of
from providers.current import current_network
from providers.models import County


@require_safe
def cell_reach(request: HttpRequest, ssa_code: str, code: str) -> HttpResponse:
    reader, now = reader_of(request), timezone.now()
    here, network = get_object_or_404(County, pk=ssa_code), current_network(request)
    if network is None:
        raise Http404
    calendar, today = read_calendar(now=now, reader=reader), plan_day(now)
    coverage = network_coverage(network, plan_day=today, county=here.pk)
    found = next((each for each in coverage.cells if each.specialty == code), None)
    if found is None or coverage.standard_set is None:
        raise Http404
    (row,) = cell_rows(network, [found], open_deals(network, calendar))
    context = state(request, network) | {
        "head": county_head(here, network),
        "coverage": coverage,
        "cell": found,
        "row": row,
        "limits": limits_of(coverage.standard_set, found),
        "why": why(network, found, day=latest_day(today, calendar), plan_day=today),
        "may_open": may_open_deals(reader),
    }
    return render(request, "adequacy/cell_reach.html", context)
