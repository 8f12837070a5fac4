from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from providers.current import current_network
from providers.models import Provider
from providers.queries.provider_page import provider_works
from providers.views.reader import reader_of, today_of


@require_safe
def provider(request: HttpRequest, npi: str) -> HttpResponse:
    found = get_object_or_404(Provider.objects.visible_to(reader_of(request)), npi=npi)
    today, network = today_of(request), current_network(request)
    works = provider_works(found, network, today)
    context = {
        "provider": found,
        "works": works,
        "groups": len({work.affiliation.group_id for work in works}),
        "sites": len({work.affiliation.location_id for work in works}),
        "network": network,
        "today": today,
    }
    return render(request, "providers/provider_detail.html", context)
