"""How far a rule reaches, as one number of miles.

A rule gives miles, minutes or both, and says how they combine. Minutes become miles at the one speed that the limits
themselves imply for the type of county: 30 miles an hour in large metro, 40 metro, 45 micro, 50 rural, 55 extreme
access. Roads are longer than great circles by the road factor (1 unless set), which both limits are measured by. So a
site within the great circle of `radius_miles` is within the rule, and no other.

This is no route planner and does not claim to reproduce the agency's drive times, whose speeds are not published.
"""

from __future__ import annotations

from django.db.models import TextChoices

MINUTES_AN_HOUR = 60


class Combine(TextChoices):
    BOTH = "both", "Within the minutes and the miles"
    EITHER = "either", "Within the minutes or the miles"
    TIME_ONLY = "time", "Within the minutes"
    DISTANCE_ONLY = "distance", "Within the miles"


def radius_miles(
    *,
    minutes: float | None,
    miles: float | None,
    combine: str = Combine.BOTH,
    miles_per_hour: float,
    road_factor: float = 1.0,
) -> float:
    """Great-circle miles. A rule that lacks what its combination needs is a ValueError."""
    how = Combine(combine)
    if minutes is None and how != Combine.DISTANCE_ONLY:
        raise ValueError(f"a rule by {how.value} needs minutes")
    if miles is None and how != Combine.TIME_ONLY:
        raise ValueError(f"a rule by {how.value} needs miles")
    by_time, by_distance = (minutes or 0) * miles_per_hour / MINUTES_AN_HOUR, miles or 0
    if how == Combine.TIME_ONLY:
        return by_time / road_factor
    if how == Combine.DISTANCE_ONLY:
        return by_distance / road_factor
    return (max if how == Combine.EITHER else min)(by_time, by_distance) / road_factor
