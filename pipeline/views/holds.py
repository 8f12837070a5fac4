from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts import wording
from pipeline.actions.holds import end_hold, place_hold
from pipeline.actions.unit import Refused
from pipeline.forms.holds import HoldForm
from pipeline.models import Deal, Hold
from pipeline.views.reader import reader_of
from pipeline.views.replies import changed
from pipeline.views.sheet import Sheet, editable_deal, refuse, show


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    deal, now = editable_deal(request, pk), timezone.now()
    form = HoldForm(
        request.POST if request.method == "POST" else None,
        deal=deal,
        today=deal.owner.today(now),
        auto_id=f"hold-{deal.pk}-%s",
    )
    if request.method == "POST" and form.is_valid():
        try:
            placed = place_hold(deal=deal, by=reader_of(request), at=now, **form.cleaned_data)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            text = hold_words(deal, placed, form.cleaned_data["what"])
            go_to, clears = deal.get_absolute_url(), f"hold:{deal.pk}"
            return changed(request, deal, text, go_to=go_to, clears=clears, done_at=placed.placed_at)
    return show(request, hold_sheet(deal, form))


def hold_words(deal: Deal, placed: Hold, what: str) -> str:
    until = wording.short_date(placed.until_on, placed.placed_on)
    return f"{deal.group.name} rests until {until}. Then: {what.rstrip('.')}."


def hold_sheet(deal: Deal, form: HoldForm) -> Sheet:
    return Sheet(
        slug=f"hold:{deal.pk}",
        title="Hold",
        fields="pipeline/_hold_fields.html",
        form=form,
        deal=deal,
        action=reverse("pipeline:hold", args=[deal.pk]),
        submit="Put on hold",
        back=deal.get_absolute_url(),
    )


@require_POST
def hold_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ending a hold that ended meanwhile changes nothing and says so."""
    deal, now = editable_deal(request, pk), timezone.now()
    running = deal.holds.running().first()
    if running:
        end_hold(hold=running, by=reader_of(request), at=now)
    text = f"{deal.group.name} is off hold." if running else f"{deal.group.name} was not on hold any more."
    return changed(request, deal, text, go_to=deal.get_absolute_url())
