"""Signed is not effective: who is on the way, and writing down how far they have come."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from pipeline.forms.effective import DatesForm
from pipeline.models import Deal
from pipeline.queries.effective import average_days_to_effective, not_effective, of_agreement, on_the_way
from pipeline.views.reader import reader_of
from pipeline.views.replies import changed
from pipeline.views.sheet import Sheet, editable_deal, show
from providers.actions.effect import DatesRefused, record_dates
from providers.current import current_network

PAGE_SIZE = 50


@require_safe
def effective(request: HttpRequest) -> HttpResponse:
    """The longest on the way first, of all or of the reader's own deals."""
    reader, network = reader_of(request), current_network(request)
    today, mine = reader.today(timezone.now()), request.GET.get("of") == "mine"
    context: dict[str, Any] = {"network": network, "today": today, "mine": mine}
    if network is not None:
        found = not_effective(network=network, reader=reader, today=today, mine=mine)
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "rows": on_the_way(list(page), today),
            "average": average_days_to_effective(network),
        }
    return render(request, "pipeline/effective.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def participants(request: HttpRequest, pk: int) -> HttpResponse:
    """The dates of one or several clinicians of a signed deal."""
    deal = editable_deal(request, pk)
    if deal.agreement is None:
        raise Http404
    rows = list(of_agreement(deal))
    form = DatesForm(
        request.POST if request.method == "POST" else None,
        participants=rows,
        initial={"participants": [row.pk for row in rows if row.effective_on is None]},
        auto_id=f"dates-{deal.pk}-%s",
    )
    if request.method == "POST" and form.is_valid():
        reply = _recorded(request, deal, form)
        if reply:
            return reply
    sheet = Sheet(
        slug=f"dates:{deal.pk}",
        title="From signature to service",
        fields="pipeline/_dates_fields.html",
        form=form,
        deal=deal,
        action=reverse("pipeline:participants", args=[deal.pk]),
        submit="Save",
        back=deal.get_absolute_url(),
    )
    return show(request, sheet)


def _recorded(request: HttpRequest, deal: Deal, form: DatesForm) -> HttpResponse | None:
    assert deal.agreement is not None
    try:
        count = record_dates(
            agreement=deal.agreement,
            participants=form.cleaned_data["participants"],
            dates=form.dates(),
            expected_on=form.cleaned_data["expected_on"],
            today=reader_of(request).today(timezone.now()),
        )
    except DatesRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return None
    text = f"{deal.group.name}: dates of {count} saved."
    return changed(request, deal, text, go_to=deal.get_absolute_url(), clears=f"dates:{deal.pk}")
