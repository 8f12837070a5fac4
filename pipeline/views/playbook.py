"""The playbook: of one deal, and the texts behind it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from pipeline.actions.playbook import PlaybookRefused, write_mission, write_script
from pipeline.forms.playbook import MissionForm, ScriptForm
from pipeline.models import Deal
from pipeline.permissions import may_edit, may_write_playbook
from pipeline.playbook import AnswerStep, Objection, Panel, fill
from pipeline.queries.objections import objection_report
from pipeline.queries.playbook import Text, known_of, leverage_facts, missions, playbook, texts_of
from pipeline.queries.rates import prompt_of
from pipeline.views.reader import asks_for, reader_of
from pipeline.views.sheet import refuse, visible_deal
from providers.current import current_network
from providers.models import County

CODES = {each.value: each.label for each in (*Panel, *Objection)}
PAGE_SIZE = 60


@require_safe
def deal_playbook(request: HttpRequest, pk: int) -> HttpResponse:
    """A page of its own, a card on the deal, or a part of the log."""
    deal, reader, now = visible_deal(request, pk), reader_of(request), timezone.now()
    context = {
        "deal": deal,
        "book": playbook(deal, reader=reader, today=deal.owner.today(now)),
        "prompt": prompt_of(deal),
        "today": reader.today(now),
        "may_edit": may_edit(reader, deal),
        "may_write": may_write_playbook(reader),
    }
    if asks_for(request, "log-playbook"):
        return render(request, "pipeline/_log_playbook.html", context)
    template = "_deal_playbook" if asks_for(request, "deal-playbook") else "deal_playbook"
    return render(request, f"pipeline/{template}.html", context)


@require_safe
def scripts(request: HttpRequest) -> HttpResponse:
    reader, now = _writer(request), timezone.now()
    texts = texts_of(list(CODES))
    context = {
        "panels": [(label, texts[code]) for code, label in Panel.choices],
        "objections": [(label, texts[code]) for code, label in Objection.choices],
        "report": objection_report(reader=reader, now=now),
        "mission_count": len(missions()),
    }
    return render(request, "pipeline/scripts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def script(request: HttpRequest, code: str) -> HttpResponse:
    """Edit a text; *Preview* fills it from a deal and keeps what was typed, *Save* makes the next version."""
    reader = _writer(request)
    if code not in CODES:
        raise Http404
    text = texts_of([code])[code]
    labels = AnswerStep.labels if code in Objection.values else ["Text"]
    form = ScriptForm(request.POST if request.method == "POST" else None, labels=labels, parts=text.parts)
    wants_preview = "preview" in request.POST
    if form.is_valid() and not wants_preview:
        try:
            number = write_script(code=code, parts=form.parts(), by=reader, at=timezone.now())
        except PlaybookRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"{CODES[code]}: version {number} is in force.")
            return redirect("pipeline:scripts")
    return _script_page(request, text, form)


def _script_page(request: HttpRequest, text: Text, form: ScriptForm) -> HttpResponse:
    deal = _sample(request, reader_of(request))
    parts = form.parts() if form.is_bound and form.is_valid() else list(text.parts)
    facts = known_of(deal, deal.owner.today(timezone.now())).facts if deal else {}
    if deal and text.code == Panel.LEVERAGE and may_edit(reader_of(request), deal):
        facts |= leverage_facts(deal)
    context = {
        "title": CODES[text.code],
        "text": text,
        "form": form,
        "sample": deal,
        "previews": [
            (field.label, fill(part, facts)) for field, part in zip(form.fields.values(), parts, strict=True)
        ],
        "facts": sorted(facts),
    }
    return render(request, "pipeline/script_form.html", context, status=422 if form.errors else 200)


@require_safe
def county_missions(request: HttpRequest) -> HttpResponse:
    reader, network = _writer(request), current_network(request)
    counties = network.counties.by_name() if network else County.objects.none()
    page = Paginator(counties, PAGE_SIZE).get_page(request.GET.get("page"))
    written = missions()
    context = {
        "page": page,
        "rows": [(county, written.get(county.pk)) for county in page],
        "network": network,
        "today": reader.today(timezone.now()),
    }
    return render(request, "pipeline/missions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def county_mission(request: HttpRequest, ssa_code: str) -> HttpResponse:
    reader = _writer(request)
    county = get_object_or_404(County, pk=ssa_code)
    newest = missions().get(county.pk)
    form = MissionForm(
        request.POST if request.method == "POST" else None, initial={"text": newest.text if newest else ""}
    )
    if form.is_valid():
        write_mission(county=county, text=form.cleaned_data["text"], by=reader, at=timezone.now())
        messages.success(request, f"The mission of {county.name} is saved.")
        return redirect("pipeline:missions")
    context = {"county": county, "form": form}
    return render(request, "pipeline/mission_form.html", context, status=422 if form.errors else 200)


def _writer(request: HttpRequest) -> User:
    reader = reader_of(request)
    if not may_write_playbook(reader):
        raise PermissionDenied
    return reader


def _sample(request: HttpRequest, reader: User) -> Deal | None:
    """The deal a preview is filled from: one that was measured, else the newest."""
    deals = Deal.objects.visible_to(reader).open().select_related("owner", "group", "network")
    return deals.filter(stakes__isnull=False).order_by("-pk").first() or deals.order_by("-pk").first()
