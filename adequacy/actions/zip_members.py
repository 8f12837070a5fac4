"""ZIP points as members: what every network is measured by until the plan gives its own file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
from django.db import transaction

from adequacy.models import MemberPoints
from adequacy.packing import pack
from adequacy.reach.members import Points, half_gaps
from providers.models import County, ZipPoint


@transaction.atomic
def pack_zip_points() -> int:
    """Anew from the ZIP points that stand now; says for how many counties.

    1. Every ZIP point with people is a member in its main county, its population the weight, half the way to the next
       point its slack.
    2. Two codes of one FIPS code (Los Angeles) have all its points each.
    3. A county without any stands for itself: one point in its middle, of its own beneficiaries. One without a middle
       has no members and is not measured.
    """
    MemberPoints.objects.filter(member_file__isnull=True).delete()
    made = MemberPoints.objects.bulk_create(
        MemberPoints(member_file=None, county_id=code, **asdict(pack(points))) for code, points in _points()
    )
    return len(made)


def _points() -> Iterator[tuple[str, Points]]:
    latitude, longitude, weight, rows_by_place = _zip_points()
    slack = half_gaps(latitude, longitude)
    for county in County.objects.order_by("pk"):
        rows = rows_by_place.get(county.fips or county.ssa_code, [])
        if rows:
            yield county.ssa_code, Points(latitude[rows], longitude[rows], weight[rows], slack[rows])
        elif county.latitude is not None and county.longitude is not None:
            people = np.array([max(1, county.beneficiaries)])
            yield county.ssa_code, Points(np.array([county.latitude]), np.array([county.longitude]), people)


def _zip_points() -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, list[int]]]:
    rows = list(
        ZipPoint.objects.filter(population__gt=0, county__isnull=False)
        .order_by("pk")
        .values_list("county__fips", "county", "latitude", "longitude", "population")
    )
    by_place: defaultdict[str, list[int]] = defaultdict(list)
    for number, (fips, county, *_) in enumerate(rows):
        by_place[fips or county].append(number)
    return (
        np.array([row[2] for row in rows], dtype=np.float64),
        np.array([row[3] for row in rows], dtype=np.float64),
        np.array([row[4] for row in rows], dtype=np.int64),
        by_place,
    )
