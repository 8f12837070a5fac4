"""Mail that came in: the tray of what waits for a person, and the door a mail provider brings it through."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.webhooks import INBOUND, events_of
from pipeline.actions.mail_in import MailRefused, log_mail, set_aside, take_mail
from pipeline.forms.mail_in import MailForm
from pipeline.mail_addresses import address_of_person
from pipeline.models import IncomingMail
from pipeline.models.incoming import MailState
from pipeline.queries.mail_in import count_by_state, deals_of, mail_in_state
from pipeline.views.reader import reader_of

PER_PAGE = 50


@require_safe
def mail_tray(request: HttpRequest) -> HttpResponse:
    """What waits for a person, and on its own lists what was logged, set aside or written by machines."""
    reader, now = reader_of(request), timezone.now()
    shown = request.GET.get("show", "")
    state = MailState(shown) if shown in MailState else MailState.WAITING
    context = {
        "page": Paginator(mail_in_state(reader, state), PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "counts": count_by_state(reader),
        "mine": set(deals_of(reader).values_list("pk", flat=True)),
        "address": address_of_person(reader.pk),
        "today": reader.today(now),
    }
    return render(request, "pipeline/mail_tray.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as it came, and the form that says what it was."""
    reader = reader_of(request)
    found = _mail(request, pk)
    form = MailForm(request.POST if request.method == "POST" else None, mail=found, by=reader)
    if request.method == "POST" and form.is_valid():
        try:
            done = log_mail(mail=found, **form.cleaned_data, by=reader, at=timezone.now())
        except MailRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"Logged on {done.deal.group.name if done.deal else 'its deal'}.")
            return redirect("pipeline:mail-tray")
    context = {"mail": found, "form": form, "today": reader.today(timezone.now())}
    return render(request, "pipeline/mail.html", context, status=422 if form.errors else 200)


@require_POST
def mail_setting_aside(request: HttpRequest, pk: int) -> HttpResponse:
    if set_aside(mail=_mail(request, pk)):
        messages.success(request, "Set aside: nothing was logged.")
    return redirect("pipeline:mail-tray")


@csrf_exempt
@login_not_required
@require_POST
def mail_in(request: HttpRequest) -> HttpResponse:
    """For the mail provider, who proves itself by the secret; without it nothing is read."""
    for event in events_of(request, INBOUND):
        if event.message is not None:
            take_mail(raw=event.message.as_bytes(), at=timezone.now(), envelope_to=_envelope(event.message))
    return HttpResponse()


def _envelope(message: Any) -> tuple[str, ...]:
    return (str(message.envelope_recipient),) if message.envelope_recipient else ()


def _mail(request: HttpRequest, pk: int) -> IncomingMail:
    found = IncomingMail.objects.visible_to(reader_of(request)).select_related(
        "deal__group", "contact", "reader"
    )
    return get_object_or_404(found, pk=pk)
