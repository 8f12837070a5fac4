from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from pipeline.permissions import may_open_deals
from pipeline.queries.desk import desk
from pipeline.views.reader import asks_for, plan_day, reader_of


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request)
    now = timezone.now()
    context = {
        "desk": desk(reader=reader, scope_key=request.GET.get("of", ""), now=now, plan_today=plan_day(now)),
        "may_open": may_open_deals(reader),
    }
    template = "pipeline/today_region.html" if asks_for(request, "today") else "pipeline/today.html"
    return render(request, template, context)
