"""The audit of a roster: upload, progress, result, files."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from adequacy.actions.audits import ask_audit
from adequacy.audit.rejections import SUBJECTS, about, by_subject
from adequacy.audit.result import AuditReport, from_json
from adequacy.audit_files import FORMATS
from adequacy.audit_map import picture_of
from adequacy.forms import AuditForm
from adequacy.models import Audit, StandardSet
from adequacy.queries.audit_page import audit_page
from adequacy.roster_files import MOST_BYTES
from adequacy.views.audit_strip import strip
from adequacy.views.uploads import CappedUpload, capped
from providers.current import current_network
from providers.views.reader import asks_for, posted, reader_of, today_of

AUDITS_PER_PAGE = 20
ROWS_PER_PAGE = 100


@csrf_exempt  # Checked one step later: the check reads the form, and the file is counted before it is read.
@require_http_methods(["GET", "HEAD", "POST"])
def audits(request: HttpRequest) -> HttpResponse:
    return _audits(request, capped(request, MOST_BYTES))


@csrf_protect
def _audits(request: HttpRequest, upload: CappedUpload) -> HttpResponse:
    reader = reader_of(request)
    data = posted(request)  # Reads the upload, so that its size is known.
    form = AuditForm(data, request.FILES or None, refused=upload.refused, initial=_usual(request))
    if form.is_valid():
        made = ask_audit(
            standard_set=form.cleaned_data["standard"],
            state=form.cleaned_data["state"],
            is_applicant=form.cleaned_data["is_applicant"],
            file_name=form.file_name,
            content=form.cleaned_data["file"],
            by=reader,
            at=timezone.now(),
        )
        return redirect(made)
    found = Audit.objects.visible_to(reader).newest_first().without_files()
    rows = found.select_related("asked_by", "standard_set")
    context = {
        "form": form,
        "page": Paginator(rows, AUDITS_PER_PAGE).get_page(request.GET.get("page")),
        "today": today_of(request),
    }
    return render(request, "adequacy/audits.html", context, status=422 if form.is_bound else 200)


def _usual(request: HttpRequest) -> dict[str, Any]:
    """What the reader probably wants: the standard and the state of the network at the top."""
    network = current_network(request)
    if network is None:
        return {}
    state = network.counties.order_by("pk").values_list("state", flat=True).first()
    return {"state": state, "standard": StandardSet.objects.measuring(network).first()}


@require_safe
def audit(request: HttpRequest, pk: int) -> HttpResponse:
    """The page asks for itself while the worker is at it; once there is a result the whole page comes anew."""
    made = _visible(request, pk)
    waits = asks_for(request, "audit-at-work")
    if waits and made.figures is not None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    if made.figures is None:
        template = "adequacy/_audit_at_work.html" if waits else "adequacy/audit_waits.html"
        return render(request, template, {"made": made, "today": today_of(request)})
    result = _result(request, made)
    if not asks_for(request, "audit-cells"):
        return render(request, "adequacy/audit.html", result)
    with_map = result | {"comes_along": True}
    parts = ("adequacy/_audit_cells.html", "adequacy/_audit_map.html")
    return HttpResponse("".join(render_to_string(part, with_map, request) for part in parts))


def _result(request: HttpRequest, made: Audit) -> dict[str, Any]:
    report = from_json(made.figures or {})
    seen = audit_page(report, request.GET, reader=reader_of(request))
    return {
        "made": made,
        "today": today_of(request),
        "report": report,
        "seen": seen,
        "page": seen.page,
        "map": picture_of(report, made.get_absolute_url(), seen.specialty),
        "figures": strip(made, report),
        "subjects": _subjects(report),
    }


@require_safe
def audit_rows(request: HttpRequest, pk: int) -> HttpResponse:
    made = _visible(request, pk)
    if made.figures is None:
        raise Http404
    report = from_json(made.figures)
    rows = about(report.rows_rejected, request.GET.get("about", ""))
    context = {
        "made": made,
        "report": report,
        "page": Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page")),
        "subjects": _subjects(report),
        "about": request.GET.get("about", ""),
        "today": today_of(request),
    }
    return render(request, "adequacy/audit_rows.html", context)


@require_safe
def audit_file(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    made = _visible(request, pk)
    if made.figures is None or suffix not in FORMATS:
        raise Http404
    form = FORMATS[suffix]
    name = f"audit-{made.state.lower()}-{slugify(made.file_name.rpartition('.')[0]) or made.pk}.{suffix}"
    response = HttpResponse(form.write(from_json(made.figures)), content_type=form.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _subjects(report: AuditReport) -> list[tuple[str, str, int]]:
    return [(key, SUBJECTS[key], count) for key, count in by_subject(report.rows_rejected).items()]


def _visible(request: HttpRequest, pk: int) -> Audit:
    rows = Audit.objects.visible_to(reader_of(request)).defer("content")
    made: Audit = get_object_or_404(rows.select_related("asked_by", "standard_set"), pk=pk)
    return made
