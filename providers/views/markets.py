from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.wording import counted
from providers.actions.networks import name_markets
from providers.forms.networks import MarketsForm
from providers.models import Network
from providers.permissions import may_edit_networks
from providers.queries.networks import markets, service_area
from providers.states import state_name
from providers.views.reader import demand


@require_http_methods(["GET", "HEAD", "POST"])
def network_markets(request: HttpRequest, pk: int) -> HttpResponse:
    """The markets of a network, one state at a time, named in the address."""
    reader = demand(may_edit_networks, request)
    network = get_object_or_404(Network.objects.visible_to(reader), pk=pk)
    areas = {area.state: area for area in service_area(network)}
    state = request.GET.get("state", "")
    state = state if state in areas else next(iter(areas), "")
    counties = areas[state].counties if state else ()
    standing = markets(network)
    form = MarketsForm(
        request.POST if request.method == "POST" else None, counties=counties, standing=standing
    )
    if request.method == "POST" and form.is_valid():
        changed = name_markets(network=network, names=form.cleaned_data)
        messages.success(request, f"{counted(changed, 'county is', 'counties are')} in another market now.")
        return redirect(network)
    context = {
        "network": network,
        "form": form,
        "state": state,
        "state_name": state_name(state) if state else "",
        "states": [(each, state_name(each)) for each in areas],
        "names": sorted(set(standing.values())),
    }
    return render(request, "providers/markets.html", context, status=422 if form.errors else 200)
