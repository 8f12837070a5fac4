"""Where a mail provider reports what became of letters it took."""

from __future__ import annotations

from typing import Any

from anymail.signals import EventType
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.notices import mark_address
from accounts.webhooks import TRACKING, events_of

COME_BACK = frozenset({EventType.BOUNCED, EventType.REJECTED, EventType.COMPLAINED})


@csrf_exempt
@login_not_required
@require_http_methods(["POST"])
def mail_events(request: HttpRequest) -> HttpResponse:
    """A letter that came back, or was called spam, marks its address; all else is known or no matter."""
    for event in events_of(request, TRACKING):
        if event.event_type in COME_BACK and event.recipient:
            mark_address(email=event.recipient, reason=_reason(event), at=timezone.now())
    return HttpResponse()


def _reason(event: Any) -> str:
    told = (event.mta_response, event.description, event.reject_reason, event.event_type)
    return next(" ".join(str(text).split()) for text in told if text)
