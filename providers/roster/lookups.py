"""What a roster is held against, handed in as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from providers.county_names import CountyIndex


@dataclass(frozen=True, slots=True)
class SpecialtyFacts:
    """`is_sum` marks a specialty nobody has, only the regulator's sum of others has: S03."""

    code: str
    name: str
    is_facility: bool
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class TaxonomyChoice:
    """`match` is primary, accepted or review, as in the crosswalk."""

    specialty_code: str
    match: str


@dataclass(frozen=True, slots=True)
class ZipPlace:
    county_code: str | None
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Lookups:
    specialties: Mapping[str, SpecialtyFacts]
    choices_by_taxonomy: Mapping[str, Sequence[TaxonomyChoice]]
    places_by_zip: Mapping[str, ZipPlace]
    counties: CountyIndex
    group_kinds: Mapping[str, str]
    """Kind of group by the words a roster may use for it, in lower case: "health system" and "health_system"."""
