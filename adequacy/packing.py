"""Member points of a county as bytes, and back: one read of one value instead of a row per point."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from adequacy.reach.members import Points

_PLACE, _WEIGHT = np.dtype("<f8"), np.dtype("<i8")


@dataclass(frozen=True, slots=True)
class Packed:
    """As `MemberPoints` keeps it. The sides are those of the box the points lie in."""

    places: bytes
    weights: bytes
    slack: bytes
    south: float
    north: float
    west: float
    east: float


def pack(points: Points) -> Packed:
    """At least one point."""
    return Packed(
        places=np.column_stack((points.latitude, points.longitude)).astype(_PLACE).tobytes(),
        weights=points.weight.astype(_WEIGHT).tobytes(),
        slack=b"" if points.slack is None else points.slack.astype(_PLACE).tobytes(),
        south=float(points.latitude.min()),
        north=float(points.latitude.max()),
        west=float(points.longitude.min()),
        east=float(points.longitude.max()),
    )


def unpack(places: bytes | memoryview, weights: bytes | memoryview, slack: bytes | memoryview) -> Points:
    pairs = np.frombuffer(places, dtype=_PLACE).reshape(-1, 2)
    return Points(
        latitude=np.ascontiguousarray(pairs[:, 0]),
        longitude=np.ascontiguousarray(pairs[:, 1]),
        weight=np.frombuffer(weights, dtype=_WEIGHT).astype(np.int64),
        slack=np.frombuffer(slack, dtype=_PLACE) if len(slack) else None,
    )
