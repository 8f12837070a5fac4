from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from pipeline.forms.filters import DealFilter
from pipeline.permissions import may_open_deals
from pipeline.queries.board import CARDS, Board, Lane
from pipeline.queries.board import board as board_of
from pipeline.queries.filter_options import FilterOptions, filter_options
from pipeline.queries.work import Calendar, visible_deals
from pipeline.stages import OPEN_STAGES
from pipeline.views.reader import asks_for, page_beneath, reader_of
from providers.current import networks_offered


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    context = _context(request, timezone.now(), here=request.get_full_path(), asked=request.GET)
    template = "pipeline/board_region.html" if asks_for(request, "board") else "pipeline/board.html"
    return render(request, template, context)


def board_beneath(request: HttpRequest, now: dt.datetime) -> str:
    """The board as it is now, to go along with the reply to a move made on it: a move is one request."""
    page = page_beneath(request, "pipeline:board")
    if page is None:
        return ""
    context = _context(request, now, here=page.address, asked=page.asked) | {"comes_along": True}
    return render_to_string("pipeline/board_region.html", context, request)


def _context(request: HttpRequest, now: dt.datetime, *, here: str, asked: QueryDict) -> dict[str, Any]:
    reader = reader_of(request)
    options = filter_options(reader)
    calendar = Calendar(now=now, reader=reader, zones=options.zones)
    chosen = _filter(request, calendar, options, asked)
    found = board_of(chosen.qs, calendar=calendar, shown=_asked_cards(asked))
    return {
        "board": found,
        "lanes": [
            (lane, [(card, uuid.uuid4()) for card in lane.cards], _address_of_more(asked, lane))
            for lane in found.lanes
        ],
        "filter": chosen,
        "conditions": chosen.conditions(),
        "problems": chosen.problems,
        "shortcuts": _shortcuts(asked, found, calendar),
        "stages": [(place, stage.value, stage.label) for place, stage in enumerate(OPEN_STAGES, start=1)],
        "may_open": may_open_deals(reader),
        "here": here,
    }


def _filter(request: HttpRequest, calendar: Calendar, options: FilterOptions, asked: QueryDict) -> DealFilter:
    """The lanes are the stages, so the board knows no condition on them."""
    asked = asked.copy()
    asked.pop("stage", None)
    return DealFilter(
        asked,
        visible_deals(calendar.reader, calendar),
        today=calendar.today,
        options=options,
        **networks_offered(request),
    )


def _asked_cards(asked: QueryDict) -> dict[str, int]:
    """`?rates=100`: more cards of one lane. Anything but a number asks for nothing."""
    return {
        stage.value: int(value)
        for stage in OPEN_STAGES
        if (value := asked.get(stage.value, "")).isdecimal() and len(value) < 5 and int(value) > CARDS
    }


def _address_of_more(asked: QueryDict, lane: Lane) -> str:
    further = asked.copy()
    further[lane.stage] = str(len(lane.cards) + CARDS)
    return f"?{further.urlencode()}"


def _shortcuts(asked: QueryDict, found: Board, calendar: Calendar) -> list[tuple[str, str, int | None]]:
    offered: list[tuple[str, str, str, int | None]] = [
        ("Mine", "owner", str(calendar.reader.pk), None),
        ("Quiet", "quiet", "quiet", found.quiet),
    ]
    shortcuts = []
    for label, name, value, count in offered:
        if name in asked or (name == "owner" and not may_open_deals(calendar.reader)):
            continue
        further = asked.copy()
        further[name] = value
        shortcuts.append((label, f"?{further.urlencode()}", count))
    return shortcuts
