"""An empty plan has one page, the one that makes its first administrator; and every page speaks its reader's time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.away import covered_by
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


class ReaderMiddleware:
    """Moments are shown in the zone of whoever reads the page; strangers read the plan's own. Whom the reader stands in
    for is looked up when something first asks for it. The reader is looked up here, and so a plain user from here on.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        reader = get_user(request)
        if isinstance(reader, User):
            request.user, now = reader, timezone.now()
            reader.stands_in_for = cast(
                "Mapping[int, User]", SimpleLazyObject(lambda: covered_by(reader, now))
            )
            with timezone.override(reader.zone):
                return self.get_response(request)
        return self.get_response(request)
