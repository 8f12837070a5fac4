"""The network a reader works in: the one chosen in the top bar, else the newest. One query per request."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone

from accounts.frame import NetworkPlace
from accounts.models import User
from accounts.prepared import Prepared, gap
from providers.models import County, FilingDeadline, Network
from providers.states import area_name

SESSION_KEY = "network"
_KEPT = "_networks_of_reader"


def choose_network(request: HttpRequest, network: Network) -> None:
    request.session[SESSION_KEY] = network.pk


def current_network(request: HttpRequest) -> Network | None:
    """What every page is about that is about one network. A chosen network that is gone gives way to the newest."""
    networks = networks_of(request)
    chosen = request.session.get(SESSION_KEY)
    return next((network for network in networks if network.pk == chosen), networks[0] if networks else None)


class Offered(TypedDict):
    """The networks one may choose from, by number and name, and the number of the current one."""

    networks: tuple[tuple[int, str], ...]
    current: int | None


def networks_offered(request: HttpRequest) -> Offered:
    current = current_network(request)
    named = tuple((network.pk, str(network)) for network in networks_of(request))
    return Offered(networks=named, current=current.pk if current else None)


def network_place(request: HttpRequest) -> NetworkPlace | None:
    """The network as the top bar shows it, with the days to its next filing."""
    network: Any = current_network(request)
    if network is None or not isinstance(request.user, User):
        return None
    choices = tuple((each.pk, str(each), each.pk == network.pk) for each in networks_of(request))
    return NetworkPlace(
        label=str(network),
        area=area_name(network.states or []),
        filing_on=network.filing_on,
        today=request.user.today(timezone.now()),
        choices=choices,
    )


def networks_of(request: HttpRequest) -> list[Network]:
    """Those the reader sees, newest first; asked for once, since pages and frame both need them. The current one knows
    its next filing (`filing_on`) and the states of its service area (`states`).
    """
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, _found_networks(request))
    kept: list[Network] = getattr(request, _KEPT)
    return kept


def _found_networks(request: HttpRequest) -> list[Network]:
    """Whoever can sign in reads all networks of the plan; nobody else any."""
    if not isinstance(request.user, User) or not request.user.is_active:
        return []
    chosen = request.session.get(SESSION_KEY)
    today = request.user.today(timezone.now())
    found = []
    for *fields, filing_on, states in _with_current().rows(chosen=chosen, today=today):
        network: Any = Network.from_db(DEFAULT_DB_ALIAS, _FIELDS, fields)
        network.filing_on, network.states = filing_on, states
        found.append(network)
    return found


_FIELDS = tuple(field.attname for field in Network._meta.concrete_fields)


@lru_cache(maxsize=1)
def _with_current() -> Prepared:
    """What only the current network is asked for is not looked up for the others."""
    chosen = Network.objects.order_by().filter(pk=gap("chosen", "bigint")).values("pk")
    newest = Network.objects.newest_first().values("pk")[:1]
    is_current = Q(pk=Coalesce(Subquery(chosen), Subquery(newest)))
    ahead = FilingDeadline.objects.filter(network=OuterRef("pk"), due_on__gte=gap("today", "date"))
    states = County.objects.filter(networks=OuterRef("pk")).order_by("state").values("state").distinct()
    return Prepared(
        Network.objects.newest_first()
        .annotate(
            filing_on=Case(When(is_current, then=Subquery(ahead.order_by("due_on").values("due_on")[:1]))),
            states=Case(When(is_current, then=ArraySubquery(states))),
        )
        .values_list(*_FIELDS, "filing_on", "states")
    )
