"""What if, over all cells of a county: the ticks stand in the address, and one request answers them all."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from adequacy.forecast.whatif import Fate
from adequacy.queries.county_facts import county_head
from adequacy.queries.county_outlook import CountyOutlook, county_outlook
from adequacy.queries.outlooks import head_of
from adequacy.views.cell import ticks_of
from pipeline.queries.work import read_calendar
from pipeline.views.reader import asks_for, reader_of
from providers.current import current_network
from providers.models import County

DROPS = "drop"


@require_safe
def county_what_if(request: HttpRequest, ssa_code: str) -> HttpResponse:
    now, network = timezone.now(), current_network(request)
    county = get_object_or_404(County, pk=ssa_code)
    head = None if network is None else head_of(network)
    if network is None or head is None or not head.has_cells:
        raise Http404
    calendar, ticks = read_calendar(now=now, reader=reader_of(request)), ticks_of(request.GET)
    found = county_outlook(network, head, county, ticks=ticks, drops=DROPS in request.GET, calendar=calendar)
    context: dict[str, Any] = {
        "county": county,
        "county_head": county_head(county, network),
        "head": head,
        "found": found,
        "fates": list(Fate),
        "owners": _owners(found),
        "ticks": ticks,
        "is_ticked": not ticks.is_empty,
        "today": calendar.today,
    }
    part = asks_for(request, "county-what-if")
    template = "adequacy/_county_what_if.html" if part else "adequacy/county_what_if.html"
    return render(request, template, context)


def _owners(found: CountyOutlook) -> list[tuple[str, int]]:
    """Whose deals the reader sees, by name."""
    return sorted(
        {(each.row.owner, each.forecast.deal.owner_id) for each in found.deals if each.row is not None}
    )
