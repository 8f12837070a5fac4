"""The Counties page once there is a forecast: by chance, worst first, with the deal that decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.pieces import STATUS_WORDS, Figure
from accounts.wording import day_month, full_date, percent
from adequacy.bands import SAFE, SURE, Band
from adequacy.charts import history_line
from adequacy.map_file import outline_of
from adequacy.models import JointForecast, NetworkForecast
from adequacy.outlook_filter import OutlookFilter
from adequacy.permissions import may_measure
from adequacy.pictures import Mark, StatePicture, state_picture
from adequacy.queries.brief import calls_waiting
from adequacy.queries.freshness import freshness
from adequacy.queries.outlooks import (
    CountyOutlook,
    OutlookRow,
    OutlookTotals,
    calls_proposed,
    calls_that_change_most,
    chance_of,
    county_history,
    county_outlooks,
    head_of,
    joint_of,
    last_week,
    moved,
    outlook_cells,
    outlook_rows,
    outlook_totals,
    owners_of,
)
from adequacy.views.decisions import decision_question
from adequacy.views.figures import with_query, without_blanks
from pipeline.permissions import may_make_closing_calls
from pipeline.queries.work import Calendar, read_calendar
from pipeline.views.reader import asks_for, plan_day, reader_of
from providers.models import County, Network
from providers.queries.networks import markets
from providers.states import area_name, state_name

FILTERS = "filters-form"
PER_PAGE = 30


def outlook(
    request: HttpRequest, head: NetworkForecast, network: Network, *, now: dt.datetime
) -> HttpResponse:
    reader = reader_of(request)
    calendar, today = read_calendar(now=now, reader=reader), plan_day(now)
    since = last_week(network, today)
    cells = outlook_cells(network, since)
    form = OutlookFilter(request.GET, cells=cells, owners=owners_of(network), markets=markets(network))
    placed = form.placed(cells)
    page = Paginator(form.listed(placed, today=today), PER_PAGE).get_page(request.GET.get("page"))
    rows = outlook_rows(network, list(page.object_list), calendar, first=page.start_index())
    counties, totals = county_outlooks(placed), outlook_totals(cells)
    state = form.asked("state") or (counties[0].state if counties else "")
    context = {
        "network": network,
        "freshness": freshness(network),
        "may_measure": may_measure(calendar.reader),
        "head": head,
        "since": since,
        "today": today,
        "form": form,
        "page": page,
        "rows": rows,
        "totals": totals,
        "safe": SAFE,
        "is_filtered": form.is_filtered,
        "area": area_name(sorted({county.state for county in counties})),
        "days_to_filing": None if head.filing_on is None else (head.filing_on - today).days,
        "calls": calls_that_change_most(cells, calendar),
        "moved": moved(cells),
        "waiting": calls_waiting(reader),
        "proposed": calls_proposed(network, now=now, today=today) if may_make_closing_calls(reader) else [],
        **decision_question(head, reader, today=today),
        "may_call": may_make_closing_calls(reader),
        "figures": outlook_figures(request, head, outlook_totals(placed), joint_of(network), today=today),
        "map": outlook_map(state, counties, numbers=_numbers(rows)),
    }
    template = "adequacy/_outlook.html" if asks_for(request, "outlook") else "adequacy/outlook.html"
    response = render(request, template, context)
    if request.headers.get("HX-Trigger") == FILTERS:
        response["HX-Push-Url"] = without_blanks(request)
    return response


def _numbers(rows: Iterable[OutlookRow]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found.setdefault(row.ssa_code, row.rank)
    return found


def outlook_figures(
    request: HttpRequest,
    head: NetworkForecast,
    totals: OutlookTotals,
    joint: JointForecast | None,
    *,
    today: dt.date,
) -> list[Figure]:
    """The countdown, the cells by band, and the chance that all pass together."""
    bands = [_band_figure(request, band, totals.by_band[band]) for band in Band]
    return [_countdown(head, today), *bands, *_together(joint)]


def _countdown(head: NetworkForecast, today: dt.date) -> Figure:
    if head.filing_on is None:
        return Figure(
            number=f"{(head.go_live_on - today).days:,}",
            word=f"days to go-live, {day_month(head.go_live_on, today)}",
            title=f"No filing lies ahead; go-live is {full_date(head.go_live_on)}",
        )
    return Figure(
        number=f"{(head.filing_on - today).days:,}",
        word=f"days to filing, {day_month(head.filing_on, today)}",
        title=full_date(head.filing_on),
    )


def _band_figure(request: HttpRequest, band: Band, count: int) -> Figure:
    word = STATUS_WORDS[band.value]
    return Figure(
        number=f"{count:,}",
        word=word.word,
        icon=word.icon,
        tone=word.tone,
        address=with_query(request, band=band.value, page=""),
        title=f"Show the cells of: {band.label}",
    )


def _together(joint: JointForecast | None) -> list[Figure]:
    if joint is None:
        return []
    chance = joint.go_live if joint.filing is None else joint.filing
    error = joint.go_live_error if joint.filing is None else joint.filing_error
    drawn = f", drawn by lot, give or take {(error or 0) * 196:.1f} points" if error else ", exact"
    title = f"Chance that every cell passes{drawn}: see why"
    return [
        Figure(number=percent(chance), word="all pass", address=reverse("adequacy:all-together"), title=title)
    ]


def outlook_map(
    state: str, counties: Sequence[CountyOutlook], *, numbers: Mapping[str, int]
) -> StatePicture | None:
    """None where no outline is drawn: a territory, or a house without the front-end packages."""
    here = [county for county in counties if county.state == state and county.fips]
    outline = outline_of(here[0].fips[:2]) if here else None
    if outline is None:
        return None
    # Two SSA codes may share one shape (Los Angeles): the lower of them, which comes first, colours it.
    marks = {county.fips: _mark(county, numbers.get(county.ssa_code)) for county in reversed(here)}
    return state_picture(state_name(state), outline, marks)


def _mark(county: CountyOutlook, number: int | None) -> Mark:
    below = f"{county.below_safe} of {county.cells} cells below 80 %"
    return Mark(
        title=f"{county.name}: lowest {percent(county.lowest)}, {county.band.value}; {below}",
        tone=county.band.value,
        address=reverse("adequacy:county", args=[county.ssa_code]),
        number=number,
    )


def county_chances(network: Network, county: County, calendar: Calendar) -> dict[str, Any]:
    """The cells of one county by chance, those below 95 % with their deals; nothing before the first forecast."""
    head = head_of(network)
    if head is None or not head.has_cells:
        return {"chances": []}
    cells = list(outlook_cells(network).filter(county=county))
    joint = joint_of(network, county.pk)
    unsure = [cell for cell in cells if chance_of(cell) < SURE]
    return {
        "forecast": head,
        "chances": cells,
        "unsure": outlook_rows(network, unsure, calendar, first=1),
        "line": history_line(county_history(network, county), safe=SAFE),
        "together": "" if joint is None else percent(joint.go_live if joint.filing is None else joint.filing),
    }
