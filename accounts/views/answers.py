"""What several views answer alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.models import User

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]


def reader(request: HttpRequest) -> User:
    """Whoever is signed in: the middleware lets nobody else come this far."""
    return cast("User", request.user)


def for_those_who(may: Callable[[User], bool]) -> Callable[[View[Rest]], View[Rest]]:
    """A view for those a permission lets in; others are told that it is not theirs."""

    def guard(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            if not may(reader(request)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
