"""Rates of one deal: what may be offered to this group, what was shown, and asking for more."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.readings import record_reading
from accounts.models import ReadingKind
from pipeline.actions.rates import ask_approval
from pipeline.actions.unit import Refused
from pipeline.forms.rates import ApprovalForm
from pipeline.models import Deal
from pipeline.permissions import may_edit, may_read_rate_book, may_see_rates
from pipeline.queries.rates import deal_rates
from pipeline.rates import Asks
from pipeline.views.reader import asks_for, reader_of
from pipeline.views.replies import changed
from pipeline.views.sheet import Sheet, editable_deal, refuse, show, visible_deal


@require_safe
def rates_of_deal(request: HttpRequest, pk: int) -> HttpResponse:
    """Behind a click of its own, so that every reading is meant and on record."""
    deal, reader, now = visible_deal(request, pk), reader_of(request), timezone.now()
    if not may_see_rates(reader, deal):
        raise PermissionDenied
    note_reading(request, deal)
    context = {
        "deal": deal,
        "rates": deal_rates(deal, reader),
        "today": reader.today(now),
        "may_ask": may_edit(reader, deal) and deal.is_open,
        "may_read_book": may_read_rate_book(reader),
    }
    template = "_deal_rates" if asks_for(request, "deal-rates") else "deal_rates"
    return render(request, f"pipeline/{template}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def approvals(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for figures outside the range before they are shown."""
    deal, reader = editable_deal(request, pk), reader_of(request)
    form = ApprovalForm(
        request.POST if request.method == "POST" else None, deal=deal, auto_id=f"approval-{deal.pk}-%s"
    )
    back = reverse("pipeline:deal-rates", args=[deal.pk])
    if request.method == "POST" and form.is_valid():
        why, now = form.cleaned_data["why"], timezone.now()
        try:
            asked = ask_approval(deal=deal, figures=form.figures(), why=why, by=reader, at=now)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            text = f"Asked: the {Asks(asked.asks).label} decides. Show nothing before the answer."
            return changed(request, deal, text, go_to=back, clears=f"approval:{deal.pk}")
    note_reading(request, deal)
    sheet = Sheet(
        slug=f"approval:{deal.pk}",
        title="Ask for other rates",
        fields="pipeline/_approval_fields.html",
        form=form,
        deal=deal,
        action=reverse("pipeline:deal-approvals", args=[deal.pk]),
        submit="Ask",
        back=back,
    )
    return show(request, sheet)


def note_reading(request: HttpRequest, deal: Deal) -> None:
    record_reading(
        kind=ReadingKind.RATES, what=f"rates of deal {deal.pk}", by=reader_of(request), at=timezone.now()
    )
