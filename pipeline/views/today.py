from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from pipeline.permissions import may_open_deals
from pipeline.queries.desk import desk
from pipeline.views.reader import asks_for, page_beneath, plan_day, reader_of


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    context = _context(request, timezone.now(), here=request.get_full_path(), asked=request.GET)
    if not asks_for(request, "today"):
        return render(request, "pipeline/today.html", context)
    return unless_known(request, render(request, "pipeline/today_region.html", context))


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The region names its state; a page that shows this very state gets an empty reply. Nothing is kept on the way."""
    response.headers["ETag"] = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response.headers["Cache-Control"] = "private, no-store"
    answer = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return answer or response


def today_beneath(request: HttpRequest, now: dt.datetime) -> str:
    """Today as it is now, to go along with the reply to a drawer opened over it; empty over another page.

    So a call is logged in two requests: the drawer, and the save that brings the new day with it.
    """
    page = page_beneath(request, "pipeline:today")
    if page is None:
        return ""
    context = _context(request, now, here=page.address, asked=page.asked)
    return render_to_string("pipeline/today_region.html", context | {"comes_along": True}, request)


def _context(request: HttpRequest, now: dt.datetime, *, here: str, asked: QueryDict) -> dict[str, Any]:
    reader = reader_of(request)
    found = desk(reader=reader, scope_key=asked.get("of", ""), now=now, plan_today=plan_day(now))
    return {"desk": found, "here": here, "may_open": may_open_deals(reader)}
