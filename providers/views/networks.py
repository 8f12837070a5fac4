from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from providers.actions import networks as actions
from providers.current import choose_network
from providers.forms.networks import NetworkForm
from providers.models import Network
from providers.permissions import may_edit_networks, may_file_networks, may_import_rosters
from providers.queries.networks import deadlines, edition_notice, network_rows, service_area
from providers.views.reader import demand, posted, reader_of, today_of

LONGEST_NUMBER = 18  # Python refuses to read a number of some thousand digits.


@require_safe
def networks(request: HttpRequest) -> HttpResponse:
    reader, today = reader_of(request), today_of(request)
    context = {
        "rows": network_rows(Network.objects.visible_to(reader), today),
        "today": today,
        "may_edit": may_edit_networks(reader),
    }
    return render(request, "providers/network_list.html", context)


@require_safe
def network(request: HttpRequest, pk: int) -> HttpResponse:
    reader, today = reader_of(request), today_of(request)
    found = get_object_or_404(Network.objects.visible_to(reader), pk=pk)
    context = {
        "network": found,
        "areas": service_area(found),
        "deadlines": deadlines(found),
        "edition_notice": edition_notice(found),
        "today": today,
        "may_edit": may_edit_networks(reader),
        "may_import": may_import_rosters(reader),
        "may_file": may_file_networks(reader),
    }
    return render(request, "providers/network_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def network_new(request: HttpRequest) -> HttpResponse:
    """A new network is the one its maker works in from then on; its service area comes next."""
    demand(may_edit_networks, request)
    today = today_of(request)
    next_year = {"contract_year": today.year + 1, "go_live_on": dt.date(today.year + 1, 1, 1)}
    form = NetworkForm(posted(request), initial=next_year, today=today)
    if form.is_valid():
        try:
            made = actions.add_network(**form.cleaned_data)
        except actions.NetworkRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            choose_network(request, made)
            messages.success(request, f"{made} is made. Choose the counties it serves.")
            return redirect("providers:service-area", made.pk)
    return _form(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def network_edit(request: HttpRequest, pk: int) -> HttpResponse:
    reader = demand(may_edit_networks, request)
    found = get_object_or_404(Network.objects.visible_to(reader), pk=pk)
    form = NetworkForm(posted(request), instance=found, today=today_of(request))
    if form.is_valid():
        try:
            actions.change_network(network=found, **form.cleaned_data)
        except actions.NetworkRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"{found} is changed.")
            return redirect(found)
    return _form(request, form, Network.objects.get(pk=pk))


@require_POST
def network_choice(request: HttpRequest) -> HttpResponse:
    """The network one works in, kept for the session; then back to the page one was on."""
    chosen = request.POST.get("network", "")[:LONGEST_NUMBER]
    networks = Network.objects.visible_to(reader_of(request))
    found = get_object_or_404(networks, pk=int(chosen) if chosen.isdecimal() else 0)
    choose_network(request, found)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = found.get_absolute_url()
    return redirect(back)


def _form(request: HttpRequest, form: NetworkForm, known: Network | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "providers/network_form.html", {"form": form, "network": known}, status=status)
