"""How a view answers after it changed a deal: htmx hears what happened, a browser is sent on.

The page under the drawer listens for `deal:changed` and fetches its own region anew, so a writing view need not
know which page it was called from.
"""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from pipeline.models import Deal


def changed(request: HttpRequest, deal: Deal, text: str, *, go_to: str, clears: str = "") -> HttpResponse:
    """Say what was done, and what is next. `clears` names the draft that is saved by it."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse()
        tell_htmx(response, deal, text, clears=clears)
        return response
    messages.success(request, text, extra_tags=f"clears:{clears}" if clears else "")
    return redirect(go_to)


def tell_htmx(
    response: HttpResponse, deal: Deal, text: str, *, clears: str = "", closes: bool = True
) -> HttpResponse:
    events: dict[str, object] = {"deal:changed": {"deal": deal.pk}, "toast": {"text": text}}
    if clears:
        events["draft:clear"] = {"value": clears}
    if closes:
        events["drawer:close"] = {}
    response.headers["HX-Trigger"] = json.dumps(events)
    return response
