"""Opening a deal: first the group, then the form. One open deal per group and network; a second rep sees whose."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from pipeline.actions.deals import DealAlreadyOpen, open_deal
from pipeline.actions.unit import Refused
from pipeline.forms.opening import OpeningForm
from pipeline.models import Deal
from pipeline.permissions import may_open_deals
from pipeline.queries.group_deals import group_deals, groups_named, standing_deal
from pipeline.views.reader import is_htmx, reader_of
from pipeline.views.sheet import Sheet, refuse, show
from providers.current import current_network
from providers.models import ProviderGroup

SAME_CLICK = dt.timedelta(minutes=1)
LONGEST_NUMBER = 40


@require_http_methods(["GET", "HEAD", "POST"])
def deal_new(request: HttpRequest) -> HttpResponse:
    reader, now = reader_of(request), timezone.now()
    if not may_open_deals(reader):
        raise PermissionDenied
    named = request.POST.get("group") or request.GET.get("group", "")
    if not named.isdecimal() or len(named) > LONGEST_NUMBER:
        return choose_group(request, reader)
    group = get_object_or_404(ProviderGroup.objects.visible_to(reader), pk=int(named))
    network = current_network(request)
    form = OpeningForm(
        request.POST if request.method == "POST" else None,
        user=reader,
        network=network,
        today=reader.today(now),
        initial={"group": group.pk},
        auto_id="opening-%s",
    )
    standing = standing_deal(group, network) if request.method != "POST" else None
    if request.method == "POST" and form.is_valid():
        try:
            return opened(request, opening(form, reader, now))
        except DealAlreadyOpen as refusal:
            standing = refusal.deal
            if is_same_click(standing, reader, now):
                return opened(request, standing)
            form.add_error(None, str(refusal))
        except Refused as refusal:
            refuse(form, refusal)
    return show(request, opening_sheet(group, form, standing))


def choose_group(request: HttpRequest, reader: User) -> HttpResponse:
    words, network = request.GET.get("q", "")[:200].replace("\0", "").strip(), current_network(request)
    context = {"words": words, "network": network, "found": groups_named(words, network, reader)}
    return render(request, "pipeline/deal_new.html", context)


def opening(form: OpeningForm, reader: User, now: dt.datetime) -> Deal:
    chosen = form.cleaned_data
    return open_deal(
        group=chosen["group"],
        network=chosen["network"],
        owner=chosen["owner"],
        step=form.planned(),
        by=reader,
        at=now,
    )


def is_same_click(standing: Deal, reader: User, now: dt.datetime) -> bool:
    """The second half of a double click finds the deal its first half opened."""
    return standing.opened_by_id == reader.pk and now - standing.opened_at < SAME_CLICK


def opened(request: HttpRequest, deal: Deal) -> HttpResponse:
    text = f"Deal with {deal.group.name} opened, owned by {deal.owner.name}."
    messages.success(request, text, extra_tags=f"clears:opening:{deal.group_id}")
    address = deal.get_absolute_url()
    return HttpResponseClientRedirect(address) if is_htmx(request) else redirect(address)


def opening_sheet(group: ProviderGroup, form: OpeningForm, standing: Deal | None) -> Sheet:
    return Sheet(
        slug=f"opening:{group.pk}",
        title=f"Open a deal with {group.name}",
        fields="pipeline/_opening_fields.html",
        form=form,
        action=reverse("pipeline:deal-new"),
        submit="Open the deal",
        back=reverse("pipeline:deals"),
        extra={"group": group, "standing": standing},
    )


@require_safe
def group_deals_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The deals of one group: a part of the group's own page, and a page by itself."""
    reader = reader_of(request)
    group = get_object_or_404(ProviderGroup.objects.visible_to(reader), pk=pk)
    context = {
        "of": group_deals(group, current_network(request), reader),
        "today": reader.today(timezone.now()),
    }
    template = "pipeline/_group_deals.html" if is_htmx(request) else "pipeline/group_deals.html"
    return render(request, template, context)
