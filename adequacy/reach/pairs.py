"""Which of some points each place reaches: every pair settled, for a choice among places."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from adequacy.reach.members import Members
from adequacy.reach.places import Places
from adequacy.reach.sphere import SLACK_MILES, Floats, Ints, chord_of, miles_between

AT_ONCE = 4_000_000
"""Pairs settled together: bounds the memory."""


def pairs_within(
    members: Members, points: Ints, places: Places, miles: float
) -> Iterator[tuple[Ints, NDArray[np.bool_]]]:
    """Some of the points, and whether each place reaches each of them: shape (places, points)."""
    step = max(1, AT_ONCE // max(1, len(places)))
    for first in range(0, points.size, step):
        some = points[first : first + step]
        yield some, _within(members, some, places, miles)


def _within(members: Members, points: Ints, places: Places, miles: float) -> NDArray[np.bool_]:
    """By chords where they leave no doubt, by the formula on the edge."""
    step = places.vectors[:, None, :] - members.vectors[None, points, :]
    chord = np.sqrt(np.einsum("pmi,pmi->pm", step, step))
    inside = np.asarray(chord <= chord_of(miles))
    low, high = _edge(miles)
    place, point = np.nonzero((chord >= low) & (chord <= high))
    if place.size:
        apart = miles_between(
            members.latitude[points[point]],
            members.longitude[points[point]],
            places.latitude[place],
            places.longitude[place],
        )
        inside[place, point] = apart <= miles
    return inside


def _edge(miles: float) -> tuple[Floats, Floats]:
    return chord_of(miles - SLACK_MILES), chord_of(miles + SLACK_MILES)
