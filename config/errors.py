"""Answers for requests that went wrong before any view saw them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.views.csrf import csrf_failure as django_csrf_failure
from django_htmx.http import HttpResponseClientRefresh

from config.middleware import is_htmx


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last sign-in: a page says so; a fragment reloads its page for a fresh token."""
    if is_htmx(request):
        return HttpResponseClientRefresh()
    try:
        return render(request, "403_csrf.html", status=403)
    except TemplateDoesNotExist:
        return django_csrf_failure(request, reason=reason)
