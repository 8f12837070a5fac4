"""How many of each specialty a county has, and how many of them the plan has under agreement already.

The yardstick is roughly what the regulator asks: so many per 1,000 of the people a plan may expect. In *strong*
counties nearly everything stands. In *middling* ones a little is missing, and nearly all of it can still be won.
A few, rural ones more often, are *weak*: much is missing there, and there is not always somebody left to sign.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from random import Random

from providers.models.reference import CountyType

PRIMARY_CARE = "S03"
PER_1000 = """
S03 1.67|007 .05|008 .27|010 .1|011 .16|012 .04|013 .06|014 .12|015 .28|016 .04|017 .03|018 .09|019 .12|020 .01
021 .19|022 .06|023 .24|025 .2|026 .04|027 .01|028 .19|029 .14|030 .13|031 .07|033 .12|034 .02|035 .01|036 .15|037 .25
"""
RATE_BY_SPECIALTY = {
    entry.split()[0]: float(entry.split()[1])
    for line in PER_1000.strip().splitlines()
    for entry in line.split("|")
}
FACILITIES = "041 042 043 045 046 047 048 049 050 051 052 057 068".split()
BEDS_PER_1000 = 12.2
# The share of people with Medicare one plan may expect, by type of county.
SHARE: Mapping[str, float] = {
    CountyType.LARGE_METRO: 0.077,
    CountyType.METRO: 0.106,
    CountyType.MICRO: 0.121,
    CountyType.RURAL: 0.113,
    CountyType.CEAC: 0.143,
}
LARGE_CELL = 8


class Strength(Enum):
    STRONG = "strong"
    MIDDLING = "middling"
    WEAK = "weak"


CHANCE_OF_STRENGTH: Mapping[str, tuple[float, float, float]] = {
    CountyType.LARGE_METRO: (0.5, 0.5, 0.0),
    CountyType.METRO: (0.7, 0.3, 0.0),
    CountyType.MICRO: (0.65, 0.25, 0.1),
    CountyType.RURAL: (0.5, 0.3, 0.2),
    CountyType.CEAC: (0.0, 0.5, 0.5),
}
CHANCE_OF_MEETING = {Strength.STRONG: 1.0, Strength.MIDDLING: 0.93, Strength.WEAK: 0.7}
CHANCE_IN_LARGE_CELL = {Strength.STRONG: 0.97, Strength.MIDDLING: 0.6, Strength.WEAK: 0.2}
CHANCE_OF_SOMEBODY_LEFT = {Strength.STRONG: 1.0, Strength.MIDDLING: 0.97, Strength.WEAK: 0.85}

CHANCE_OF_SPARE = 0.13
"""Somebody who has not signed although the county has what it needs."""


@dataclass(frozen=True, slots=True)
class Place:
    """A ZIP area as one point; `city` is the town one would write on the envelope."""

    zip_code: str
    city: str
    latitude: float
    longitude: float
    weight: int


@dataclass(frozen=True, slots=True)
class HospitalPlace:
    place: Place
    kind: str


@dataclass(frozen=True, slots=True)
class DemoCounty:
    code: str
    name: str
    county_type: str
    beneficiaries: int
    latitude: float
    longitude: float
    places: tuple[Place, ...]
    hospitals: tuple[HospitalPlace, ...]


@dataclass(frozen=True, slots=True)
class CountyMarket:
    """Clinicians and services of a county by specialty: under agreement, and not."""

    county: DemoCounty
    strength: Strength
    signed: Counter[str]
    open: Counter[str]
    first_hospital_signed: bool

    def lacks(self, specialty: str) -> bool:
        return self.signed[specialty] < need(self.county, specialty)


def expected_members(county: DemoCounty) -> float:
    return county.beneficiaries * SHARE[county.county_type] / 1000


def need(county: DemoCounty, specialty: str) -> int:
    if specialty in FACILITIES:
        return 1
    return max(1, math.ceil(RATE_BY_SPECIALTY[specialty] * expected_members(county)))


def beds_needed(county: DemoCounty) -> int:
    return max(1, math.ceil(BEDS_PER_1000 * expected_members(county)))


def draw_market(county: DemoCounty, rng: Random) -> CountyMarket:
    strength = rng.choices(list(Strength), weights=CHANCE_OF_STRENGTH[county.county_type])[0]
    first_hospital_signed = strength is not Strength.WEAK or rng.random() < 0.4
    market = CountyMarket(county, strength, Counter(), Counter(), first_hospital_signed)
    for specialty in [*RATE_BY_SPECIALTY, *FACILITIES]:
        needed = need(county, specialty)
        signed = _signed(needed, strength, rng)
        market.signed[specialty] = signed
        market.open[specialty] = _open(max(0, needed - signed), strength, rng)
    return market


def _signed(needed: int, strength: Strength, rng: Random) -> int:
    chance = (CHANCE_IN_LARGE_CELL if needed >= LARGE_CELL else CHANCE_OF_MEETING)[strength]
    if rng.random() < chance:
        return needed + (rng.random() < 0.1) + round(needed * rng.uniform(0, 0.08))
    return math.floor(needed * rng.uniform(0.2, 0.6))


def _open(missing: int, strength: Strength, rng: Random) -> int:
    if missing and rng.random() < CHANCE_OF_SOMEBODY_LEFT[strength]:
        return missing + (rng.random() < 0.15)
    return int(rng.random() < CHANCE_OF_SPARE)
