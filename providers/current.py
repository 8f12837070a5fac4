"""The network a reader works in: the one chosen in the top bar, else the newest. Two queries per request at most."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest
from django.utils import timezone

from accounts.frame import NetworkPlace
from accounts.models import User
from providers.models import FilingDeadline, Network
from providers.states import area_name

SESSION_KEY = "network"
_KEPT = "_networks_of_reader"


def choose_network(request: HttpRequest, network: Network) -> None:
    request.session[SESSION_KEY] = network.pk


def current_network(request: HttpRequest) -> Network | None:
    """What every page is about that is about one network. A chosen network that is gone gives way to the newest."""
    networks = _networks(request)
    chosen = request.session.get(SESSION_KEY)
    return next((network for network in networks if network.pk == chosen), networks[0] if networks else None)


def network_place(request: HttpRequest) -> NetworkPlace | None:
    """The network as the top bar shows it, with the days to its next filing."""
    network = current_network(request)
    if network is None or not isinstance(request.user, User):
        return None
    today = request.user.today(timezone.now())
    filing_on, states = _filing_and_states(network, today)
    choices = tuple((each.pk, str(each), each.pk == network.pk) for each in _networks(request))
    return NetworkPlace(
        label=str(network), area=area_name(states), filing_on=filing_on, today=today, choices=choices
    )


def _networks(request: HttpRequest) -> list[Network]:
    """Asked for once; the list is kept on the request, since pages and frame both need it."""
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, list(Network.objects.visible_to(request.user).newest_first()))
    kept: list[Network] = getattr(request, _KEPT)
    return kept


def _filing_and_states(network: Network, today: dt.date) -> tuple[dt.date | None, list[str]]:
    next_filing = FilingDeadline.objects.filter(network=OuterRef("pk")).ahead(today).values("due_on")[:1]
    found = (
        Network.objects.filter(pk=network.pk)
        .annotate(filing_on=Subquery(next_filing), states=ArrayAgg("counties__state", distinct=True))
        .values_list("filing_on", "states")
        .first()
    )
    if found is None:
        return None, []
    return found[0], [state for state in found[1] if state]
