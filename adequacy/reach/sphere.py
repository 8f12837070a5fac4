"""Distances on the sphere. Latitude and longitude in degrees, distances in miles along the great circle.

Searching is done with chords, the straight lines through the unit sphere: they grow with the great circle, and a search
tree understands them. A chord and the great circle of `miles_between` agree to about 1e-11 miles.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_MILES = 3958.7613
"""The radius (domain: mean earth radius), as the audit states it."""
DEGREE_MILES = EARTH_MILES * np.pi / 180
"""One degree of latitude."""
SLACK_MILES = 1e-7
"""Closer to a limit than this, a chord does not decide: the formula does."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def miles_between(
    latitude: ArrayLike, longitude: ArrayLike, latitude2: ArrayLike, longitude2: ArrayLike
) -> Floats:
    """The great circle by the haversine formula, for arrays of one shape or shapes that broadcast."""
    a, b, c, d = (
        np.radians(np.asarray(each, dtype=np.float64))
        for each in (latitude, longitude, latitude2, longitude2)
    )
    half = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(2 * EARTH_MILES * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def unit_vectors(latitude: ArrayLike, longitude: ArrayLike) -> Floats:
    """Shape (n, 3): the points on the unit sphere."""
    phi, lam = (
        np.radians(np.atleast_1d(np.asarray(each, dtype=np.float64))) for each in (latitude, longitude)
    )
    vectors, across = np.empty((len(phi), 3)), np.cos(phi)
    np.multiply(across, np.cos(lam), out=vectors[:, 0])
    np.multiply(across, np.sin(lam), out=vectors[:, 1])
    np.sin(phi, out=vectors[:, 2])
    return vectors


def chord_of(miles: ArrayLike) -> Floats:
    """The chord of a great circle; a negative distance, which nothing is within, stays negative."""
    arc = np.asarray(miles, dtype=np.float64) / (2 * EARTH_MILES)
    return np.where(arc < 0, -1.0, 2 * np.sin(np.clip(arc, 0, np.pi / 2)))


def apart(vectors: Floats, others: Floats) -> Floats:
    """The chord between two points of the unit sphere, row by row."""
    step = vectors - others
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", step, step)))


def miles_of(chord: ArrayLike) -> Floats:
    """The great circle of a chord; infinite for an infinite one."""
    chords = np.asarray(chord, dtype=np.float64)
    arc = np.arcsin(np.clip(chords / 2, 0.0, 1.0))
    return np.where(np.isinf(chords), np.inf, 2 * EARTH_MILES * arc)


CHORD_SLACK = float(chord_of(SLACK_MILES))
