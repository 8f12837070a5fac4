"""Everything one standard set asks of a list of counties, as plain values: what a measurement is run against.

`adequacy.queries.rulesets.ruleset` reads one in a fixed number of queries; nothing here touches the database, so a
measurement can be tested with a ruleset written by hand, and run in a worker process with one that was sent there.

How to read it. What is judged are the `types`, by code, in the order of the codes. What a provider *is* (the code on
its roster) is led to the types it counts in by `counted_as`: 001 to 006 each count in S03, and one code may count in
several types or by half. A county is known by its SSA code and stands in `counties` with its type of area, the speed
there, and its people; a county asked for that the edition says nothing about stands in `not_evaluated` instead, and
is never failed. `cell(county, type)` brings together what is asked there:

* `limits`: how far, with what share of people, after any relaxation for this county; None where the set limits no
  distance for the type, and then a provider counts in the county its site stands in.
* `minimum`: how many. None where the set asks for no number; `required` None where it asks by a number of people
  nobody has told us. In both cases the number test is *not evaluated*, which is neither passed nor failed.
* `credits`: what the rules offer the cell, before asking whether the network has telehealth or is an application;
  `adequacy.credits.applicable` decides that, and `credits_stack` whether they add up.

Reach in great-circle miles: `limits.radius(miles_per_hour=county.miles_per_hour, road_factor=ruleset.road_factor)`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import TextChoices

from adequacy.access import MINUTES_PER_HOUR, AccessLimits
from adequacy.credits import Credit
from adequacy.minimums import MinimumKind, required


class Population(TextChoices):
    ALL = "all", "Everyone"
    ADULT = "adult", "Adults"
    PEDIATRIC = "pediatric", "Children"


@dataclass(frozen=True, slots=True)
class JudgedType:
    """A kind of provider or facility the set judges, by the name the set prints. `kind` is provider or facility."""

    code: str
    name: str
    kind: str
    population: Population


@dataclass(frozen=True, slots=True)
class CountyRule:
    """A county as the edition describes it. People and ratio are None where the edition gives none. `enrollees` are the
    plan's own there, which it tells itself; None where it has not.
    """

    county: str
    area_type: str
    area_name: str
    miles_per_hour: int
    beneficiaries: int | None
    base_population_ratio: Decimal | None
    enrollees: int | None = None


@dataclass(frozen=True, slots=True)
class Minimum:
    """The rule of a type in a type of area, and what it makes of one county's people."""

    kind: MinimumKind
    value: Decimal
    required: int | None = None

    @property
    def in_beds(self) -> bool:
        return self.kind.is_in_beds

    def required_in(self, county: CountyRule) -> int | None:
        by_enrollees = self.kind.is_by_enrollees and county.enrollees is not None
        return required(
            self.kind,
            self.value,
            beneficiaries=county.enrollees if by_enrollees else county.beneficiaries,
            base_population_ratio=county.base_population_ratio,
        )

    def of(self, county: CountyRule) -> Minimum:
        return replace(self, required=self.required_in(county))


@dataclass(frozen=True, slots=True)
class CellRule:
    """What is asked of one county and type. See the module for what None means."""

    county: CountyRule
    type: JudgedType
    limits: AccessLimits | None
    minimum: Minimum | None
    credits: tuple[Credit, ...]

    @property
    def required(self) -> int | None:
        return None if self.minimum is None else self.minimum.required

    @property
    def in_beds(self) -> bool:
        return self.minimum is not None and self.minimum.in_beds


@dataclass(frozen=True, slots=True)
class Counting:
    """One type a provider's code counts in, and how much of a provider it is there."""

    type: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Ruleset:
    """One edition, whole. The mappings by pairs are keyed (type, area type) and (type, county)."""

    standard_set: int
    title: str
    line_of_business: str
    edition: str
    source: str
    road_factor: Decimal
    credits_stack: bool
    is_example: bool
    types: Mapping[str, JudgedType]
    counties: Mapping[str, CountyRule]
    not_evaluated: Sequence[str]
    counted_as: Mapping[str, Sequence[Counting]]
    limits_by_area: Mapping[tuple[str, str], AccessLimits]
    relaxed: Mapping[tuple[str, str], tuple[int, int]]
    minimums_by_area: Mapping[tuple[str, str], Minimum]
    credits_by_place: Mapping[tuple[str | None, str | None], Sequence[Credit]]

    def only_in(self, counties: Collection[str]) -> Ruleset:
        """Asking nothing of other counties; these in the order given."""
        return replace(
            self,
            counties={code: self.counties[code] for code in counties if code in self.counties},
            not_evaluated=[code for code in counties if code not in self.counties],
        )

    @property
    def asks_for_enrollees(self) -> bool:
        return any(minimum.kind.is_by_enrollees for minimum in self.minimums_by_area.values())

    def with_enrollees(self, by_county: Mapping[str, int]) -> Ruleset:
        """Reckoned by so many enrollees of the plan in each county."""
        counties = {
            code: replace(rule, enrollees=by_county.get(code)) for code, rule in self.counties.items()
        }
        return replace(self, counties=counties)

    def farthest(self, types: Collection[str]) -> float:
        """Miles nobody of these types serves beyond, in any county: the limits with the fastest roads there are."""
        fastest = max((county.miles_per_hour for county in self.counties.values()), default=0)
        base = [
            (limit.minutes, limit.miles)
            for (judged, _), limit in self.limits_by_area.items()
            if judged in types
        ]
        relaxed = [limit for (judged, _), limit in self.relaxed.items() if judged in types]
        by_time = ((minutes or 0) * fastest / MINUTES_PER_HOUR for minutes, _ in base + relaxed)
        return max((*by_time, *(miles or 0 for _, miles in base + relaxed)), default=0.0)

    def cell(self, county: str, judged: str) -> CellRule:
        """What is asked of a county of `counties` for a type of `types`."""
        rule = self.counties[county]
        minimum = self.minimums_by_area.get((judged, rule.area_type))
        return CellRule(
            county=rule,
            type=self.types[judged],
            limits=self.limits(county, judged),
            minimum=None if minimum is None else minimum.of(rule),
            credits=self.credits(county, judged),
        )

    def cells(self) -> Iterator[CellRule]:
        """Every county with every type, counties as asked for, types by code."""
        return (self.cell(county, judged) for county in self.counties for judged in self.types)

    def limits(self, county: str, judged: str) -> AccessLimits | None:
        """Those of the county's type of area, or the relaxed ones, which replace both minutes and miles."""
        base = self.limits_by_area.get((judged, self.counties[county].area_type))
        relaxed = self.relaxed.get((judged, county))
        if base is None or relaxed is None:
            return base
        return replace(base, minutes=relaxed[0], miles=relaxed[1], is_relaxed=True)

    def credits(self, county: str, judged: str) -> tuple[Credit, ...]:
        """Those for the very pair, for the type anywhere, for the county whatever the type, and for everything."""
        places = ((judged, county), (judged, None), (None, county), (None, None))
        return tuple(credit for place in places for credit in self.credits_by_place.get(place, ()))

    def types_of(self, specialty: str) -> Sequence[Counting]:
        """The types a provider with this code counts in; none for a code this set does not look at."""
        return self.counted_as.get(specialty, ())

    def counting_in(self, judged: str) -> list[str]:
        """The codes that count in a type: 001 to 006 for S03."""
        return sorted(
            code for code, counted in self.counted_as.items() if any(each.type == judged for each in counted)
        )
