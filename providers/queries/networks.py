"""Networks for their list and page."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from providers.models import County, CountyMarket, FilingDeadline, Network, NetworkQuerySet
from providers.states import area_name, state_name


@dataclass(frozen=True, slots=True)
class NetworkRow:
    network: Network
    area: str
    counties: int
    filing_on: dt.date | None


@dataclass(frozen=True, slots=True)
class StateArea:
    """The counties of one state a network serves, out of those there are."""

    state: str
    name: str
    counties: tuple[County, ...]
    total: int

    @property
    def is_whole(self) -> bool:
        return len(self.counties) == self.total


def network_rows(networks: NetworkQuerySet, today: dt.date) -> tuple[NetworkRow, ...]:
    next_filing = FilingDeadline.objects.filter(network=OuterRef("pk")).ahead(today).values("due_on")[:1]
    described = networks.newest_first().annotate(
        filing_on=Subquery(next_filing),
        states=ArrayAgg("counties__state", distinct=True, filter=Q(counties__isnull=False), default=[]),
        county_count=Count("counties"),
    )
    return tuple(
        NetworkRow(network, area_name(network.states), network.county_count, network.filing_on)
        for network in described
    )


def service_area(network: Network) -> tuple[StateArea, ...]:
    by_state: dict[str, list[County]] = {}
    for county in network.counties.by_name():
        by_state.setdefault(county.state, []).append(county)
    totals = Counter(
        dict(
            County.objects.filter(state__in=by_state)
            .values_list("state")
            .annotate(count=Count("pk"))
            .order_by()
        )
    )
    return tuple(
        StateArea(state, state_name(state), tuple(counties), totals[state])
        for state, counties in by_state.items()
    )


def markets(network: Network) -> dict[str, str]:
    """By county, the market it is counted to."""
    return dict(CountyMarket.objects.filter(network=network).values_list("county", "name"))


def states() -> list[str]:
    return list(County.objects.values_list("state", flat=True).distinct().order_by("state"))


def deadlines(network: Network) -> QuerySet[FilingDeadline]:
    return network.deadlines.order_by(F("due_on"), "pk")


def edition_notice(network: Network) -> str:
    """What to know when the standards of the contract year are not carried; empty when they are."""
    if network.edition == str(network.contract_year):
        return ""
    return (
        f"The standards for {network.contract_year} are not carried yet: "
        f"edition {network.edition} measures this network."
    )
