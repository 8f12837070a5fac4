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


def changed(
    request: HttpRequest, deal: Deal, text: str, *, go_to: str, clears: str = "", along: str = ""
) -> HttpResponse:
    """Say what was done, and what is next. `clears` names the draft that is saved by it; `along` is a page region
    that the reply brings already, so that it need not be fetched.
    """
    if request.headers.get("HX-Request") == "true":
        return tell_htmx(HttpResponse(along), deal, text, clears=clears, is_fresh=bool(along))
    messages.success(request, text, extra_tags=f"clears:{clears}" if clears else "")
    return redirect(go_to)


def tell_htmx(
    response: HttpResponse,
    deal: Deal,
    text: str,
    *,
    clears: str = "",
    closes: bool = True,
    is_fresh: bool = False,
) -> HttpResponse:
    """`is_fresh`: the reply brings the page along, and the drawer closes only when that has been put in place."""
    events: dict[str, object] = {"toast": {"text": text}}
    if not is_fresh:
        events["deal:changed"] = {"deal": deal.pk}
    if clears:
        events["draft:clear"] = {"value": clears}
    if closes and is_fresh:
        response.headers["HX-Reswap"] = "none"
        response.headers["HX-Trigger-After-Settle"] = json.dumps({"drawer:close": {}})
    elif closes:
        events["drawer:close"] = {}
    response.headers["HX-Trigger"] = json.dumps(events)
    return response
