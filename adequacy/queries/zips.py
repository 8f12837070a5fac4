"""Which ZIP code a point belongs to: the nearest ZIP point with people in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from adequacy.reach.sphere import Floats, Ints, unit_vectors
from providers.models import ZipPoint

NEAR = 1.5
"""Degrees around the points in which a ZIP point may be theirs."""


@dataclass(frozen=True, slots=True)
class NearestZips:
    """`points` as (code, latitude, longitude); `nearest` is the number of one of them for each point asked for, and
    empty where no ZIP point is near any.
    """

    points: Sequence[tuple[str, float, float]]
    nearest: Ints


def nearest_zips(latitude: Floats, longitude: Floats) -> NearestZips:
    """One query."""
    if not latitude.size:
        return NearestZips([], np.zeros(0, dtype=np.int64))
    points = list(
        ZipPoint.objects.filter(
            population__gt=0,
            latitude__range=(latitude.min() - NEAR, latitude.max() + NEAR),
            longitude__range=(longitude.min() - NEAR, longitude.max() + NEAR),
        )
        .order_by("pk")
        .values_list("zip_code", "latitude", "longitude")
    )
    if not points:
        return NearestZips([], np.zeros(0, dtype=np.int64))
    tree = cKDTree(unit_vectors([each[1] for each in points], [each[2] for each in points]))
    _, nearest = tree.query(unit_vectors(latitude, longitude))
    return NearestZips(points, np.asarray(nearest, dtype=np.int64))


def zip_codes(latitude: Floats, longitude: Floats) -> list[str]:
    """Of each point; empty where no ZIP point is near any. One query."""
    zips = nearest_zips(latitude, longitude)
    return [zips.points[place][0] for place in zips.nearest.tolist()] if zips.points else [""] * latitude.size
