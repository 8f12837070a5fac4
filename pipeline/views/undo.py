"""The way back from what was done a moment ago: its address names the deal and the moment."""

from __future__ import annotations

import datetime as dt
import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import wording
from pipeline.actions.undo import undo as take_back
from pipeline.actions.unit import Refused
from pipeline.models import Deal
from pipeline.queries.recent_acts import RecentAct, recent_acts
from pipeline.views.reader import asks_for, is_htmx, reader_of
from pipeline.views.replies import changed, moment_named, moment_number, undo_address
from pipeline.views.sheet import editable_deal
from pipeline.views.way_back import page_before


@require_safe
def recent(request: HttpRequest) -> HttpResponse:
    """What the reader did in the last ten minutes, each with its way back; in the drawer or as a page."""
    acts = recent_acts(reader=reader_of(request), now=timezone.now())
    context = {"acts": [(act, _way_back(act)) for act in acts], "in_drawer": asks_for(request, "drawer")}
    template = "_recent_acts" if context["in_drawer"] else "recent_acts"
    return render(request, f"pipeline/{template}.html", context)


def _way_back(act: RecentAct) -> str:
    if act.deal is None:
        return reverse("pipeline:selection-undo", args=[moment_number(act.at)])
    return undo_address(act.deal, act.at)


@require_POST
def undo(request: HttpRequest, pk: int, moment: int) -> HttpResponse:
    deal, now = editable_deal(request, pk), timezone.now()
    done_at = moment_named(moment)
    if done_at is None:
        raise Http404
    back = page_before(request, deal.get_absolute_url())
    try:
        take_back(deal=deal, done_at=done_at, by=reader_of(request), at=now)
    except Refused as refusal:
        return refused(request, refusal.message, go_to=back)
    return changed(request, deal, what_stands(deal, now), go_to=back)


def what_stands(deal: Deal, now: dt.datetime) -> str:
    step = deal.steps.open().first()
    if step is None:
        return f"Undone. {deal.group.name} stands as before."
    due = wording.near_date_within(step.due_on, deal.owner.today(now))
    return f"Undone. Next with {deal.group.name}: {step.what}, {due}."


def refused(request: HttpRequest, text: str, *, go_to: str) -> HttpResponse:
    if is_htmx(request):
        trigger = json.dumps({"toast": {"text": text, "stays": True}})
        return HttpResponse(headers={"HX-Trigger": trigger})
    messages.warning(request, text)
    return redirect(go_to)
