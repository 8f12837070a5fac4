"""All cells together: the chance of the network, of each state and each county, and why."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from adequacy.forecast.cells import MOST_ENUMERATED, SEED
from adequacy.forecast.joint import OUTCOMES_DRAWN
from adequacy.queries.outlooks import head_of
from adequacy.queries.together import together
from pipeline.views.reader import reader_of
from providers.current import current_network


@require_safe
def all_together(request: HttpRequest) -> HttpResponse:
    network = current_network(request)
    head = None if network is None else head_of(network)
    context: dict[str, Any] = {
        "network": network,
        "head": head,
        "found": None if network is None or head is None else together(network),
        "outcomes": OUTCOMES_DRAWN,
        "seed": SEED,
        "enumerated": MOST_ENUMERATED,
        "today": reader_of(request).today(timezone.now()),
    }
    return render(request, "adequacy/together.html", context)
