"""What the current roster of a group would bring to a network: who, where, in which specialty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from providers.models import Affiliation, ProviderGroup, ProviderKind


@dataclass(frozen=True, slots=True)
class Cell:
    """A county of the service area, and the specialties the group would bring there."""

    ssa_code: str
    county: str
    specialties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clinician:
    npi: str
    name: str
    specialties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    address: str
    city: str
    county: str
    phone: str
    is_in_area: bool
    people: tuple[Clinician, ...]


@dataclass(frozen=True, slots=True)
class GroupRoster:
    clinicians: int
    facilities: int
    cells: tuple[Cell, ...]
    sites: tuple[Site, ...]

    @property
    def is_empty(self) -> bool:
        return not self.sites


def group_roster(rows: Sequence[Any]) -> GroupRoster:
    """From the rows in force, each of which knows whether its county is `in_area`. A county outside has a site and no
    cell.
    """
    area = {row.location.county_id for row in rows if row.in_area}
    by_kind = {
        kind: len({row.provider_id for row in rows if row.provider.kind == kind})
        for kind in ProviderKind.values
    }
    return GroupRoster(
        clinicians=by_kind[ProviderKind.INDIVIDUAL],
        facilities=by_kind[ProviderKind.ORGANIZATION],
        cells=_cells(rows, area),
        sites=_sites(rows, area),
    )


def roster_rows(group: ProviderGroup, *, today: dt.date) -> QuerySet[Affiliation]:
    """The affiliations in force, in the order people look for them: by name, then by site."""
    return (
        Affiliation.objects.current(today)
        .filter(group=group)
        .select_related("provider", "specialty", "location__county")
        .order_by("provider__name", "location__city", "location__address", "specialty__name", "pk")
    )


def _cells(rows: Sequence[Affiliation], area: set[str]) -> tuple[Cell, ...]:
    found: dict[str, tuple[str, set[str]]] = {}
    for row in rows:
        county = row.location.county
        if county.pk in area:
            found.setdefault(county.pk, (county.name, set()))[1].add(row.specialty.name)
    return tuple(
        Cell(ssa, name, tuple(sorted(specialties)))
        for ssa, (name, specialties) in sorted(found.items(), key=lambda item: item[1][0])
    )


def _sites(rows: Sequence[Affiliation], area: set[str]) -> tuple[Site, ...]:
    by_site: dict[int, list[Affiliation]] = {}
    for row in rows:
        by_site.setdefault(row.location_id, []).append(row)
    sites = [_site(of_site, area) for of_site in by_site.values()]
    return tuple(sorted(sites, key=lambda site: (not site.is_in_area, site.city, site.address)))


def _site(rows: list[Affiliation], area: set[str]) -> Site:
    place = rows[0].location
    people: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        people.setdefault((row.provider.npi, row.provider.name), []).append(row.specialty.name)
    return Site(
        address=place.address,
        city=place.city,
        county=place.county.name,
        phone=place.phone,
        is_in_area=place.county_id in area,
        people=tuple(Clinician(npi, name, tuple(specialties)) for (npi, name), specialties in people.items()),
    )
