"""Stands in for a page that has not landed yet, so that its address can be linked to."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def coming(request: HttpRequest, **_: object) -> HttpResponse:
    raise Http404
