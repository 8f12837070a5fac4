"""A county with members, a standard, and groups around it: the ground of tests that measure."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import transaction

from accounts.people import system_user
from adequacy.actions.measure import measure_scope
from adequacy.actions.remeasure import ask_measurement, run_measurement
from adequacy.actions.zip_members import pack_zip_points
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
from adequacy.queries.measuring import WHOLE
from adequacy.reach.members import Points
from providers.models import Affiliation, County, Network, ProviderGroup, Specialty, ZipPoint
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


def make_ground(*, with_zips: bool = False, **facts: Any) -> Network:
    """Columbia County: sixty members in the south, forty thirty miles north; cardiology."""
    county = make_county()
    for zip_code, north, people in (("32001", 0, 60), ("32030", 30, 40)) if with_zips else ():
        ZipPoint.objects.create(
            zip_code=zip_code, county=county, latitude=SOUTH + north * MILE, longitude=WEST, population=people
        )
    make_standard(**facts)
    make_county_area(county=county)
    make_members(county, north=[0, 30], weight=[60, 40])
    return make_network(counties=[county])


def make_site(*, north: float, group: ProviderGroup | None = None, **fields: Any) -> Affiliation:
    """Somebody of a group, so many miles north."""
    group = group or make_group()
    location = make_location(group=group, latitude=SOUTH + north * MILE, longitude=WEST)
    return make_affiliation(group=group, location=location, **fields)


def measure(network: Network, day: dt.date) -> None:
    """Members are ZIP points, or one in the middle of each county; all cells, as of noon in Chicago."""
    pack_zip_points()
    with transaction.atomic():
        measure_scope(network, WHOLE, at=dt.datetime.combine(day, dt.time(17), dt.UTC))


def measure_all(day: dt.date, *, pack: bool = True) -> None:
    """Every network, and written down as a measurement that ended; `pack` makes members of the ZIP points first."""
    by, at = system_user(), dt.datetime.combine(day, dt.time(17), dt.UTC)
    if pack:
        pack_zip_points()
    for network in Network.objects.all():
        run_measurement(measurement=ask_measurement(network=network, by=by, at=at), at=at)


DAY = dt.date(2026, 3, 2)
