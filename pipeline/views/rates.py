"""The plan's rates: ranges, sheets, the limit of the managers, and what is asked beyond. Readings are on record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.people import grant_rates
from accounts.actions.readings import record_reading
from accounts.models import ReadingKind, User
from pipeline.actions import rates as actions
from pipeline.forms.rates import AnswerForm, GrantForm, LimitForm, RangeForm, SheetForm
from pipeline.models import RateApproval, RateRange, RateSheet
from pipeline.permissions import may_decide_rates, may_read_rate_book, may_set_rate_limit, may_set_rates
from pipeline.queries.rates import approvals_shown, limit_of, newest_sheets, sheet_shown
from pipeline.rate_file import Row, sheet_csv, sheet_workbook
from pipeline.views.reader import reader_of
from pipeline.views.sheet import refuse
from providers.current import current_network
from providers.models import Network

PAGE_SIZE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    reader, network = reader_of(request), current_network(request)
    if not may_read_rate_book(reader):
        raise PermissionDenied
    context: dict[str, Any] = {"network": network, "today": reader.today(timezone.now())}
    if network is not None:
        ranges = RateRange.objects.visible_to(reader).in_force().filter(network=network)
        shown = ranges.select_related("county", "specialty", "set_by").by_cell()
        pending = RateApproval.objects.visible_to(reader).pending().filter(quote__deal__network=network)
        context |= {
            "page": Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page")),
            "sheets": newest_sheets(network),
            "approvals": approvals_shown(pending, reader),
            "limit": limit_of(network),
            "may_set": may_set_rates(reader),
            "limit_form": LimitForm() if may_set_rate_limit(reader) else None,
            "granted": User.objects.people().filter(may_see_rates=True).by_name(),
            "grant_form": GrantForm(reader=reader) if may_set_rate_limit(reader) else None,
        }
        _note(request, f"rates of network {network.pk}")
    return render(request, "pipeline/rates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def range_new(request: HttpRequest) -> HttpResponse:
    network = _network_to_set(request)
    form = RangeForm(request.POST if request.method == "POST" else None, network=network)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.set_range(
                network=network,
                specialty=data["specialty"],
                counties=data["counties"],
                terms=form.terms(),
                by=reader_of(request),
                at=timezone.now(),
            )
        except actions.RatesRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"In force: {data['specialty'].name}, counties: {len(made)}.")
            return redirect("pipeline:rates")
    context = {"form": form, "network": network}
    return render(request, "pipeline/rate_range_form.html", context, status=422 if form.errors else 200)


@require_POST
def range_ending(request: HttpRequest, pk: int) -> HttpResponse:
    reader = reader_of(request)
    if not may_set_rates(reader):
        raise PermissionDenied
    found = get_object_or_404(RateRange.objects.visible_to(reader), pk=pk)
    actions.end_range(rate_range=found, by=reader, at=timezone.now())
    messages.success(request, "The range has ended. Offers made on it keep their figures.")
    return redirect("pipeline:rates")


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_new(request: HttpRequest) -> HttpResponse:
    """A new sheet, or the next version of one."""
    network = _network_to_set(request)
    base = _sheet_named(request, network)
    form = SheetForm(request.POST if request.method == "POST" else None, sheet=base)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.publish_sheet(
                network=network,
                specialty=data["specialty"],
                medicare_year=data["medicare_year"],
                lines=form.lines(),
                by=reader_of(request),
                at=timezone.now(),
            )
        except actions.RatesRefused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"In force: {made.specialty.name}, version {made.version}.")
            return redirect(made)
    context = {"form": form, "network": network}
    return render(request, "pipeline/rate_sheet_form.html", context, status=422 if form.errors else 200)


@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible_sheet(request, pk)
    reader = reader_of(request)
    versions = RateSheet.objects.visible_to(reader).filter(network=found.network, specialty=found.specialty)
    context = {
        "shown": sheet_shown(found),
        "versions": versions.select_related("published_by").order_by("-version"),
        "today": reader.today(timezone.now()),
        "may_set": may_set_rates(reader),
    }
    _note(request, f"rate sheet {found.pk}")
    return render(request, "pipeline/rate_sheet.html", context)


@require_safe
def sheet_file(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """For their billing department. The export is on record before the file leaves."""
    found = _visible_sheet(request, pk)
    _note(request, f"rate sheet {found.pk} as {suffix}", kind=ReadingKind.EXPORT)
    rows: list[Row] = [(line.label, line.percent, found.medicare_year) for line in sheet_shown(found).lines]
    title = f"{found.specialty.name}, version {found.version}"
    data, kind = (sheet_csv(rows), "text/csv; charset=utf-8")
    if suffix == "xlsx":
        data, kind = (sheet_workbook(title, rows), XLSX)
    response = HttpResponse(data, content_type=kind)
    name = f"rates-{found.specialty.code}-v{found.version}.{suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def limit(request: HttpRequest) -> HttpResponse:
    network = current_network(request)
    if not may_set_rate_limit(reader_of(request)) or network is None:
        raise PermissionDenied
    form = LimitForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("pipeline:rates")
    points = form.cleaned_data["points"]
    actions.set_limit(network=network, points=points, by=reader_of(request), at=timezone.now())
    messages.success(request, f"Managers may agree to {points.normalize():f} points beyond a range.")
    return redirect("pipeline:rates")


@require_POST
def readers(request: HttpRequest) -> HttpResponse:
    """The VP lets somebody see rates whose role does not, or takes it back. Nobody does so for themselves."""
    reader = reader_of(request)
    if not may_set_rate_limit(reader):
        raise PermissionDenied
    form = GrantForm(request.POST, reader=reader)
    if not form.is_valid():
        messages.error(request, "Choose a person.")
        return redirect("pipeline:rates")
    is_granted = "take_back" not in request.POST
    person = grant_rates(person=form.cleaned_data["person"], is_granted=is_granted, by=reader)
    word = "may see rates now" if is_granted else "sees rates by role alone now"
    messages.success(request, f"{person.name} {word}.")
    return redirect("pipeline:rates")


@require_POST
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """The manager or the VP answers; the rep finds the answer on the rates of the deal."""
    reader = reader_of(request)
    asked = RateApproval.objects.visible_to(reader).select_related("quote__deal__owner")
    found = get_object_or_404(asked, pk=pk)
    if not may_decide_rates(reader, found):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    problem = "" if form.is_valid() else "Agree or refuse."
    if not problem:
        is_approved = form.cleaned_data["decision"] == "approve"
        answer, now = form.cleaned_data["answer"], timezone.now()
        try:
            actions.decide(approval=found, is_approved=is_approved, answer=answer, by=reader, at=now)
        except actions.RatesRefused as refusal:
            problem = refusal.message
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, "Agreed." if is_approved else "Refused; the rep sees why.")
    return redirect("pipeline:deal-rates", pk=found.quote.deal_id)


def _note(request: HttpRequest, what: str, *, kind: str = ReadingKind.RATES) -> None:
    record_reading(kind=kind, what=what, by=reader_of(request), at=timezone.now())


def _network_to_set(request: HttpRequest) -> Network:
    network = current_network(request)
    if not may_set_rates(reader_of(request)) or network is None:
        raise PermissionDenied
    return network


def _sheet_named(request: HttpRequest, network: Network) -> RateSheet | None:
    named = request.GET.get("from", "")
    if not named.isdecimal() or len(named) > 9:
        return None
    sheets = RateSheet.objects.visible_to(reader_of(request)).select_related("specialty")
    return sheets.filter(network=network, pk=int(named)).first()


def _visible_sheet(request: HttpRequest, pk: int) -> RateSheet:
    sheets = RateSheet.objects.visible_to(reader_of(request)).select_related("specialty", "network")
    return get_object_or_404(sheets.prefetch_related("lines"), pk=pk)
