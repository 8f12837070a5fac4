"""Asking the medical director or the VP for a closing call, and how it ended."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pipeline.actions.playbook import ask_closing_call, end_closing_call
from pipeline.actions.unit import Refused
from pipeline.forms.playbook import CallOutcomeForm, ClosingCallForm
from pipeline.models import ClosingCall, Deal
from pipeline.permissions import may_make_closing_calls
from pipeline.views.reader import reader_of
from pipeline.views.replies import changed
from pipeline.views.sheet import Sheet, editable_deal, refuse, show, visible_deal


@require_http_methods(["GET", "POST"])
def closing_calls(request: HttpRequest, pk: int) -> HttpResponse:
    deal = editable_deal(request, pk)
    form = ClosingCallForm(
        request.POST if request.method == "POST" else None, auto_id=f"closing-call-{deal.pk}-%s"
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


@require_http_methods(["GET", "POST"])
def closing_call(request: HttpRequest, pk: int) -> HttpResponse:
    """The outcome, by whoever made the call."""
    reader = reader_of(request)
    call = ClosingCall.objects.visible_to(reader).filter(pk=pk).first()
    if call is None:
        raise Http404
    if not may_make_closing_calls(reader):
        raise PermissionDenied
    deal = visible_deal(request, call.deal_id)
    form = CallOutcomeForm(
        request.POST if request.method == "POST" else None, auto_id=f"call-outcome-{call.pk}-%s"
    )
    if request.method == "POST" and form.is_valid():
        try:
            end_closing_call(call=call, **form.cleaned_data, by=reader, at=timezone.now())
        except Refused as refusal:
            refuse(form, refusal)
        else:
            text = f"The call with {deal.group.name} is on record."
            return changed(
                request, deal, text, go_to=deal.get_absolute_url(), clears=f"closing-call:{call.pk}"
            )
    return show(request, _sheet(deal, form, "closing-call", call.pk, "How the call ended", "Save"))


def _sheet(
    deal: Deal, form: ClosingCallForm | CallOutcomeForm, name: str, pk: int, title: str, submit: str
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
    )
