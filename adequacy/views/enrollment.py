"""How many enrollees a network has in each county: for standards that ask for a provider per so many of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from adequacy.actions.enrollment import set_enrollees
from adequacy.enrollment_forms import EnrollmentForm
from adequacy.queries.enrollment import (
    asks_for_enrollees,
    enrollees_of,
    enrollees_text,
    service_area_named,
)
from adequacy.queries.standards import standard_set_of
from providers.models import Network
from providers.permissions import may_edit_networks
from providers.views.reader import demand, posted


@require_http_methods(["GET", "HEAD", "POST"])
def enrollment(request: HttpRequest, pk: int) -> HttpResponse:
    reader = demand(may_edit_networks, request)
    network = get_object_or_404(Network.objects.visible_to(reader), pk=pk)
    area, told = service_area_named(network), enrollees_of(network)
    form = EnrollmentForm(posted(request), area=area, initial={"enrollees": enrollees_text(area, told)})
    if form.is_valid():
        by_county = form.cleaned_data["enrollees"].by_county
        if set_enrollees(network=network, by_county=by_county, by=reader, at=timezone.now()):
            messages.success(request, f"Kept. {network} is measured anew.")
        else:
            messages.info(request, "These numbers were kept already.")
        return redirect("adequacy:enrollment", network.pk)
    context = {
        "network": network,
        "form": form,
        "told": len(told),
        "people": sum(told.values()),
        "counties": len(area.counties),
        "is_asked": asks_for_enrollees(standard_set_of(network)),
    }
    return render(request, "adequacy/enrollment.html", context, status=422 if form.errors else 200)
