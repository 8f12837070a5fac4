"""Logging: choose the deal, say how it went and what comes next, once."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts import wording
from accounts.models import User
from pipeline.actions.endings import Loss
from pipeline.actions.touches import log_decline, log_touch
from pipeline.actions.unit import Refused
from pipeline.forms.touch import TouchForm
from pipeline.models import Channel, Deal, Outcome, Touch
from pipeline.pasted_mail import LONGEST_SOURCE
from pipeline.permissions import may_edit
from pipeline.proposals import Proposal, propose
from pipeline.queries.desk import desk_order
from pipeline.queries.log import deals_to_log, log_card, next_to_log, touches_of
from pipeline.queries.mail_in import deals_of
from pipeline.queries.pasted_mail import mail_to_log
from pipeline.queries.timeline_entries import OUTCOME_ICONS
from pipeline.views.reader import asks_for, is_htmx, reader_of
from pipeline.views.replies import changed, tell_htmx
from pipeline.views.sheet import editable_deal, visible_deal
from pipeline.views.today import today_beneath
from pipeline.views.way_back import way_back

PAGE_SIZE = 50


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Which deal? From any page, by name or from the top of the day."""
    text = request.GET.get("q", "")[:200].replace("\0", "").strip()
    rows = deals_to_log(reader=reader_of(request), text=text, now=timezone.now())
    template = "pipeline/log_choice.html"
    if asks_for(request, "drawer"):
        template = "pipeline/_log_choice.html"
    elif asks_for(request, "log-choice-rows"):
        template = "pipeline/_log_choice_rows.html"
    return render(request, template, {"rows": rows, "text": text})


@require_safe
def touch_new(request: HttpRequest, pk: int) -> HttpResponse:
    deal, now = editable_deal(request, pk), timezone.now()
    if not deal.is_open:
        return _is_closed(request, deal)
    outcome = request.GET.get("outcome", "")
    wrong = corrected_touch(deal, request.GET.get("corrects", ""))
    if wrong:
        return _drawer(request, deal, _correction(deal, wrong, reader_of(request), now), now)
    form = log_form(deal, reader_of(request), now, outcome=outcome if outcome in Outcome.values else "")
    return _drawer(request, deal, form, now)


def corrected_touch(deal: Deal, named: str) -> Touch | None:
    """The entry a form is to correct, if it stands."""
    if not named.isdecimal() or len(named) > 18:
        return None
    return deal.touches.standing().filter(pk=int(named)).first()


