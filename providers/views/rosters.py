from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.pieces import Figure
from providers.actions.rosters import RosterUnreadable, import_roster
from providers.forms.rosters import RosterUploadForm
from providers.models import Network, RosterImport
from providers.permissions import may_import_rosters
from providers.spreadsheet import csv_text
from providers.views.reader import demand, posted, today_of

PER_PAGE = 100
IMPORTS_PER_PAGE = 25
HEADING = ("line", "column", "what", "reason", "value")


@require_http_methods(["GET", "HEAD", "POST"])
def roster_imports(request: HttpRequest, pk: int) -> HttpResponse:
    reader = demand(may_import_rosters, request)
    network = get_object_or_404(Network.objects.visible_to(reader), pk=pk)
    form = RosterUploadForm(posted(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = import_roster(
                network=network, file_name=file.name, content=file.read(), by=reader, at=timezone.now()
            )
        except RosterUnreadable as refusal:
            for problem in refusal.problems:
                form.add_error("file", problem.reason)
        else:
            messages.success(request, f"{made.file_name} is read.")
            return redirect(made)
    return _imports(request, network, form)


def _imports(request: HttpRequest, network: Network, form: RosterUploadForm) -> HttpResponse:
    imports = network.roster_imports.select_related("imported_by").order_by("-imported_at", "-pk")
    context = {
        "network": network,
        "form": form,
        "page": Paginator(imports, IMPORTS_PER_PAGE).get_page(request.GET.get("page")),
        "today": today_of(request),
    }
    return render(request, "providers/roster_imports.html", context, status=422 if form.is_bound else 200)


@require_safe
def roster_import(request: HttpRequest, pk: int) -> HttpResponse:
    made = _visible(request, pk)
    problems = made.problems.order_by("-is_rejection", "line", "pk")
    context = {
        "made": made,
        "network": made.network,
        "figures": _figures(made),
        "page": Paginator(problems, PER_PAGE).get_page(request.GET.get("page")),
        "today": today_of(request),
    }
    return render(request, "providers/roster_import.html", context)


@require_safe
def roster_problems(request: HttpRequest, pk: int) -> HttpResponse:
    made = _visible(request, pk)
    rows = (
        (
            problem.line,
            problem.column,
            _what(is_rejection=problem.is_rejection),
            problem.reason,
            problem.value,
        )
        for problem in made.problems.order_by("line", "pk")
    )
    response = HttpResponse(csv_text(HEADING, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="roster-{made.pk}-problems.csv"'
    return response


def _visible(request: HttpRequest, pk: int) -> RosterImport:
    networks = Network.objects.visible_to(demand(may_import_rosters, request))
    imports = RosterImport.objects.select_related("network", "imported_by")
    return get_object_or_404(imports, pk=pk, network__in=networks)


def _figures(made: RosterImport) -> list[Figure]:
    refused = Figure(f"{made.rows_rejected:,}", "refused", icon="alert-circle", tone="decide")
    return [
        Figure(f"{made.rows_read:,}", "rows read"),
        Figure(f"{made.rows_new:,}", "new"),
        Figure(f"{made.rows_changed:,}", "changed"),
        Figure(f"{made.rows_same:,}", "the same"),
        refused,
    ]


def _what(*, is_rejection: bool) -> str:
    return "row refused" if is_rejection else "notice, row used"
