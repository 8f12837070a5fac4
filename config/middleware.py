"""Login by default, in a way htmx understands; replies that differ for htmx say so; one log context per request."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Every page needs a signed-in user unless its view says `login_not_required`.

    After signing in people return to the *page* they were on. For an htmx request that is the page around the
    fragment, and for a form post the page the form stood on: neither address of its own answers a plain visit.
    """

    def handle_no_permission(  # type: ignore[override]  # Any response will do; the stub names one class.
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        response = redirect_to_login(
            page_of(request),
            resolve_url(self.get_login_url(view_func)),
            self.get_redirect_field_name(view_func),
        )
        if request.headers.get(
            "X-Poll"
        ):  # Nobody pressed anything: the page stays, with what is being written.
            return HttpResponse(status=401)
        if is_htmx(request):
            return HttpResponseClientRedirect(response.url)
        return response


class VaryOnHtmxMiddleware:
    """The same address answers htmx with a fragment: no cache may hand that to a browser as a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        return response


class BodyLimitMiddleware:
    """What is too large is refused before it is read: reading a form looks for its token, and so reads all of it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdecimal() and int(length[:18]) > settings.MOST_BODY_BYTES:
            most = settings.MOST_BODY_BYTES // 2**20
            text = f"This is more than can be sent at once ({most} MB). Go back and choose a smaller file."
            return HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


class RequestLogMiddleware:
    """Binds the request's id to every log line it causes, and answers with it so that a user can quote it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = uuid.uuid4().hex[:12]
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        return response


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def page_of(request: HttpRequest) -> str:
    """The path of the page the request came from, where a plain visit leads back to the same place."""
    if is_htmx(request):
        return _own_path(request, request.headers.get("HX-Current-URL", "")) or "/"
    if request.method not in SAFE_METHODS:
        return _own_path(request, request.headers.get("Referer", "")) or "/"
    return request.get_full_path()


def _own_path(request: HttpRequest, address: str) -> str:
    """Path and query of an address on this very host; empty for any other."""
    if not url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return ""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
