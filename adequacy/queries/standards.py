"""Which standard measures a network, and what it says of the counties of the service area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adequacy.models import CountyArea, StandardSet
from providers.models import County, CountyQuerySet, Network


@dataclass(frozen=True, slots=True)
class CountyFacts:
    """A county as the edition describes it."""

    ssa_code: str
    name: str
    state: str
    fips: str
    area_type: str
    area_name: str
    beneficiaries: int | None


def standard_set_of(network: Network) -> StandardSet | None:
    return StandardSet.objects.measuring(network).order_by("state", "program").first()


def service_area(network: Network, county: str | None = None) -> CountyQuerySet:
    counties = County.objects.filter(networks=network)
    return counties if county is None else counties.filter(pk=county)


def county_facts(standard_set: StandardSet, counties: Sequence[County]) -> Mapping[str, CountyFacts]:
    """By SSA code, for the counties the edition names. One query."""
    areas = CountyArea.objects.filter(standard_set=standard_set, county__in=counties).named()
    by_county = {area.county_id: area for area in areas}
    return {
        county.pk: CountyFacts(
            ssa_code=county.pk,
            name=county.name,
            state=county.state,
            fips=county.fips,
            area_type=area.area_type,
            area_name=area.area_name,
            beneficiaries=area.beneficiaries,
        )
        for county in counties
        if (area := by_county.get(county.pk)) is not None
    }


def carried_sets() -> list[StandardSet]:
    """Every edition there is, newest first, for saying what a network could be measured by."""
    return list(StandardSet.objects.order_by("-edition", "line_of_business"))
