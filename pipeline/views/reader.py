"""Who reads, and when: the two facts each view hands down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts.models import User


def reader_of(request: HttpRequest) -> User:
    """Signed in, as the middleware made sure."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def plan_day(now: dt.datetime) -> dt.date:
    """Filings are due on the plan's own calendar."""
    return now.astimezone(ZoneInfo(settings.PLAN_TIME_ZONE)).date()


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def asks_for(request: HttpRequest, region: str) -> bool:
    """htmx wants this one region of the page, named by the id of its root element."""
    return is_htmx(request) and request.headers.get("HX-Target") == region


@dataclass(frozen=True, slots=True)
class PageBeneath:
    """The page a part of it asks from: its address on this server and what that asks for."""

    address: str
    asked: QueryDict


def page_beneath(request: HttpRequest, name: str) -> PageBeneath | None:
    """The page htmx asks from, if it is the one of this name."""
    try:
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return None
    if page.path != reverse(name):
        return None
    return PageBeneath(f"{page.path}?{page.query}" if page.query else page.path, QueryDict(page.query))
