"""Where executed and pending providers of a county stand, for its map."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from adequacy.queries.cells import Coverage
from providers.models import Affiliation, Location, Participant


@dataclass(frozen=True, slots=True)
class Site:
    latitude: float
    longitude: float
    group: str
    city: str
    is_executed: bool


def sites(coverage: Coverage, *, county: str, groups: Collection[int]) -> list[Site]:
    """The sites that count, then those of the open deals of `groups` that do not count yet. Two queries."""
    named = Participant.objects.executed_for(coverage.network, coverage.as_of)
    executed = _places(county, named.values("affiliation__location"))
    roster = Affiliation.objects.current(coverage.as_of).filter(group__in=groups)
    signed = {location.pk for location in executed}
    pending = [each for each in _places(county, roster.values("location")) if each.pk not in signed]
    return [_site(each, is_executed=True) for each in executed] + [
        _site(each, is_executed=False) for each in pending
    ]


def _places(county: str, locations: QuerySet[Any]) -> list[Location]:
    return list(
        Location.objects.filter(county=county, pk__in=locations).select_related("group").order_by("pk")
    )


def _site(location: Location, *, is_executed: bool) -> Site:
    return Site(location.latitude, location.longitude, location.group.name, location.city, is_executed)
