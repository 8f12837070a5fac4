"""Pursue or document: the cells that will hardly pass, what was decided of them, and taking it back."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.wording import counted
from adequacy.actions.decisions import DecisionRefused, decide, take_decisions_back
from adequacy.decision_forms import DecisionForm, is_number
from adequacy.models import CellDecision, Choice, NetworkForecast
from adequacy.permissions import may_decide_cells, may_read_exceptions
from adequacy.queries.decisions import decided, decision_of, question
from adequacy.queries.outlooks import head_of, outlook_rows
from pipeline.queries.work import read_calendar
from pipeline.views.reader import is_htmx, plan_day, reader_of
from providers.current import current_network
from providers.models import County, Network, Specialty

PER_PAGE = 30
COUNTIES = "counties"


@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: HttpRequest) -> HttpResponse:
    """The cells that wait for a decision and those decided; POST decides of the ticked ones."""
    reader, now, network = reader_of(request), timezone.now(), current_network(request)
    head = None if network is None else head_of(network)
    if network is None or head is None or not head.has_cells:
        if request.method == "POST":
            raise Http404
        return render(request, "adequacy/decisions.html", {"network": network})
    if request.method == "POST":
        return _decide(request, network, reader)
    calendar, asked = read_calendar(now=now, reader=reader), question(head, plan_day(now))
    page = Paginator(asked.cells, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "network": network,
        "head": head,
        "question": asked,
        "page": page,
        "rows": outlook_rows(network, list(page.object_list), calendar, first=page.start_index()),
        "decided": decided(head),
        "may_decide": may_decide_cells(reader),
        "may_read_file": may_read_exceptions(reader),
        "today": calendar.today,
    }
    return render(request, "adequacy/decisions.html", context)


def _decide(request: HttpRequest, network: Network, reader: User) -> HttpResponse:
    if not may_decide_cells(reader):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    back = redirect("adequacy:counties" if request.POST.get("from") == COUNTIES else "adequacy:decisions")
    if not form.is_valid() or not form.cells:
        messages.error(request, "Tick the cells you decide of, then pursue or document them.")
        return back
    try:
        made = decide(network=network, cells=form.cells, **form.cleaned_data, by=reader, at=timezone.now())
    except DecisionRefused as refused:
        messages.error(request, refused.message)
        return back
    undo = f"{reverse('adequacy:decision-return')}?{urlencode({'d': [each.pk for each in made]}, doseq=True)}"
    messages.success(request, _told(form.cleaned_data["choice"], made), extra_tags=f"undo:{undo}")
    first = made[0]
    if len(made) == 1 and first.choice == Choice.DOCUMENT:
        return redirect("adequacy:exception", ssa_code=first.county_id, code=first.specialty_id)
    return back


def _told(choice: str, made: list[CellDecision]) -> str:
    cells = counted(len(made), "cell is", "cells are")
    return f"{cells} {'documented' if choice == Choice.DOCUMENT else 'pursued'}."


@require_POST
def decision_return(request: HttpRequest) -> HttpResponse:
    """Take decisions back, named in the address or by the form; their cells are asked about again."""
    reader, network = reader_of(request), current_network(request)
    if not may_decide_cells(reader):
        raise PermissionDenied
    named = [*request.GET.getlist("d"), *request.POST.getlist("d")]
    pks = [int(each) for each in named if is_number(each)]
    if network is not None:
        taken = take_decisions_back(network=network, pks=pks, by=reader, at=timezone.now())
        messages.success(request, f"{counted(taken, 'decision', 'decisions')} taken back.")
    if is_htmx(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect("adequacy:decisions")


def decision_question(head: NetworkForecast, reader: User, *, today: dt.date) -> dict[str, Any]:
    """The card of the Counties page: the first of the cells that wait, and how many there are."""
    asked = question(head, today)
    return {
        "question": asked,
        "undecided": list(asked.cells[:4]),
        "undecided_count": asked.cells.count(),
        "may_decide": may_decide_cells(reader),
    }


def cell_decision(
    head: NetworkForecast, county: County, specialty: Specialty, reader: User, *, today: dt.date
) -> dict[str, Any]:
    """Whether one cell is asked about, and what was decided of it."""
    asked = question(head, today)
    return {
        "question": asked,
        "decision": decision_of(head, county, specialty),
        "is_asked": asked.cells.filter(county=county, specialty=specialty).exists(),
        "may_decide": may_decide_cells(reader),
        "may_read_file": may_read_exceptions(reader),
    }
