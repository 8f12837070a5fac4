"""The way back from what was done a moment ago: its address names the deal and the moment."""

from __future__ import annotations

import datetime as dt
import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import wording
from pipeline.actions.undo import undo as take_back
from pipeline.actions.unit import Refused
from pipeline.models import Deal
from pipeline.views.reader import is_htmx, reader_of
from pipeline.views.replies import changed, moment_named
from pipeline.views.sheet import editable_deal
from pipeline.views.way_back import page_before


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
