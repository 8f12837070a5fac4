"""Settings, Standards: the editions that are carried, and a new year's Reference File."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from adequacy.actions.standard_imports import (
    EditionRefused,
    NotReady,
    apply_reference_file,
    take_reference_file,
)
from adequacy.actions.standard_settings import set_reading
from adequacy.forms import ReadingForm, ReferenceFileForm
from adequacy.models import StandardImport, StandardSet
from adequacy.permissions import may_import_standards
from adequacy.queries.editions import edition_detail, edition_rows
from providers.views.reader import asks_for, demand, posted, reader_of, today_of

IMPORTS_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def standards(request: HttpRequest) -> HttpResponse:
    """Everybody may look at what measures them; a file is handed in by those who keep the standards."""
    if request.method != "POST":
        form = ReferenceFileForm(initial={"edition": today_of(request).year + 1})
        return _standards(request, form)
    reader = demand(may_import_standards, request)
    form = ReferenceFileForm(posted(request), request.FILES)
    if form.is_valid():
        file, edition = form.cleaned_data["file"], form.cleaned_data["edition"]
        try:
            made = take_reference_file(
                file_name=file.name, content=file.read(), edition=edition, by=reader, at=timezone.now()
            )
        except EditionRefused as refusal:
            form.add_error("edition", str(refusal))
        else:
            return redirect(made)
    return _standards(request, form)


def _standards(request: HttpRequest, form: ReferenceFileForm) -> HttpResponse:
    may_import = may_import_standards(reader_of(request))
    imports = StandardImport.objects.newest_first().defer("content", "report").select_related("uploaded_by")
    context = {
        "rows": edition_rows(),
        "form": form,
        "may_import": may_import,
        "imports": imports[:IMPORTS_SHOWN] if may_import else [],
        "today": today_of(request),
    }
    return render(request, "adequacy/standards.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def standard_set(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: what it judges where, and what the plan decides of it."""
    found = get_object_or_404(StandardSet.objects.select_related("set_by"), pk=pk)
    stacking = "yes" if found.credits_stack else "no"
    first = {"road_factor": found.road_factor.normalize(), "credits_stack": stacking}
    form = ReadingForm(posted(request), initial=first)
    if request.method == "POST":
        reader = demand(may_import_standards, request)
        if form.is_valid():
            set_reading(standard_set=found, by=reader, at=timezone.now(), **form.cleaned_data)
            messages.success(request, "Saved. The networks it measures are measured anew.")
            return redirect(found)
    context = {
        "set": found,
        "detail": edition_detail(found),
        "form": form,
        "may_set": may_import_standards(reader_of(request)),
        "today": today_of(request),
    }
    return render(request, "adequacy/standard_set.html", context, status=422 if form.errors else 200)


@require_safe
def standard_import(request: HttpRequest, pk: int) -> HttpResponse:
    """The page asks for itself while the worker is at it."""
    demand(may_import_standards, request)
    made = _import(pk)
    is_part = asks_for(request, "standard-import")
    template = "adequacy/_standard_import.html" if is_part else "adequacy/standard_import.html"
    return render(request, template, _report(request, made))


@require_POST
def standard_application(request: HttpRequest, pk: int) -> HttpResponse:
    reader = demand(may_import_standards, request)
    made = _import(pk)
    try:
        apply_reference_file(made=made, by=reader, at=timezone.now())
    except NotReady as refusal:
        messages.error(request, str(refusal))
    return redirect(made)


def _import(pk: int) -> StandardImport:
    imports = StandardImport.objects.defer("content").select_related(
        "uploaded_by", "applied_by", "before", "standard_set"
    )
    made: StandardImport = get_object_or_404(imports, pk=pk)
    return made


def _report(request: HttpRequest, made: StandardImport) -> dict[str, Any]:
    kinds = made.report.get("kinds", [])
    return {
        "made": made,
        "today": today_of(request),
        "moved": [kind for kind in kinds if kind["count"]],
        "still": [kind["what"] for kind in kinds if not kind["count"]],
    }
