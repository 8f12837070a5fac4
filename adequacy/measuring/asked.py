"""A ruleset as arrays: for each judged type, what it asks of every county."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from adequacy.access import AccessLimits
from adequacy.credits import CreditKind
from adequacy.measuring.kinds import WHOLE, Kind
from adequacy.reach.sphere import Floats, Ints
from adequacy.ruleset import CountyRule, Ruleset

NOT_ASKED = -1.0


def kinds_of(rules: Ruleset, counties: Sequence[str], types: Sequence[str] | None = None) -> list[Kind]:
    """One for each type of the set, or of those named, in that order. A county the set says nothing about is judged by
    none of them.
    """
    return [_kind(rules, counties, code) for code in (rules.types if types is None else types)]


def _kind(rules: Ruleset, counties: Sequence[str], code: str) -> Kind:
    areas = [rules.counties.get(county) for county in counties]
    limits = [None if area is None else rules.limits(area.county, code) for area in areas]
    asked = [limit for limit in limits if limit is not None]
    required, in_beds = _required(rules, areas, code)
    has_limits = np.array([limit is not None for limit in limits], dtype=bool)
    at_home = np.array([area is not None for area in areas], dtype=bool) & ~has_limits & (required >= 0)
    return Kind(
        code=code,
        limits=_radii(rules, areas, limits),
        percent=np.array([0 if limit is None else _hundredths(limit) for limit in limits], dtype=np.int64),
        required=required,
        in_beds=in_beds,
        providers_in_reach=max((limit.providers_in_reach for limit in asked), default=1),
        accepting_only=any(limit.needs_open_panel for limit in asked),
        at_home=at_home if at_home.any() else None,
        county_credit=_by_county(rules, counties, code),
        telehealth_credit=_everywhere(rules, code, CreditKind.TELEHEALTH),
        applicant_credit=_everywhere(rules, code, CreditKind.NEW_AREA),
    )


def _radii(
    rules: Ruleset, areas: Sequence[CountyRule | None], limits: Sequence[AccessLimits | None]
) -> Floats:
    """Each combination of limit and speed is worked out once."""
    known: dict[tuple[AccessLimits, int], float] = {}
    found = np.full(len(areas), np.nan)
    for place, (area, limit) in enumerate(zip(areas, limits, strict=True)):
        if area is None or limit is None:
            continue
        key = (limit, area.miles_per_hour)
        if key not in known:
            radius = limit.radius(miles_per_hour=area.miles_per_hour, road_factor=rules.road_factor)
            known[key] = float(radius)
        found[place] = known[key]
    return found


def _hundredths(limit: AccessLimits) -> int:
    return int(limit.required_percent * WHOLE / 100)


def _required(rules: Ruleset, areas: Sequence[CountyRule | None], code: str) -> tuple[Floats, bool]:
    found, in_beds = np.full(len(areas), NOT_ASKED), False
    for place, area in enumerate(areas):
        minimum = None if area is None else rules.minimums_by_area.get((code, area.area_type))
        if area is None or minimum is None:
            continue
        in_beds = in_beds or minimum.in_beds
        number = minimum.required_in(area)
        found[place] = NOT_ASKED if number is None else number
    return found, in_beds


def _by_county(rules: Ruleset, counties: Sequence[str], code: str) -> Ints | None:
    """Certificate of need: points where the county is listed, for the type or for all types."""
    offered = rules.credits_by_place
    listed = [
        sum(
            each.points
            for place in ((code, county), (None, county))
            if place in offered
            for each in offered[place]
            if each.kind == CreditKind.CERTIFICATE_OF_NEED
        )
        for county in counties
    ]
    return np.array(listed, dtype=np.int64) * WHOLE // 100 if any(listed) else None


def _everywhere(rules: Ruleset, code: str, kind: CreditKind) -> int:
    """The points of a credit that hangs on no county, in hundredths of a per cent."""
    offered = (*rules.credits_by_place.get((code, None), ()), *rules.credits_by_place.get((None, None), ()))
    return sum(each.points for each in offered if each.kind == kind) * WHOLE // 100
