"""The exception file of a cell: on the page, on paper, and the reasons given in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.wording import full_moment
from adequacy.actions.decisions import DecisionRefused, give_reason
from adequacy.decision_forms import ReasonForm
from adequacy.exception_pdf import exception_pdf
from adequacy.permissions import may_decide_cells, may_give_reasons, may_read_exceptions
from adequacy.queries.county_facts import county_head
from adequacy.queries.days import latest_day
from adequacy.queries.decisions import decision_of
from adequacy.queries.exception_file import ExceptionFile, exception_file
from adequacy.queries.exception_reasons import reasons_in_force
from adequacy.queries.outlooks import head_of
from pipeline.queries.work import read_calendar
from pipeline.views.reader import plan_day, reader_of
from providers.current import current_network
from providers.models import County, Network, Specialty


@require_http_methods(["GET", "HEAD", "POST"])
def exception(request: HttpRequest, ssa_code: str, code: str) -> HttpResponse:
    """POST says why somebody is not contracted."""
    county, specialty, network = _cell(request, ssa_code, code)
    if request.method == "POST":
        return _give_reason(request, county, specialty, network)
    return render(request, "adequacy/exception.html", _context(request, county, specialty, network))


@require_safe
def exception_print(request: HttpRequest, ssa_code: str, code: str) -> HttpResponse:
    county, specialty, network = _cell(request, ssa_code, code)
    context = _context(request, county, specialty, network)
    content = exception_pdf(
        context["file"], network=network, county=county, specialty=specialty, as_of=context["as_of"]
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = (
        f'inline; filename="exception-{network.contract_year}_{county.ssa_code}_{specialty.code}.pdf"'
    )
    return response


def _cell(request: HttpRequest, ssa_code: str, code: str) -> tuple[County, Specialty, Network]:
    county, specialty = get_object_or_404(County, pk=ssa_code), get_object_or_404(Specialty, pk=code)
    network = current_network(request)
    if network is None:
        raise Http404
    if not may_read_exceptions(reader_of(request)):
        raise PermissionDenied
    return county, specialty, network


def _context(request: HttpRequest, county: County, specialty: Specialty, network: Network) -> dict[str, Any]:
    reader, now, head = reader_of(request), timezone.now(), head_of(network)
    if head is None:
        raise Http404
    calendar, today = read_calendar(now=now, reader=reader), plan_day(now)
    file: ExceptionFile | None = exception_file(
        network,
        county,
        specialty,
        due_on=head.filing_on or head.go_live_on,
        day=latest_day(today, calendar),
        plan_day=today,
    )
    if file is None:
        raise Http404
    return {
        "file": file,
        "county": county,
        "county_head": county_head(county, network),
        "specialty": specialty,
        "network": network,
        "decision": decision_of(head, county, specialty),
        "may_decide": may_decide_cells(reader),
        "may_give_reasons": may_give_reasons(reader),
        "as_of": full_moment(now.astimezone(reader.zone)),
        "today": calendar.today,
    }


def _meant(
    form: ReasonForm, county: County, specialty: Specialty, network: Network, request: HttpRequest
) -> list[int]:
    """The provider, or all of the group that stand in the file."""
    if form.group is None:
        return form.providers
    file = _context(request, county, specialty, network)["file"]
    return [
        each.affiliation.provider_id
        for group in file.groups
        if group.group.pk == form.group
        for each in group.providers
    ] or form.providers


def _give_reason(
    request: HttpRequest, county: County, specialty: Specialty, network: Network
) -> HttpResponse:
    reader, now = reader_of(request), timezone.now()
    if not may_give_reasons(reader):
        raise PermissionDenied
    form = ReasonForm(request.POST, reasons=reasons_in_force(network, plan_day(now)))
    if not form.is_valid() or not form.providers:
        messages.error(request, "Choose a reason of the list, and whom it is for.")
        return redirect("adequacy:exception", ssa_code=county.pk, code=specialty.pk)
    try:
        give_reason(
            network=network,
            specialty=specialty.pk,
            providers=_meant(form, county, specialty, network, request),
            **form.cleaned_data,
            by=reader,
            at=now,
        )
    except DecisionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The reason is on record.")
    return redirect("adequacy:exception", ssa_code=county.pk, code=specialty.pk)
