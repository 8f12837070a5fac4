from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from adequacy.models import DealForecast
from adequacy.permissions import may_read_exceptions
from adequacy.queries.decisions import documented
from adequacy.queries.outlooks import head_of
from pipeline.models import Deal, Stake
from pipeline.views.reader import asks_for, reader_of

SHOWN = 6


@require_safe
def deal_chance(request: HttpRequest, pk: int) -> HttpResponse:
    """What an open deal is worth, when it will likely sign, and what that hangs on; a part of its page."""
    reader = reader_of(request)
    visible = Deal.objects.visible_to(reader).select_related("group", "network")
    deal: Deal = get_object_or_404(visible, pk=pk)
    stakes = Stake.objects.of_deals([deal.pk]).heaviest_first().select_related("county", "specialty")
    worth = [stake for stake in stakes if stake.worth is not None and stake.worth > 0]
    head = head_of(deal.network)
    cells = {(stake.county_id, stake.specialty_id) for stake in stakes}
    context: dict[str, Any] = {
        "deal": deal,
        "head": head,
        "documented": documented(head, cells) if head and may_read_exceptions(reader) else [],
        "told": DealForecast.objects.filter(deal=deal).first(),
        "worth": worth[:SHOWN],
        "further": max(0, len(worth) - SHOWN),
        "today": reader.today(timezone.now()),
    }
    part = asks_for(request, "deal-chance")
    return render(request, "adequacy/_deal_chance.html" if part else "adequacy/deal_chance.html", context)
