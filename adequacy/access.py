"""How far a member may have to travel, in the shapes regulators write it.

Medicare asks for minutes *and* miles, Florida's Medicaid for minutes *or* miles, Texas for minutes alone. Without a
road router both are measured on one line: great-circle miles, times the road factor of the set, at the speed of the
type of area. So every rule comes down to one radius in great-circle miles, which is exact and said here once.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import TextChoices

MINUTES_PER_HOUR = 60


class Combine(TextChoices):
    BOTH = "both", "Minutes and miles"
    EITHER = "either", "Minutes or miles"
    TIME_ONLY = "time_only", "Minutes only"
    DISTANCE_ONLY = "distance_only", "Miles only"


@dataclass(frozen=True, slots=True)
class AccessLimits:
    """What one cell asks of every member: the limits, how many providers within them, and for what share of people.

    `is_relaxed`: the regulator replaced both limits for this county; `minutes` and `miles` are then the relaxed ones.
    """

    minutes: int | None
    miles: int | None
    combine: Combine
    providers_in_reach: int
    required_percent: Decimal
    needs_open_panel: bool = False
    is_relaxed: bool = False

    def radius(self, *, miles_per_hour: int, road_factor: Decimal) -> Fraction:
        """Great-circle miles within which a site serves a member; a site on the limit itself serves."""
        return self._road_miles(miles_per_hour) / Fraction(road_factor)

    def _road_miles(self, miles_per_hour: int) -> Fraction:
        """Minutes as road miles at the speed of the area, and miles as they stand, as the rule combines them."""
        found = [] if self.miles is None else [Fraction(self.miles)]
        if self.minutes is not None:
            found.append(Fraction(self.minutes * miles_per_hour, MINUTES_PER_HOUR))
        return max(found) if self.combine == Combine.EITHER else min(found)
