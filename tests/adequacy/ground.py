"""A small world for the pages of the top floor: two Florida counties, two specialties, and how to fill them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from adequacy.models import MinimumKind
from providers.models import County, CountyType, Network, Provider, ProviderGroup, ProviderKind, Specialty
from tests.factories import (
    make_access_rule,
    make_affiliation,
    make_county,
    make_county_area,
    make_deadline,
    make_group,
    make_location,
    make_minimum,
    make_network,
    make_provider,
    make_specialty,
)

DAY = dt.date(2026, 3, 2)
NOON = dt.datetime(2026, 3, 2, 17, 0, tzinfo=dt.UTC)


def columbia() -> County:
    """Micro, 18,000 people in its middle: 0.9 per 1,000 expected members make 2."""
    return make_county(ssa_code="10110", name="Columbia", fips="12023", latitude=30.22, longitude=-82.62)


def baker() -> County:
    return make_county(
        ssa_code="10010",
        name="Baker",
        fips="12003",
        county_type=CountyType.RURAL,
        beneficiaries=6_000,
        latitude=30.33,
        longitude=-82.28,
    )


def cardiology() -> Specialty:
    return make_specialty(code="008", name="Cardiology")


def hospitals() -> Specialty:
    return make_specialty(code="040", name="Acute Inpatient Hospitals")


def make_ground(**fields: Any) -> Network:
    """Columbia needs 2 cardiologists within ten miles and 11 beds in the county, Baker 1 and 4. The filing is 79 days
    ahead and takes letters.
    """
    for county in (columbia(), baker()):
        make_county_area(county=county)
    for area_type in (CountyType.MICRO, CountyType.RURAL):
        make_minimum(specialty=cardiology(), value="0.9", area_type=area_type)
        make_minimum(specialty=hospitals(), value="5", kind=MinimumKind.BEDS_PER_1000, area_type=area_type)
        make_access_rule(specialty=cardiology(), area_type=area_type, miles=10)
    network = make_network(counties=[columbia(), baker()], **fields)
    make_deadline(network=network)
    return network


def cardiologists(
    *clinicians: Provider, county: County | None = None, name: str = "", **fields: Any
) -> ProviderGroup:
    """A group with one site and these clinicians; one clinician when none is named."""
    return _group(clinicians or (make_provider(),), cardiology(), county or columbia(), name, **fields)


def hospital(*, beds: int | None, county: County | None = None, name: str = "") -> ProviderGroup:
    facility = make_provider(kind=ProviderKind.ORGANIZATION)
    return _group((facility,), hospitals(), county or columbia(), name, beds=beds)


def _group(
    clinicians: tuple[Provider, ...], specialty: Specialty, county: County, name: str, **fields: Any
) -> ProviderGroup:
    group = make_group(name=name)
    location = make_location(group=group, county=county, latitude=county.latitude, longitude=county.longitude)
    for clinician in clinicians:
        make_affiliation(group=group, location=location, provider=clinician, specialty=specialty, **fields)
    return group