def _correction(deal: Deal, wrong: Touch, reader: User, now: dt.datetime) -> TouchForm:
    form = log_form(deal, reader, now, outcome=wrong.outcome)
    form.initial.update(
        {
            "corrects": wrong.pk,
            "note": wrong.note,
            "channel": wrong.channel,
            "contact": wrong.contact_id,
            "made_at": wrong.made_at.astimezone(reader.zone).replace(tzinfo=None),
        }
    )
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def touches(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method != "POST":
        return _touch_list(request, visible_deal(request, pk))
    deal, now = editable_deal(request, pk), timezone.now()
    form = log_form(deal, reader_of(request), now, data=request.POST)
    following = _following(request, deal, now) if request.POST.get("and") == "next" else None
    touch = logged(form, deal, by=reader_of(request), at=now) if form.is_valid() else None
    if touch is None:
        return _drawer(request, deal, form, now)
    return _saved(request, touch, form, now, following)


def _following(request: HttpRequest, deal: Deal, now: dt.datetime) -> int | None:
    """The deal to go on with: the next one of the page it was logged over, else of Today as it stood before."""
    reader, named = reader_of(request), request.POST.get("following", "")
    if named.isdecimal() and len(named) < 18 and deals_of(reader).filter(pk=int(named)).exists():
        return int(named)
    return next_to_log(after=deal.pk, order=desk_order(reader=reader, now=now))


@require_POST
def touch_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """The log filled in from the mail that was pasted into it. Nothing is written."""
    deal, reader, now = editable_deal(request, pk), reader_of(request), timezone.now()
    if not deal.is_open:
        return _is_closed(request, deal)
    typed = request.POST
    written, source = typed.get("note", "").replace("\r\n", "\n"), typed.get("mail", "")[:LONGEST_SOURCE]
    mail = mail_to_log(deal, source, written=written, reader=reader, now=now)
    chosen = typed.get("outcome", "") if typed.get("outcome") in Outcome.values else ""
    form = log_form(deal, reader, now, outcome=chosen or mail.outcome)
    fill: dict[str, Any] = {"note": mail.note, "mail": mail.left, "outcome": chosen or mail.outcome}
    if mail.made_at:
        fill |= {
            "made_at": mail.made_at.astimezone(reader.zone).replace(tzinfo=None),
            "channel": Channel.EMAIL,
        }
    if mail.contact:
        fill["contact"] = mail.contact.pk
    form.go_on_from(typed, fill=fill, keeps_step=form.step_differs_from(typed, _proposal(deal, now, chosen)))
    return _drawer(request, deal, form, now, told=mail.told)


def _touch_list(request: HttpRequest, deal: Deal) -> HttpResponse:
    page = Paginator(touches_of(deal), PAGE_SIZE).get_page(request.GET.get("page"))
    reader = reader_of(request)
    context = {
        "deal": deal,
        "page": page,
        "today": reader.today(timezone.now()),
        "may_edit": may_edit(reader, deal),
    }
    template = "pipeline/_touches.html" if asks_for(request, "touches") else "pipeline/touch_list.html"
    return render(request, template, context)


def log_form(
    deal: Deal, reader: User, now: dt.datetime, *, outcome: str = "", data: QueryDict | None = None
) -> TouchForm:
    return TouchForm(
        data,
        deal=deal,
        reader=reader,
        today=deal.owner.today(now),
        proposal=_proposal(deal, now, outcome),
        ask_again_on=_proposal(deal, now, Outcome.DECLINED).due_on,
        initial={"key": uuid.uuid4(), "outcome": outcome},
        auto_id="log-%s",
    )


def _proposal(deal: Deal, now: dt.datetime, outcome: str) -> Proposal:
    return propose(outcome=outcome, today=deal.owner.today(now), working_days=deal.owner.working_days)


def proposals_of(deal: Deal, now: dt.datetime) -> str:
    """For the page's script: what usually comes next after each outcome."""
    proposals = {outcome: _proposal(deal, now, outcome) for outcome in Outcome.values}
    return json.dumps(
        {key: [each.what, each.kind, each.due_on.isoformat()] for key, each in proposals.items()}
    )


def logged(form: TouchForm, deal: Deal, *, by: User, at: dt.datetime) -> Touch | None:
    key, draft = form.cleaned_data["key"], form.draft(at)
    try:
        if form.is_declined:
            return log_decline(deal=deal, key=key, draft=draft, then=form.after_no(), by=by, at=at)
        return log_touch(
            deal=deal, key=key, draft=draft, step=form.step_to_plan(), seen=form.seen_step, by=by, at=at
        )
    except Refused as refused:
        form.refuse(refused)
        return None


def _saved(
    request: HttpRequest, touch: Touch, form: TouchForm, now: dt.datetime, following: int | None
) -> HttpResponse:
    deal, done_at = form.deal, touch.logged_at
    reader, text, clears = reader_of(request), what_happened(deal, form, now), draft_name(deal, form)
    back = way_back(request, deal.get_absolute_url())
    if not is_htmx(request):
        go_to = reverse("pipeline:touch-new", args=[following]) if following else back
        return changed(request, deal, text, go_to=go_to, clears=clears, done_at=done_at)
    along = today_beneath(request, now)
    if following is None:
        return changed(request, deal, text, go_to=back, clears=clears, along=along, done_at=done_at)
    after = editable_deal(request, following)
    response = _drawer(request, after, log_form(after, reader, now), now)
    response.write(along)
    fresh = bool(along)
    return tell_htmx(response, deal, text, clears=clears, closes=False, is_fresh=fresh, done_at=done_at)


def draft_name(deal: Deal, form: TouchForm) -> str:
    return f"touch:{deal.pk}:correction" if form.is_correction else f"touch:{deal.pk}"


def what_happened(deal: Deal, form: TouchForm, now: dt.datetime) -> str:
    logged, today = f"Logged with {deal.group.name}.", deal.owner.today(now)
    if not form.is_declined:
        step = form.step_to_plan()
        if step is None:
            return logged
        return f"{logged} Next: {step.what}, {wording.near_date_within(step.due_on, today)}."
    after = form.after_no()
    if isinstance(after, Loss) and after.recall_on:
        return f"{logged} Closed for now; it comes back by itself on {wording.full_date(after.recall_on)}."
    if isinstance(after, Loss):
        return f"{logged} The deal is closed as lost: {after.reason}."
    return f"{logged} On hold to {wording.day_month(after.until_on, today)}, then: {after.what}."


def _drawer(
    request: HttpRequest, deal: Deal, form: TouchForm, now: dt.datetime, *, told: tuple[str, ...] = ()
) -> HttpResponse:
    """`told`: what was read from a pasted mail."""
    card = log_card(deal, reader=reader_of(request), now=now)
    form.show(card)
    context = {
        "told": told,
        "deal": deal,
        "form": form,
        "card": card,
        "icons": OUTCOME_ICONS,
        "proposals": proposals_of(deal, now),
        "in_drawer": is_htmx(request),
        "back": way_back(request, deal.get_absolute_url()),
    }
    template = "pipeline/_log.html" if is_htmx(request) else "pipeline/log.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _is_closed(request: HttpRequest, deal: Deal) -> HttpResponse:
    word = deal.get_stage_display().lower()
    messages.warning(request, f"{deal.group.name} is {word}. Reopen the deal to log on it.")
    if is_htmx(request):
        return HttpResponseClientRedirect(deal.get_absolute_url())
    return redirect(deal)
