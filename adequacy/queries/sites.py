"""Where executed and pending providers of a county stand, for its map."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from providers.models import Affiliation, County, Location, Network, Participant


@dataclass(frozen=True, slots=True)
class Site:
    latitude: float
    longitude: float
    group: str
    city: str
    is_executed: bool


def sites(network: Network, *, county: County, day: dt.date, groups: Collection[int]) -> list[Site]:
    """The sites of executed agreements, then those of the open deals of `groups` that are not signed. Two queries."""
    named = Participant.objects.executed_for(network, day)
    executed = _places(county, named.values("affiliation__location"))
    roster = Affiliation.objects.current(day).filter(group__in=groups)
    signed = {location.pk for location in executed}
    pending = [each for each in _places(county, roster.values("location")) if each.pk not in signed]
    return [_site(each, is_executed=True) for each in executed] + [
        _site(each, is_executed=False) for each in pending
    ]


def _places(county: County, locations: QuerySet[Any]) -> list[Location]:
    return list(
        Location.objects.filter(county=county, pk__in=locations).select_related("group").order_by("pk")
    )


def _site(location: Location, *, is_executed: bool) -> Site:
    return Site(location.latitude, location.longitude, location.group.name, location.city, is_executed)
