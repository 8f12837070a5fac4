"""What a mail provider tells us over the web. The addresses are open to strangers: without the secret nothing counts.

django-anymail knows how each provider writes its events and compares the secret in constant time. Only providers that
send it as a password are taken (config/environment.py), so that one setting is enough for all of them.
"""

from __future__ import annotations

from typing import Any

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.exceptions import BadRequest, ImproperlyConfigured
from django.http import Http404, HttpRequest
from django.urls import resolve

TRACKING, INBOUND = "tracking", "inbound"


def events_of(request: HttpRequest, kind: str) -> list[Any]:
    """The events in a provider's POST. Not found where no provider is set; a wrong secret is refused (400)."""
    if not settings.MAIL_PROVIDER:
        raise Http404
    view: Any = resolve(f"/{settings.MAIL_PROVIDER}/{kind}/", urlconf="anymail.urls").func
    hook = view.view_class()
    hook.run_validators(request)
    try:
        return list(hook.parse_events(request))
    except (AnymailError, ImproperlyConfigured, ValueError, LookupError, TypeError, AttributeError) as error:
        raise BadRequest("This is no event of the mail provider.") from error
