from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from pipeline.queries.palette import palette as find
from pipeline.views.reader import is_htmx, reader_of
from providers.search_terms import LONGEST


@require_safe
def palette(request: HttpRequest) -> HttpResponse:
    """Under the box of the top bar. Without script the same box leads to the search page."""
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    if not is_htmx(request):
        return redirect(f"{reverse('providers:search')}?{urlencode({'q': text})}")
    shelves = find(text, reader=reader_of(request))
    return render(request, "pipeline/_palette.html", {"shelves": shelves, "text": text})
