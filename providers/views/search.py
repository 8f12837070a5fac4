from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from providers.permissions import may_see_tin
from providers.queries.search import MOST
from providers.queries.search import search as find
from providers.search_terms import LEAST_DIGITS, LEAST_LETTERS, LONGEST, search_terms
from providers.views.reader import asks_for, reader_of


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    reader = reader_of(request)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    terms = search_terms(text, may_see_tin=may_see_tin(reader))
    found = find(terms, reader=reader, may_see_tin=may_see_tin(reader))
    context = {
        "text": text,
        "is_too_short": bool(text) and terms.is_empty,
        "found": found,
        "count": sum(len(hits.hits) for hits in found),
        "has_more": any(hits.has_more for hits in found),
        "most": MOST,
        "least_letters": LEAST_LETTERS,
        "least_digits": LEAST_DIGITS,
    }
    template = "_search_results" if asks_for(request, "search-results") else "search"
    return render(request, f"providers/{template}.html", context)
