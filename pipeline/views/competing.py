"""Competing plans of the group of a deal: on record, added, no longer so."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pipeline.actions.competing import end_competing_plan, record_competing_plan
from pipeline.actions.unit import Refused
from pipeline.forms.competing import CompetingPlanForm
from pipeline.models import CompetingPlan, Deal
from pipeline.queries.playbook import competing_plans
from pipeline.views.reader import reader_of
from pipeline.views.replies import changed
from pipeline.views.sheet import Sheet, editable_deal, refuse, show


@require_http_methods(["GET", "HEAD", "POST"])
def competing(request: HttpRequest, pk: int) -> HttpResponse:
    """For those who work the deal; `ended` in a post names the one that is no longer so."""
    deal, by, at = editable_deal(request, pk), reader_of(request), timezone.now()
    if request.method == "POST" and "ended" in request.POST:
        plan = _named(deal, request.POST["ended"])
        end_competing_plan(plan=plan, by=by, at=at)
        return changed(request, deal, f"{plan.name} is no longer on record.", go_to=deal.get_absolute_url())
    form = CompetingPlanForm(
        request.POST if request.method == "POST" else None, auto_id=f"competing-{deal.pk}-%s"
    )
    if request.method == "POST" and form.is_valid():
        try:
            plan = record_competing_plan(group=deal.group, **form.cleaned_data, by=by, at=at)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            text = f"{plan.name} is on record for {deal.group.name}."
            return changed(request, deal, text, go_to=deal.get_absolute_url(), clears=_slug(deal))
    return show(request, _sheet(deal, form))


def _named(deal: Deal, pk: str) -> CompetingPlan:
    known = {str(plan.pk): plan for plan in competing_plans(deal)}
    if pk not in known:
        raise Http404
    return known[pk]


def _slug(deal: Deal) -> str:
    return f"competing:{deal.pk}"


def _sheet(deal: Deal, form: CompetingPlanForm) -> Sheet:
    return Sheet(
        slug=_slug(deal),
        title="Competing plans",
        fields="pipeline/_competing_fields.html",
        form=form,
        deal=deal,
        action=reverse("pipeline:competing", args=[deal.pk]),
        submit="Record",
        back=deal.get_absolute_url(),
        extra={"plans": competing_plans(deal)},
    )
