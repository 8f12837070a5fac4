"""The next step: a better one instead, or the one after the one that is done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import wording
from pipeline.actions.steps import complete_next_step, plan_next_step
from pipeline.actions.unit import Refused
from pipeline.forms.step import StepForm
from pipeline.models import Deal, NextStep
from pipeline.views.reader import reader_of
from pipeline.views.replies import changed
from pipeline.views.sheet import Sheet, editable_deal, refuse, show


@require_http_methods(["GET", "HEAD", "POST"])
def next_step(request: HttpRequest, pk: int) -> HttpResponse:
    deal, now = editable_deal(request, pk), timezone.now()
    current = deal.steps.open().first()
    form = StepForm(
        request.POST if request.method == "POST" else None,
        deal=deal,
        today=deal.owner.today(now),
        current=current,
        auto_id=f"step-{deal.pk}-%s",
    )
    if request.method == "POST" and form.is_valid():
        try:
            planned = plan_next_step(
                deal=deal, step=form.planned(), seen=form.seen_step(), by=reader_of(request), at=now
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return said(request, deal, planned, clears=f"step:{deal.pk}")
    action = reverse("pipeline:next-step", args=[deal.pk])
    return show(
        request, step_sheet(deal, form, title="Change the next step", slug=f"step:{deal.pk}", action=action)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def completion(request: HttpRequest, pk: int) -> HttpResponse:
    """Done, and what comes after. A step closed meanwhile shows the one that is open."""
    step = get_object_or_404(NextStep.objects.visible_to(reader_of(request)).select_related("owner"), pk=pk)
    deal, now = editable_deal(request, step.deal_id), timezone.now()
    form = StepForm(
        request.POST if request.method == "POST" else None,
        deal=deal,
        today=deal.owner.today(now),
        auto_id=f"completion-{step.pk}-%s",
    )
    if request.method == "POST" and form.is_valid():
        try:
            planned = complete_next_step(step=step, then=form.planned(), by=reader_of(request), at=now)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            return said(request, deal, planned, clears=f"completion:{step.pk}")
    sheet = step_sheet(
        deal,
        form,
        title="Done, set the next",
        slug=f"completion:{step.pk}",
        action=reverse("pipeline:completion", args=[step.pk]),
        done=step,
    )
    return show(request, sheet)


def said(request: HttpRequest, deal: Deal, planned: NextStep, *, clears: str) -> HttpResponse:
    text = step_words(deal, planned)
    go_to = deal.get_absolute_url()
    return changed(request, deal, text, go_to=go_to, clears=clears, done_at=planned.planned_at)


def step_words(deal: Deal, planned: NextStep) -> str:
    due = wording.short_date(planned.due_on, planned.planned_on)
    return f"Next with {deal.group.name}: {planned.what}, {due}."


def step_sheet(
    deal: Deal, form: StepForm, *, title: str, slug: str, action: str, done: NextStep | None = None
) -> Sheet:
    return Sheet(
        slug=slug,
        title=title,
        fields="pipeline/_step_sheet.html",
        form=form,
        deal=deal,
        action=action,
        submit="Save",
        start="what",
        back=deal.get_absolute_url(),
        extra={"done": done, "step_legend": "What comes next" if done else "Next step"},
    )
