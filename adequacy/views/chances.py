"""The numbers a forecast starts from: read by everybody, set by managers, the VP and administrators."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adequacy.actions.defaults import set_default, take_default_back
from adequacy.chance_forms import NumberForm
from adequacy.forecast.defaults import NUMBERS, Assumptions
from adequacy.permissions import may_set_chances
from adequacy.queries.beliefs import assumptions
from adequacy.queries.defaults import effects, number_rows
from pipeline.views.reader import plan_day, reader_of
from providers.current import current_network


@require_safe
def chances(request: HttpRequest) -> HttpResponse:
    reader, now = reader_of(request), timezone.now()
    context = {"rows": number_rows(plan_day(now)), "may_set": may_set_chances(reader)}
    return render(request, "adequacy/chances.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def chance(request: HttpRequest, key: str) -> HttpResponse:
    """GET with a number shows what it would do to the open deals; POST sets it."""
    reader, now, network = reader_of(request), timezone.now(), current_network(request)
    if key not in NUMBERS:
        raise Http404
    if not may_set_chances(reader):
        raise PermissionDenied
    row = next(each for each in number_rows(plan_day(now)) if each.number.key == key)
    asked = request.POST if request.method == "POST" else request.GET
    initial = {"value": row.value, "source": row.source if row.set_by_plan else ""}
    form = NumberForm(asked if "value" in asked else None, number=NUMBERS[key], initial=initial)
    is_good = form.is_valid()
    if request.method == "POST" and is_good:
        set_default(key=key, **form.cleaned_data, by=reader, at=now)
        messages.success(request, "Set. The next forecast is made by it.")
        return redirect("adequacy:chances")
    found = []
    if network is not None and form.told is not None:
        instead = Assumptions({**assumptions().set_by_plan, key: form.told})
        found = list(effects(network, instead, now=now, today=plan_day(now)))
    status = 422 if form.errors else 200
    return render(
        request, "adequacy/chance.html", {"form": form, "row": row, "effects": found}, status=status
    )


@require_POST
def chance_return(request: HttpRequest, key: str) -> HttpResponse:
    if not may_set_chances(reader_of(request)):
        raise PermissionDenied
    if key not in NUMBERS:
        raise Http404
    take_default_back(key=key)
    messages.success(request, "Ours holds again.")
    return redirect("adequacy:chances")
