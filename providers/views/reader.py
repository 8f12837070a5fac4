"""Who reads, on which day, and whether htmx asks for a part of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from accounts.models import User


def reader_of(request: HttpRequest) -> User:
    """Signed in, as the middleware made sure."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def today_of(request: HttpRequest) -> dt.date:
    return reader_of(request).today(timezone.now())


def demand(right: Callable[[User], bool], request: HttpRequest) -> User:
    """The reader, if they have the right; else the page says that it is not theirs to use."""
    reader = reader_of(request)
    if not right(reader):
        raise PermissionDenied
    return reader


def asks_for(request: HttpRequest, region: str) -> bool:
    """htmx wants this one region of the page, named by the id of its root element."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == region


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: nothing until somebody sent it."""
    return request.POST if request.method == "POST" else None
