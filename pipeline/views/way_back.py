"""The page a plain form returns to: the one it was opened from."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, default: str) -> str:
    """What the form carries, else the page before this one, if it is ours and another one."""
    for address in (request.POST.get("back", ""), request.GET.get("back", ""), _came_from(request)):
        if address and _is_ours(request, address):
            return address
    return default


def page_before(request: HttpRequest, default: str) -> str:
    """Where a button with no form of its own was pressed."""
    return _page_of_referer(request) or default


def _came_from(request: HttpRequest) -> str:
    """Path and query of the page before; empty when it was this very form."""
    return _page_of_referer(request) if request.method != "POST" else ""


def _page_of_referer(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    if not _is_ours(request, referer):
        return ""
    parts = urlsplit(referer)
    if parts.path == request.path or parts.path.startswith("/account/"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _is_ours(request: HttpRequest, address: str) -> bool:
    return bool(address) and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
