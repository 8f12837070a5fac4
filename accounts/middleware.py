"""An empty plan has one page, the one that makes its first administrator; and every page speaks its reader's time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SETUP = "accounts:setup"
STAY_OPEN = frozenset({SETUP, "healthz", "readyz"})


class FirstAdminMiddleware:
    """Only pages open to strangers are asked: all others lead a stranger to one of these, the sign-in page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if getattr(view, "login_required", True) or match is None or match.view_name in STAY_OPEN:
            return None
        if User.objects.people().exists():
            return None
        return redirect(SETUP)


class ReaderZoneMiddleware:
    """Moments are shown in the zone of whoever reads the page; strangers read the plan's own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, User):
            with timezone.override(request.user.zone):
                return self.get_response(request)
        return self.get_response(request)
