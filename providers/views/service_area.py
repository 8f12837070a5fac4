from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from providers.actions import networks as actions
from providers.forms.networks import ServiceAreaForm, StateForm
from providers.models import County, Network
from providers.permissions import may_edit_networks
from providers.states import state_name
from providers.views.reader import asks_for, demand


@require_http_methods(["GET", "HEAD", "POST"])
def service_area(request: HttpRequest, pk: int) -> HttpResponse:
    """One state at a time, named in the address; the buttons say whether the ticks or the whole state count."""
    reader = demand(may_edit_networks, request)
    network = get_object_or_404(Network.objects.visible_to(reader), pk=pk)
    state_form = StateForm({"state": request.GET.get("state", _first_state(network))})
    state = state_form.cleaned_data["state"] if state_form.is_valid() else ""
    standing = list(network.counties.in_state(state).values_list("pk", flat=True))
    if request.method != "POST" or not state:
        form = ServiceAreaForm(initial={"counties": standing}, state=state)
        return _answer(request, network, state_form, form, state)
    form = ServiceAreaForm(request.POST, state=state)
    if not form.is_valid():
        return _answer(request, network, state_form, form, state, status=422)
    whole = "whole" in request.POST
    counties = list(County.objects.in_state(state)) if whole else list(form.cleaned_data["counties"])
    actions.serve_counties(network=network, state=state, counties=counties)
    messages.success(request, f"{network} serves {len(counties)} counties of {state_name(state)}.")
    return redirect(network)


def _first_state(network: Network) -> str:
    return network.counties.order_by("state").values_list("state", flat=True).first() or ""


def _answer(
    request: HttpRequest,
    network: Network,
    state_form: StateForm,
    form: ServiceAreaForm,
    state: str,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "network": network,
        "state_form": state_form,
        "form": form,
        "state": state,
        "state_name": state_name(state),
    }
    template = "_county_ticks" if asks_for(request, "county-ticks") else "service_area"
    return render(request, f"providers/{template}.html", context, status=status)
