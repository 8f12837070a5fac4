"""Where clinicians see patients besides their first site, so that the demonstration reaches as far as a real network.

Drawn by population alone, sites leave the edges of large counties out of reach. Here most of such gaps are closed by
further sites of those under agreement. Some are left to one group that has not signed yet, so that its deal decides
the county, and a few to nobody, so that there is something to document.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from random import Random

from providers.demo.groups import IN_HOSPITAL
from providers.demo.market import PRIMARY_CARE, DemoCounty, Place
from providers.demo.rosters import HOSPITAL, PRIMARY_CARE_SPLIT, DraftGroup, DraftWork, Hiring

LEFT_TO_A_DEAL = 0.3
LEFT_OPEN = 0.03
OVER_THE_SHARE = 0.02
MOST_NEW_SITES = 30
MILES_PER_DEGREE = math.radians(1) * 3958.7613
WITHOUT_FURTHER_SITES = frozenset({HOSPITAL, *IN_HOSPITAL})

Reach = Mapping[tuple[str, str], tuple[float, float]]
"""Miles, and the share of people within them, by county and specialty."""


def spread(
    drafts: Sequence[DraftGroup], counties: Sequence[DemoCounty], reach: Reach, hiring: Hiring, rng: Random
) -> None:
    """Adds works at new sites to the drafts, county after county; nobody is added who was not there."""
    works = _Works(drafts)
    for county in counties:
        for specialty in works.specialties:
            if (county.code, specialty) in reach and county.places:
                miles, share = reach[county.code, specialty]
                _close(works, county, specialty, miles, share + OVER_THE_SHARE, hiring, rng)


class _Works:
    """Who works where by judged specialty; primary care as one."""

    def __init__(self, drafts: Sequence[DraftGroup]) -> None:
        self.by_specialty: dict[str, list[tuple[DraftGroup, DraftWork]]] = defaultdict(list)
        for draft in drafts:
            for work in draft.works:
                self.by_specialty[_judged(work.specialty)].append((draft, work))

    @property
    def specialties(self) -> Sequence[str]:
        return sorted(self.by_specialty.keys() - WITHOUT_FURTHER_SITES)

    def sites(self, specialty: str, *, signed: bool) -> set[tuple[float, float]]:
        return {
            (work.site.latitude, work.site.longitude)
            for draft, work in self.by_specialty[specialty]
            if draft.is_signed == signed
        }

    def within(self, specialty: str, county: str, *, signed: bool) -> list[tuple[DraftGroup, DraftWork]]:
        return [
            (draft, work)
            for draft, work in self.by_specialty[specialty]
            if draft.is_signed == signed and work.site.county_code == county
        ]

    def add(self, draft: DraftGroup, work: DraftWork) -> None:
        draft.works.append(work)
        self.by_specialty[_judged(work.specialty)].append((draft, work))


def _judged(specialty: str) -> str:
    return PRIMARY_CARE if specialty in PRIMARY_CARE_SPLIT else specialty


def _close(
    works: _Works,
    county: DemoCounty,
    specialty: str,
    miles: float,
    share: float,
    hiring: Hiring,
    rng: Random,
) -> None:
    out = _out_of_reach(county.places, works.sites(specialty, signed=True), miles)
    wanted = share * sum(place.weight for place in county.places)
    if _weight(county.places) - _weight(out) >= wanted:
        return
    signed, still_open = (
        works.within(specialty, county.code, signed=is_signed) for is_signed in (True, False)
    )
    if rng.random() < LEFT_OPEN:
        return
    is_left = bool(still_open) and (not signed or rng.random() < LEFT_TO_A_DEAL)
    if not (still_open if is_left else signed):
        return
    draft, work = rng.choice(still_open if is_left else signed)
    if is_left:
        own = {
            (each.site.latitude, each.site.longitude)
            for each in draft.works
            if _judged(each.specialty) == specialty
        }
        out = _out_of_reach(out, own, miles)
        draft.gaps_closed += 1
    for _ in range(MOST_NEW_SITES):
        if _weight(county.places) - _weight(out) >= wanted:
            return
        best = max(out, key=lambda place: _weight(out) - _weight(_out_of_reach(out, {_at(place)}, miles)))
        site = hiring.site(best, county.code, draft.phone[:3])
        works.add(draft, replace(work, site=site))
        out = _out_of_reach(out, {(site.latitude, site.longitude)}, miles)
        if not is_left:
            draft, work = rng.choice(signed)


def _weight(places: Collection[Place]) -> int:
    return sum(place.weight for place in places)


def _at(place: Place) -> tuple[float, float]:
    return place.latitude, place.longitude


def _out_of_reach(
    places: Collection[Place], sites: Collection[tuple[float, float]], miles: float
) -> list[Place]:
    """On a plane that is as wide as the earth at the place; within a state that is near enough for made-up data."""
    left = []
    for place in places:
        east = MILES_PER_DEGREE * math.cos(math.radians(place.latitude))
        if not any(
            math.hypot((latitude - place.latitude) * MILES_PER_DEGREE, (longitude - place.longitude) * east)
            <= miles
            for latitude, longitude in sites
        ):
            left.append(place)
    return left
