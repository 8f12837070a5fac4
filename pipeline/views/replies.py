"""How a view answers after it changed a deal: htmx hears what happened, a browser is sent on.

The page under the drawer listens for `deal:changed` and fetches its own region anew, so a writing view need not
know which page it was called from.
"""

from __future__ import annotations

import datetime as dt
import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from pipeline.models import Deal

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)


def changed(
    request: HttpRequest,
    deal: Deal,
    text: str,
    *,
    go_to: str,
    clears: str = "",
    along: str = "",
    done_at: dt.datetime | None = None,
) -> HttpResponse:
    """Say what was done, and what is next. `clears` names the draft that is saved by it; `along` is a page region
    that the reply brings already, so that it need not be fetched; `done_at` is the moment of what can be undone.
    """
    if request.headers.get("HX-Request") == "true":
        return tell_htmx(
            HttpResponse(along), deal, text, clears=clears, is_fresh=bool(along), done_at=done_at
        )
    facts = {"clears": clears, "undo": undo_address(deal, done_at)}
    messages.success(
        request, text, extra_tags=" ".join(f"{name}:{value}" for name, value in facts.items() if value)
    )
    return redirect(go_to)


def undo_address(deal: Deal, done_at: dt.datetime | None) -> str:
    return reverse("pipeline:undo", args=[deal.pk, moment_number(done_at)]) if done_at else ""


def moment_number(moment: dt.datetime) -> int:
    """A moment as it stands in an address: microseconds, exact as the database keeps them."""
    return (moment - EPOCH) // MICROSECOND


def moment_named(number: int) -> dt.datetime | None:
    try:
        return EPOCH + number * MICROSECOND
    except OverflowError:
        return None


def tell_htmx(
    response: HttpResponse,
    deal: Deal,
    text: str,
    *,
    clears: str = "",
    closes: bool = True,
    is_fresh: bool = False,
    done_at: dt.datetime | None = None,
) -> HttpResponse:
    """`is_fresh`: the reply brings the page along, and the drawer closes only when that has been put in place."""
    undo = {"undo": undo_address(deal, done_at)} if done_at else {}
    events: dict[str, object] = {"toast": {"text": text, **undo}}
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
