from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pipeline.actions.deals import reassign
from pipeline.actions.unit import Refused
from pipeline.forms.owner import OwnerForm
from pipeline.permissions import may_reassign
from pipeline.views.reader import reader_of
from pipeline.views.replies import changed
from pipeline.views.sheet import Sheet, refuse, show, visible_deal


@require_http_methods(["GET", "HEAD", "POST"])
def owner(request: HttpRequest, pk: int) -> HttpResponse:
    """A manager gives a deal, with its open step, to somebody else."""
    deal, reader = visible_deal(request, pk), reader_of(request)
    if not may_reassign(reader, deal):
        raise PermissionDenied
    form = OwnerForm(
        request.POST if request.method == "POST" else None, deal=deal, auto_id=f"owner-{deal.pk}-%s"
    )
    if request.method == "POST" and form.is_valid():
        to = deal.owner if form.keeps_theirs("to") else form.cleaned_data["to"]
        seen, now = form.cleaned_data.get("seen"), timezone.now()
        try:
            reassign(deal=deal, to=to, by=reader, at=now, seen=seen)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            text = f"{deal.group.name} is {to.name}'s now."
            go_to, clears = deal.get_absolute_url(), f"owner:{deal.pk}"
            return changed(request, deal, text, go_to=go_to, clears=clears, done_at=now)
    sheet = Sheet(
        slug=f"owner:{deal.pk}",
        title="Reassign",
        fields="pipeline/_owner_fields.html",
        form=form,
        deal=deal,
        action=reverse("pipeline:owner", args=[deal.pk]),
        submit="Reassign",
        back=deal.get_absolute_url(),
    )
    return show(request, sheet)
