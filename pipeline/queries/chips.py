"""Where a group works and in what, in two words: its main county and main specialty, and how many more there are."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from accounts.prepared import Prepared, any_of
from providers.models import Affiliation


@dataclass(frozen=True, slots=True)
class Chips:
    county: str = ""
    specialty: str = ""
    more: int = 0
    all: str = ""

    @property
    def line(self) -> str:
        return " · ".join(word for word in (self.county, self.specialty) if word)


NO_CHIPS = Chips()


def chips_of(groups: Collection[int], today: dt.date) -> dict[int, Chips]:
    """Of each group by its current roster, the most frequent first. One query."""
    rows = _rosters(today).rows(groups=list(groups))
    counties: dict[int, Counter[str]] = {}
    specialties: dict[int, Counter[str]] = {}
    for group, county, specialty in rows:
        counties.setdefault(group, Counter())[county] += 1
        specialties.setdefault(group, Counter())[specialty] += 1
    return {group: _chips(_ranked(counties[group]), _ranked(specialties[group])) for group in counties}


@lru_cache(maxsize=4)
def _rosters(today: dt.date) -> Prepared:
    current = Affiliation.objects.current(today).filter(group__in=any_of("groups"))
    return Prepared(current.values_list("group", "location__county__name", "specialty__name"))


def _ranked(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda word: (-counts[word], word))


def _chips(counties: list[str], specialties: list[str]) -> Chips:
    return Chips(
        county=counties[0],
        specialty=specialties[0],
        more=len(counties) + len(specialties) - 2,
        all=", ".join([*counties, *specialties]),
    )
