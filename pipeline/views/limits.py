"""After how many days of silence a stage is quiet: asked for, shown with what it would flag today, then set."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pipeline.actions.limits import set_stage_limits
from pipeline.actions.unit import Refused
from pipeline.forms.limits import LimitsForm
from pipeline.permissions import may_set_limits
from pipeline.queries.limits import preview_limits
from pipeline.stages import OPEN_STAGES
from pipeline.views.reader import reader_of
from pipeline.views.sheet import refuse


@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """GET with numbers shows what they would flag; only the form beneath that sets them."""
    reader, now = reader_of(request), timezone.now()
    if not may_set_limits(reader):
        raise PermissionDenied
    asked = request.POST if request.method == "POST" else request.GET
    form = LimitsForm(asked if any(stage in asked for stage in OPEN_STAGES) else None)
    is_good = form.is_valid()
    if request.method == "POST" and is_good:
        try:
            set_stage_limits(days=form.days, by=reader, at=now)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, "Limits set. Every open deal is counted by them.")
            return redirect("pipeline:limits")
    preview = preview_limits(form.days if is_good else {}, reader=reader, now=now)
    status = 422 if form.errors or (request.method == "POST" and not is_good) else 200
    return render(request, "pipeline/limits.html", {"form": form, "preview": preview}, status=status)
