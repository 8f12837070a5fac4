"""Lists kept under a name."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from pipeline.actions.views import remove_view, save_view
from pipeline.forms.bulk import ViewForm
from pipeline.models import SavedView
from pipeline.views.reader import reader_of


@require_POST
def saved_views(request: HttpRequest) -> HttpResponse:
    """Keep the list as it stands: its conditions, order and columns. The form stands on the list itself."""
    form = ViewForm(request.POST)
    query = request.POST.get("query", "")
    if form.is_valid():
        view = save_view(by=reader_of(request), at=timezone.now(), **form.cleaned_data)
        messages.success(request, f"Kept as \u201c{view.name}\u201d.")
        query = view.query
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect(f"{reverse('pipeline:deals')}?{query[:2000]}".replace("\n", "").replace("\r", ""))


@require_POST
def saved_view_removal(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, saved_by=reader_of(request))
    remove_view(view=view)
    messages.success(request, f"\u201c{view.name}\u201d is no longer kept.")
    return redirect("pipeline:deals")
