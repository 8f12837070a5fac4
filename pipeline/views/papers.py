from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pipeline.actions.papers import record_papers
from pipeline.actions.unit import Refused
from pipeline.forms.papers import KINDS, PapersForm
from pipeline.models import Deal
from pipeline.views.deal_rates import note_reading
from pipeline.views.reader import reader_of
from pipeline.views.replies import changed
from pipeline.views.sheet import Sheet, editable_deal, refuse, show


@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an answer, an offer, a letter or a hand-over; the deal stays in its stage."""
    deal, now = editable_deal(request, pk), timezone.now()
    kind = request.GET.get("kind", "answers")
    if kind not in KINDS:
        raise Http404
    form = PapersForm(
        request.POST if request.method == "POST" else None,
        deal=deal,
        kind=kind,
        today=deal.owner.today(now),
        initial={"key": uuid.uuid4()},
        auto_id=f"papers-{deal.pk}-%s",
    )
    if request.method == "POST" and form.is_valid():
        brought = form.papers(key=form.cleaned_data["key"], at=now)
        try:
            record_papers(deal=deal, papers=brought, by=reader_of(request), at=now)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            text = f"{deal.group.name}: {KINDS[kind].saved}"
            return changed(
                request, deal, text, go_to=deal.get_absolute_url(), clears=f"papers:{deal.pk}:{kind}"
            )
    if form.shows_rates:
        note_reading(request, deal)
    return show(request, papers_sheet(deal, kind, form))


def papers_sheet(deal: Deal, kind: str, form: PapersForm) -> Sheet:
    return Sheet(
        slug=f"papers:{deal.pk}:{kind}",
        title="Put on record",
        fields="pipeline/_papers_fields.html",
        form=form,
        deal=deal,
        action=f"{reverse('pipeline:papers', args=[deal.pk])}?kind={kind}",
        submit="Save",
        back=deal.get_absolute_url(),
        extra={"kind": kind, "kinds": [(key, each.label) for key, each in KINDS.items()]},
    )
