from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from adequacy.bands import SAFE
from adequacy.charts import distribution_chart, history_line
from adequacy.decision_forms import is_number
from adequacy.forecast.whatif import Fate, Ticks
from adequacy.queries.cell_outlook import CellOutlook, cell_outlook
from adequacy.queries.county_facts import county_head
from adequacy.queries.outlooks import head_of
from adequacy.views.decisions import cell_decision
from pipeline.queries.work import read_calendar
from pipeline.views.reader import asks_for, plan_day, reader_of
from providers.current import current_network
from providers.models import County, Specialty

GO_LIVE = "go-live"
DEAL, AWAY = "deal-", "away"


@require_safe
def cell(request: HttpRequest, ssa_code: str, specialty: str) -> HttpResponse:
    """One cell; the ticks of "what if" stand in the address, and one request answers them all."""
    now, network = timezone.now(), current_network(request)
    county, kind = get_object_or_404(County, pk=ssa_code), get_object_or_404(Specialty, pk=specialty)
    head = None if network is None else head_of(network)
    if network is None or head is None:
        raise Http404
    calendar = read_calendar(now=now, reader=reader_of(request))
    found = cell_outlook(
        network,
        head,
        county,
        kind,
        ticks=ticks_of(request.GET),
        at_go_live=request.GET.get("by") == GO_LIVE,
        calendar=calendar,
    )
    if found is None:
        raise Http404
    context = _context(found) | {
        "county": county,
        "specialty": kind,
        "network": network,
        "county_head": county_head(county, network),
        "today": calendar.today,
        "ticks": ticks_of(request.GET),
    }
    context |= cell_decision(head, county, kind, calendar.reader, today=plan_day(now))
    template = "adequacy/_cell.html" if asks_for(request, "cell") else "adequacy/cell.html"
    return render(request, template, context)


def ticks_of(asked: QueryDict) -> Ticks:
    """What is no tick is passed over: an address may be cut short by a mail program."""
    fates = {
        int(name.removeprefix(DEAL)): Fate(value)
        for name, value in asked.items()
        if name.startswith(DEAL) and is_number(name.removeprefix(DEAL)) and value in Fate.values
    }
    return Ticks(fates, frozenset(int(each) for each in asked.getlist(AWAY) if is_number(each)))


def _context(found: CellOutlook) -> dict[str, Any]:
    pair = found.pair
    owners = {each.row.owner: each.forecast.deal.owner_id for each in found.deals if each.row is not None}
    return {
        "found": found,
        "head": found.head,
        "chart": distribution_chart(found.bars, executed=pair.executed, need=pair.required, units=pair.units),
        "line": history_line(found.history, safe=SAFE),
        "fates": list(Fate),
        "owners": sorted(owners.items()),
        "seen": [each for each in found.deals if each.row is not None],
        "hidden_deals": sum(each.row is None for each in found.deals),
    }
