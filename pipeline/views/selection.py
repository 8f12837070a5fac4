"""Many deals at once: what is chosen, what would be changed, and the change. A page of its own: it needs no script."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.wording import counted
from pipeline.actions.bulk import (
    MOST_AT_ONCE,
    Outcome,
    log_many,
    plan_many,
    reassign_many,
    tag_many,
    undo_many,
)
from pipeline.forms.bulk import ManyLetterForm, ManyOwnerForm, ManyStepForm, ManyTagForm
from pipeline.models import Deal
from pipeline.permissions import may_edit, may_reassign
from pipeline.queries.filter_options import filter_options
from pipeline.queries.work import read_calendar, visible_deals
from pipeline.views.deals import deal_filter
from pipeline.views.reader import reader_of
from pipeline.views.replies import moment_named, moment_number

NAMES_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Deed:
    title: str
    submit: str
    form: Callable[..., Any]
    may: Callable[[User, Deal], bool]
    run: Callable[..., Outcome]


DEEDS = {
    "owner": Deed(
        "Reassign", "Reassign", ManyOwnerForm, may_reassign,
        lambda form, **act: reassign_many(to=form.cleaned_data["to"], **act),
    ),
    "step": Deed(
        "Set the next step", "Set the step", ManyStepForm, may_edit,
        lambda form, **act: plan_many(step=form.planned(), **act),
    ),
    "letter": Deed(
        "Log a letter", "Log it", ManyLetterForm, may_edit,
        lambda form, at, **act: log_many(key=form.cleaned_data["key"], draft=form.draft(at), at=at, **act),
    ),
    "tag": Deed(
        "Tag", "Tag", ManyTagForm, may_edit,
        lambda form, **act: tag_many(name=form.cleaned_data["name"], **act),
    ),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def selection(request: HttpRequest) -> HttpResponse:
    reader, now = reader_of(request), timezone.now()
    asked = request.POST if request.method == "POST" else request.GET
    deed = DEEDS.get(asked.get("do", ""))
    if deed is None:
        raise Http404
    chosen = chosen_deals(request, asked, reader, now)
    data = request.POST if request.method == "POST" else None
    form = deed.form(data, reader=reader, today=reader.today(now), auto_id="many-%s")
    if data is not None and form.is_valid() and chosen:
        outcome = deed.run(form, deals=chosen, by=reader, at=now)
        return _told(request, deed, outcome, now)
    changeable = [deal for deal in chosen if deed.may(reader, deal)]
    context = {
        "deed": deed,
        "do": asked["do"],
        "is_all": bool(asked.get("all")),
        "query": asked.get("back", ""),
        "form": form,
        "deals": chosen,
        "names": chosen[:NAMES_SHOWN],
        "more": max(0, len(chosen) - NAMES_SHOWN),
        "changeable": len(changeable),
        "others": len(chosen) - len(changeable),
        "most": MOST_AT_ONCE,
        "back": _back(asked),
    }
    return render(request, "pipeline/selection.html", context, status=422 if form.errors else 200)


def chosen_deals(request: HttpRequest, asked: QueryDict, reader: User, now: dt.datetime) -> list[Deal]:
    """Those ticked, else with `all` every deal the conditions of the list find; never one the reader may not see."""
    visible = Deal.objects.visible_to(reader)
    if asked.get("all"):
        calendar = read_calendar(now=now, reader=reader)
        asked_list = QueryDict(asked.get("back", ""))
        found = deal_filter(
            request, visible_deals(reader, calendar), calendar, filter_options(reader), asked=asked_list
        ).qs
        visible = visible.filter(pk__in=found.order_by().values("pk"))
    else:
        visible = visible.filter(pk__in=ticked_deals(asked))
    return list(visible.select_related("group", "owner").order_by("group__name", "pk")[:MOST_AT_ONCE])


def ticked_deals(asked: QueryDict) -> set[int]:
    return {int(pk) for pk in asked.getlist("deal") if pk.isdecimal() and len(pk) < 19}


def _told(request: HttpRequest, deed: Deed, outcome: Outcome, now: dt.datetime) -> HttpResponse:
    undo = reverse("pipeline:selection-undo", args=[moment_number(now)])
    if outcome.done:
        text = f"{deed.title}: {counted(outcome.done, 'deal', 'deals')} changed."
        messages.success(request, text, extra_tags=f"undo:{undo}")
    _tell_refused(request, outcome)
    return redirect(_back(request.POST))


def _tell_refused(request: HttpRequest, outcome: Outcome) -> None:
    if outcome.refused:
        of_how_many = outcome.done + len(outcome.refused)
        named = "; ".join(f"{group}: {why}" for group, why in outcome.refused[:5])
        text = f"{len(outcome.refused)} of {counted(of_how_many, 'deal', 'deals')} stay as they were. {named}"
        messages.warning(request, text)


def _back(asked: QueryDict) -> str:
    """The list as it was, by its own query."""
    query = QueryDict(asked.get("back", "")).urlencode()
    return f"{reverse('pipeline:deals')}?{query}" if query else reverse("pipeline:deals")


@require_POST
def selection_undo(request: HttpRequest, moment: int) -> HttpResponse:
    """Takes back, deal by deal, what was done to many in one moment."""
    done_at, now = moment_named(moment), timezone.now()
    if done_at is None:
        raise Http404
    outcome = undo_many(done_at=done_at, by=reader_of(request), at=now)
    if outcome.done:
        messages.success(request, f"Undone for {counted(outcome.done, 'deal', 'deals')}.")
    elif not outcome.refused:
        raise Http404
    _tell_refused(request, outcome)
    return redirect("pipeline:deals")
