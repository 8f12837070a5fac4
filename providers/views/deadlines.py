from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from providers.actions import networks as actions
from providers.forms.networks import DeadlineForm
from providers.models import FilingDeadline, Network
from providers.permissions import may_edit_networks
from providers.views.reader import demand, posted, today_of


@require_http_methods(["GET", "HEAD", "POST"])
def network_deadlines(request: HttpRequest, pk: int) -> HttpResponse:
    reader = demand(may_edit_networks, request)
    network = get_object_or_404(Network.objects.visible_to(reader), pk=pk)
    form = DeadlineForm(posted(request), initial={"accepts_letters": True})
    if form.is_valid():
        try:
            actions.add_deadline(network=network, today=today_of(request), **form.cleaned_data)
        except actions.NetworkRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"{form.cleaned_data['name']} is a filing of {network} now.")
            return redirect(network)
    return _form(request, form, network, None)


@require_http_methods(["GET", "HEAD", "POST"])
def deadline(request: HttpRequest, pk: int) -> HttpResponse:
    reader = demand(may_edit_networks, request)
    networks = Network.objects.visible_to(reader)
    found = get_object_or_404(FilingDeadline.objects.select_related("network"), pk=pk, network__in=networks)
    form = DeadlineForm(posted(request), instance=found)
    if form.is_valid():
        try:
            actions.change_deadline(deadline=found, today=today_of(request), **form.cleaned_data)
        except actions.NetworkRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"{found.name} is changed.")
            return redirect(found.network)
    return _form(request, form, found.network, FilingDeadline.objects.get(pk=pk))


def _form(
    request: HttpRequest, form: DeadlineForm, network: Network, known: FilingDeadline | None
) -> HttpResponse:
    context = {"form": form, "network": network, "deadline": known}
    return render(request, "providers/deadline_form.html", context, status=422 if form.is_bound else 200)
