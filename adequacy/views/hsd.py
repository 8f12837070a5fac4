"""The HSD tables of a network: first what would be refused, then the tables; and a table read back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.readings import record_reading
from accounts.models import ReadingKind
from accounts.pieces import Figure
from adequacy.hsd.checks import Concern
from adequacy.hsd.columns import used_in
from adequacy.hsd.comparison import compare
from adequacy.hsd.reading import TableRead, read_table
from adequacy.hsd.report import Report
from adequacy.hsd.rows import Table
from adequacy.hsd_files import FORMATS, TooManyRows, findings_csv, sheet_of, written
from adequacy.hsd_forms import HsdUploadForm
from adequacy.queries.days import measured_day, plan_day
from adequacy.queries.hsd import NoTables, Tables, hsd_columns, known, specialty_names
from adequacy.queries.hsd import hsd_tables as tables_of
from providers.models import Network
from providers.permissions import may_edit_networks, may_file_networks
from providers.roster_lookups import specialty_facts
from providers.views.reader import demand, posted

PER_PAGE = 100
MOST_SHOWN = 200


@require_http_methods(["GET", "HEAD"])
def hsd_tables(request: HttpRequest, pk: int) -> HttpResponse:
    reader, network = demand(may_file_networks, request), _network(request, pk)
    context: dict[str, Any] = {"network": network, "may_edit": may_edit_networks(reader)}
    try:
        tables = _tables(network)
    except NoTables as refusal:
        return render(request, "adequacy/hsd_none.html", context | {"reason": str(refusal)})
    about, report = request.GET.get("about", ""), tables.report
    findings = [each for each in report.findings if about in ("", each.fault.concern)]
    context |= {
        "tables": tables,
        "day": tables.gathered.day,
        "deadline": tables.gathered.deadline,
        "figures": _figures(report),
        "files": [(table, len(report.of(table))) for table in Table],
        "formats": list(FORMATS),
        "concerns": [(concern, count) for concern, count in report.by_concern().items()],
        "about": about if about in Concern.values else "",
        "page": Paginator(findings, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "adequacy/hsd_tables.html", context)


@require_safe
def hsd_table(request: HttpRequest, pk: int, table: str, suffix: str) -> HttpResponse:
    """One table as a file. That it was taken is on record before it leaves."""
    demand(may_file_networks, request)
    network = _network(request, pk)
    if table not in Table.values or suffix not in FORMATS:
        raise Http404
    tables = _tables_or_none(network)
    if tables is None:
        return redirect("adequacy:hsd-tables", network.pk)
    names, columns = specialty_names(specialty_facts()), used_in(hsd_columns(), Table(table))
    try:
        file = written(tables.report.of(Table(table)), columns, names, suffix)
    except TooManyRows as refusal:
        messages.error(request, str(refusal))
        return redirect("adequacy:hsd-tables", network.pk)
    _note(request, f"HSD {table} table of network {network.pk} as {suffix}")
    return _attached(
        file.content, file.content_type, f"hsd-{table}-{network.pk}-{tables.gathered.day}.{suffix}"
    )


@require_safe
def hsd_findings(request: HttpRequest, pk: int) -> HttpResponse:
    demand(may_file_networks, request)
    network = _network(request, pk)
    tables = _tables_or_none(network)
    if tables is None:
        return redirect("adequacy:hsd-tables", network.pk)
    _note(request, f"HSD findings of network {network.pk}")
    name = f"hsd-findings-{network.pk}-{tables.gathered.day}.csv"
    return _attached(findings_csv(tables.report.findings), FORMATS["csv"][0], name)


@require_http_methods(["GET", "HEAD", "POST"])
def hsd_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """A table file, looked at and compared with what would be written now. Nothing of it is kept."""
    demand(may_file_networks, request)
    network = _network(request, pk)
    form = HsdUploadForm(posted(request), request.FILES or None)
    context: dict[str, Any] = {"network": network, "form": form}
    if form.is_valid():
        file, facts = form.cleaned_data["file"], known()
        found = read_table(sheet_of(file.read(), facts.columns), facts)
        if found.table is None:
            for problem in found.problems:
                form.add_error("file", problem.reason)
        else:
            context |= {"file_name": file.name} | _read(network, found)
    status = 422 if form.errors else 200
    return render(request, "adequacy/hsd_reading.html", context, status=status)


def _read(network: Network, found: TableRead) -> dict[str, Any]:
    tables = _tables_or_none(network)
    here = tables.report.of(found.table) if tables is not None and found.table is not None else []
    compared = compare(found.rows, here)
    return {
        "found": found,
        "figures": [
            Figure(f"{found.rows_read:,}", "rows read"),
            Figure(f"{found.rows_refused:,}", "refused", icon="alert-circle", tone="decide"),
            Figure(f"{compared.same:,}", "as here"),
            Figure(f"{len(compared.only_in_file):,}", "only in the file", icon="file-text", tone="watch"),
            Figure(f"{len(compared.only_here):,}", "only here", icon="database", tone="watch"),
        ],
        "compared": compared,
        "problems": found.problems[:MOST_SHOWN],
        "further": max(0, len(found.problems) - MOST_SHOWN),
        "differing": [
            (title, rows[:MOST_SHOWN], max(0, len(rows) - MOST_SHOWN))
            for title, rows in (
                ("Only in the file", compared.only_in_file),
                ("Only here", compared.only_here),
            )
        ],
    }


def _figures(report: Report) -> list[Figure]:
    tables = [Figure(f"{len(report.of(table)):,}", f"rows, {table.label.lower()}") for table in Table]
    return [
        *tables,
        Figure(f"{report.left_out:,}", "left out", icon="alert-circle", tone="decide"),
        Figure(f"{report.notices:,}", "notices", icon="info-circle"),
    ]


def _network(request: HttpRequest, pk: int) -> Network:
    return get_object_or_404(Network.objects.visible_to(request.user), pk=pk)


def _tables(network: Network) -> Tables:
    now = timezone.now()
    return tables_of(network, day=measured_day(now), plan_day=plan_day(now))


def _tables_or_none(network: Network) -> Tables | None:
    try:
        return _tables(network)
    except NoTables:
        return None


def _note(request: HttpRequest, what: str) -> None:
    record_reading(
        kind=ReadingKind.EXPORT, what=what, by=demand(may_file_networks, request), at=timezone.now()
    )


def _attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
