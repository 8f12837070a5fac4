"""Where the links of a letter lead: one page, filled in for one act, and one POST that does it.

Opening it changes nothing, so mail scanners and previews may. It names no group to somebody who has not signed in: the
login middleware stands before it and leads back here.
"""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.models import User
from pipeline.action_links import ActionLink, LinkAction, read_action_token
from pipeline.actions.link_uses import LinkUsed, using_link
from pipeline.models import Deal
from pipeline.queries.action_page import NOT_MINE, NOT_YOURS, OLD, READY, ActionPage, action_page
from pipeline.queries.timeline_entries import OUTCOME_ICONS
from pipeline.views.action_forms import ACTS, Act
from pipeline.views.reader import reader_of
from pipeline.views.replies import changed
from pipeline.views.sheet import visible_deal
from pipeline.views.touches import proposals_of

STATUS = {OLD: 410, NOT_YOURS: 403, NOT_MINE: 403}


class _FormRefused(Exception):
    """The form says why."""


@require_http_methods(["GET", "HEAD", "POST"])
def action(request: HttpRequest, token: str) -> HttpResponse:
    link = read_action_token(token)
    if link is None:
        raise Http404
    deal, reader, now = visible_deal(request, link.deal_id), reader_of(request), timezone.now()
    page = action_page(link, token, deal, reader=reader, now=now)
    act = ACTS.get(link.action)
    if act is None:
        return _led_on(link, deal, page)
    if page.state != READY:
        return _shown(request, page, act=None, form=None)
    form = act.make(deal, reader, now, data=request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _confirmed(request, link, token, page, act, form, now)
    return _shown(request, page, act=act, form=form)


def _led_on(link: ActionLink, deal: Deal, page: ActionPage) -> HttpResponse:
    """Links that only lead somewhere lead whoever may go there."""
    if link.action == LinkAction.REASSIGN and page.may_reassign:
        return redirect("pipeline:owner", pk=deal.pk)
    return redirect(deal)


def _confirmed(
    request: HttpRequest,
    link: ActionLink,
    token: str,
    page: ActionPage,
    act: Act,
    form: forms.BaseForm,
    now: dt.datetime,
) -> HttpResponse:
    deal, reader = page.deal, reader_of(request)
    try:
        with using_link(token=token, link=link, deal=deal, by=reader, at=now) as use:
            use.said = _done(act, form, deal, reader, now)
    except LinkUsed:
        return redirect(request.path)
    except _FormRefused:
        return _shown(request, page, act=act, form=form)
    clears = f"{act.draft}:{deal.pk}"
    return changed(request, deal, use.said, go_to=request.path, clears=clears, done_at=now)


def _done(act: Act, form: forms.BaseForm, deal: Deal, reader: User, now: dt.datetime) -> str:
    said = act.do(form, deal, by=reader, at=now)
    if not said:
        raise _FormRefused
    return said


def _shown(
    request: HttpRequest, page: ActionPage, *, act: Act | None, form: forms.BaseForm | None
) -> HttpResponse:
    if act is None and request.method == "POST" and page.state in (NOT_YOURS, NOT_MINE):
        raise PermissionDenied
    status = 422 if form and form.errors else 200
    if act is None and page.state == OLD:
        status = STATUS[OLD]
    context = {
        "page": page,
        "deal": page.deal,
        "card": page.card,
        "act": act,
        "form": form,
        "icons": OUTCOME_ICONS,
        "proposals": proposals_of(page.deal, timezone.now()) if act else "",
    }
    return render(request, "pipeline/action.html", context, status=status)
