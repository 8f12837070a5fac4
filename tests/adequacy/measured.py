"""A county with members, a standard, and groups around it: the ground of tests that measure."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import numpy as np

from adequacy.models import (
    AccessRule,
    AreaType,
    CountedAs,
    MemberPoints,
    MinimumKind,
    MinimumRule,
    SpecialtyType,
)
from adequacy.packing import pack
from adequacy.reach.members import Points
from providers.models import Affiliation, County, Network, ProviderGroup, Specialty
from tests.factories import (
    make_affiliation,
    make_county,
    make_county_area,
    make_group,
    make_location,
    make_network,
    make_specialty,
    make_standard_set,
)

MILE = 1 / 69.0934
"""A mile to the north, in degrees of latitude, nearly."""
SOUTH, WEST = 30.0, -82.0


def make_members(
    county: County, *, north: list[float], weight: list[int], slack: float | None = None
) -> MemberPoints:
    """Members along one meridian, so many miles north of the thirtieth parallel."""
    points = Points(
        SOUTH + np.array(north) * MILE,
        np.full(len(north), WEST),
        np.array(weight, dtype=np.int64),
        None if slack is None else np.full(len(north), slack),
    )
    return MemberPoints.objects.create(member_file=None, county=county, **asdict(pack(points)))


def make_standard(
    *, specialty: Specialty | None = None, miles: int = 10, minimum: int = 1, percent: int = 85
) -> Specialty:
    """One kind, judged everywhere alike: cardiology within ten miles, one of them, for 85 per cent."""
    standard_set, specialty = make_standard_set(), specialty or make_specialty()
    SpecialtyType.objects.create(standard_set=standard_set, specialty=specialty, name=specialty.name)
    CountedAs.objects.create(standard_set=standard_set, specialty=specialty, judged=specialty)
    AreaType.objects.get_or_create(
        standard_set=standard_set, code="micro", defaults={"name": "Micro", "miles_per_hour": 45}
    )
    AccessRule.objects.create(
        standard_set=standard_set,
        specialty=specialty,
        area_type="micro",
        minutes=60,
        miles=miles,
        required_percent=Decimal(percent),
    )
    MinimumRule.objects.create(
        standard_set=standard_set,
        specialty=specialty,
        area_type="micro",
        kind=MinimumKind.FIXED,
        value=minimum,
    )
    return specialty


def make_ground(**facts: Any) -> Network:
    """Columbia County: sixty members in the south, forty thirty miles north; cardiology."""
    county = make_county()
    make_standard(**facts)
    make_county_area(county=county)
    make_members(county, north=[0, 30], weight=[60, 40])
    return make_network(counties=[county])


def make_site(*, north: float, group: ProviderGroup | None = None, **fields: Any) -> Affiliation:
    """Somebody of a group, so many miles north."""
    group = group or make_group()
    location = make_location(group=group, latitude=SOUTH + north * MILE, longitude=WEST)
    return make_affiliation(group=group, location=location, **fields)


DAY = dt.date(2026, 3, 2)
