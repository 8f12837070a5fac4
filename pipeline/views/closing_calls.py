"""Closing calls: asking for one, its five-line brief, booking an hour, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.wording import clock_time, near_date_within
from pipeline.actions.playbook import ask_closing_call, book_closing_call, end_closing_call
from pipeline.actions.unit import Refused
from pipeline.forms.playbook import CallBookingForm, CallOutcomeForm, ClosingCallForm
from pipeline.models import CallOutcome, ClosingCall, Deal
from pipeline.permissions import may_make_closing_calls
from pipeline.queries.calendar import closing_call_invitation
from pipeline.queries.closing_briefs import closing_brief
from pipeline.views.reader import reader_of
from pipeline.views.replies import changed
from pipeline.views.sheet import Sheet, editable_deal, refuse, show, visible_deal


@require_http_methods(["GET", "HEAD", "POST"])
def closing_calls(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked for by whoever works the deal, or taken on by whoever makes such calls."""
    is_caller = may_make_closing_calls(reader_of(request))
    deal = visible_deal(request, pk) if is_caller else editable_deal(request, pk)
    form = ClosingCallForm(
        request.POST if request.method == "POST" else None,
        initial={"why": request.GET.get("why", "")},
        auto_id=f"closing-call-{deal.pk}-%s",
    )
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        try:
            ask_closing_call(deal=deal, why=why, by=reader_of(request), at=timezone.now())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            text = f"A closing call for {deal.group.name} is asked for."
            return changed(
                request, deal, text, go_to=deal.get_absolute_url(), clears=f"closing-call:{deal.pk}"
            )
    return show(request, _sheet(deal, form, "closing-calls", deal.pk, "Ask for a closing call", "Ask"))


@require_http_methods(["GET", "HEAD", "POST"])
def closing_call(request: HttpRequest, pk: int) -> HttpResponse:
    """The brief before the call, and its outcome by one tap after it."""
    call, deal = _call(request, pk)
    reader, now = reader_of(request), timezone.now()
    form = CallOutcomeForm(
        request.POST if request.method == "POST" else None, auto_id=f"call-outcome-{call.pk}-%s"
    )
    if request.method == "POST" and form.is_valid():
        try:
            end_closing_call(call=call, **form.cleaned_data, by=reader, at=now)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            text = f"The call with {deal.group.name} is on record."
            return changed(
                request, deal, text, go_to=deal.get_absolute_url(), clears=f"closing-call:{call.pk}"
            )
    told = {
        "call": call,
        "brief": closing_brief(deal, reader=reader, now=now),
        "outcomes": CallOutcome.choices,
        "today": reader.today(now),
    }
    title = f"Closing call: {deal.group.name}"
    return show(request, _sheet(deal, form, "closing-call", call.pk, title, "", told))


@require_http_methods(["GET", "HEAD", "POST"])
def closing_call_booking(request: HttpRequest, pk: int) -> HttpResponse:
    """An hour for the call, on the reader's clock."""
    call, deal = _call(request, pk)
    reader, now = reader_of(request), timezone.now()
    booked = None if call.starts_at is None else call.starts_at.astimezone(reader.zone)
    form = CallBookingForm(
        request.POST if request.method == "POST" else None,
        initial={} if booked is None else {"day": booked.date(), "hour": booked.time()},
        auto_id=f"call-booking-{call.pk}-%s",
    )
    if request.method == "POST" and form.is_valid():
        try:
            starts_at = form.moment(reader.zone)
            book_closing_call(call=call, starts_at=starts_at, by=reader, at=now)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            day = near_date_within(starts_at.date(), reader.today(now))
            text = f"The call with {deal.group.name} is booked: {day}, {clock_time(starts_at)}."
            return changed(
                request,
                deal,
                text,
                go_to=reverse("pipeline:closing-call", args=[call.pk]),
                clears=f"closing-call-booking:{call.pk}",
            )
    return show(request, _sheet(deal, form, "closing-call-booking", call.pk, "Book the closing call", "Book"))


@require_safe
def closing_call_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The booked call for a calendar program: for who makes it and for who owns the deal."""
    reader = reader_of(request)
    calls = ClosingCall.objects.visible_to(reader).select_related("deal__group", "deal__owner", "booked_by")
    call = calls.filter(pk=pk, starts_at__isnull=False).first()
    if call is None:
        raise Http404
    if not may_make_closing_calls(reader) and call.deal.owner_id != reader.pk:
        raise PermissionDenied
    return HttpResponse(
        closing_call_invitation(call),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="closing-call-{call.pk}.ics"'},
    )


def _call(request: HttpRequest, pk: int) -> tuple[ClosingCall, Deal]:
    reader = reader_of(request)
    call = (
        ClosingCall.objects.visible_to(reader).select_related("asked_by", "booked_by").filter(pk=pk).first()
    )
    if call is None:
        raise Http404
    if not may_make_closing_calls(reader):
        raise PermissionDenied
    return call, visible_deal(request, call.deal_id)


def _sheet(
    deal: Deal,
    form: ClosingCallForm | CallBookingForm | CallOutcomeForm,
    name: str,
    pk: int,
    title: str,
    submit: str,
    extra: Mapping[str, Any] | None = None,
) -> Sheet:
    return Sheet(
        slug=f"{name}:{pk}",
        title=title,
        fields="pipeline/_closing_call_fields.html",
        form=form,
        deal=deal,
        action=reverse(f"pipeline:{name}", args=[pk]),
        submit=submit,
        back=deal.get_absolute_url(),
        extra=extra or {},
    )
