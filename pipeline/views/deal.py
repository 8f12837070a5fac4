from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pipeline.permissions import may_edit
from pipeline.queries.deal_page import add_papers, deal_page
from pipeline.queries.timeline import timeline
from pipeline.views.reader import asks_for, is_htmx, reader_of
from pipeline.views.sheet import visible_deal


@require_safe
def deal(request: HttpRequest, pk: int) -> HttpResponse:
    """The page, the region that changes with the deal, or its timeline alone."""
    found, now, reader = visible_deal(request, pk), timezone.now(), reader_of(request)
    add_papers(found)
    history = timeline(found, show=request.GET.get("show", ""), page=page_number(request))
    context = {
        "deal": found,
        "history": history,
        "today": reader.today(now),
        "may_correct": found.is_open and may_edit(reader, found),
    }
    if asks_for(request, "timeline"):
        return render(request, "pipeline/_timeline.html", context)
    context["page"] = deal_page(found, user=reader, now=now)
    template = "pipeline/deal_region.html" if is_htmx(request) else "pipeline/deal_detail.html"
    return render(request, template, context)


def page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else 1
