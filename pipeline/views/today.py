from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from pipeline.permissions import may_open_deals
from pipeline.queries.desk import desk
from pipeline.views.reader import asks_for, plan_day, reader_of


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    context = _context(request, timezone.now(), here=request.get_full_path(), asked=request.GET)
    template = "pipeline/today_region.html" if asks_for(request, "today") else "pipeline/today.html"
    return render(request, template, context)


def today_beneath(request: HttpRequest, now: dt.datetime) -> str:
    """Today as it is now, to go along with the reply to a drawer opened over it; empty over another page.

    So a call is logged in two requests: the drawer, and the save that brings the new day with it.
    """
    try:
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return ""
    if page.path != reverse("pipeline:today"):
        return ""
    here = f"{page.path}?{page.query}" if page.query else page.path
    context = _context(request, now, here=here, asked=QueryDict(page.query))
    return render_to_string("pipeline/today_region.html", context | {"comes_along": True}, request)


def _context(request: HttpRequest, now: dt.datetime, *, here: str, asked: QueryDict) -> dict[str, Any]:
    reader = reader_of(request)
    found = desk(reader=reader, scope_key=asked.get("of", ""), now=now, plan_today=plan_day(now))
    return {"desk": found, "here": here, "may_open": may_open_deals(reader)}
