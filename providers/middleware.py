"""Puts the network of the top bar on the request; it is looked up only when a page shows it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from providers.current import network_place


class NetworkMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.network_place = SimpleLazyObject(lambda: network_place(request))  # type: ignore[attr-defined]  # read by the frame
        return self.get_response(request)
