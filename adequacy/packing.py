"""Member points of a county as bytes, and back: one read of one value instead of a row per point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from adequacy.reach.members import Points, along_curve
from adequacy.reach.sphere import DEGREE_MILES

_PLACE, _WEIGHT = np.dtype("<f8"), np.dtype("<i8")
SMALLEST_COSINE = 0.01
"""So near the poles nobody lives."""


@dataclass(frozen=True, slots=True)
class Packed:
    """As `MemberPoints` keeps it. The sides are those of the box the points lie in, and whatever they stand for: each
    point may be off by its slack.
    """

    places: bytes
    weights: bytes
    slack: bytes
    south: float
    north: float
    west: float
    east: float


def pack(points: Points) -> Packed:
    """At least one point. They are put in the order that `Members` wants them in, which then finds it done."""
    points = along_curve(points)
    up = (np.zeros(1) if points.slack is None else points.slack) / DEGREE_MILES
    aside = up / np.maximum(np.cos(np.radians(points.latitude)), SMALLEST_COSINE)
    return Packed(
        places=np.column_stack((points.latitude, points.longitude)).astype(_PLACE).tobytes(),
        weights=points.weight.astype(_WEIGHT).tobytes(),
        slack=b"" if points.slack is None else points.slack.astype(_PLACE).tobytes(),
        south=float((points.latitude - up).min()),
        north=float((points.latitude + up).max()),
        west=float((points.longitude - aside).min()),
        east=float((points.longitude + aside).max()),
    )


def unpack(places: bytes | memoryview, weights: bytes | memoryview, slack: bytes | memoryview) -> Points:
    pairs = np.frombuffer(places, dtype=_PLACE).reshape(-1, 2)
    return Points(
        latitude=np.ascontiguousarray(pairs[:, 0]),
        longitude=np.ascontiguousarray(pairs[:, 1]),
        weight=np.frombuffer(weights, dtype=_WEIGHT).astype(np.int64),
        slack=np.frombuffer(slack, dtype=_PLACE) if len(slack) else None,
    )
