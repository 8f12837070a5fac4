"""The facts of a file as an edition, or what is missing for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from adequacy.reference_file.facts import CountyFacts, Facts, Pair
from adequacy.reference_file.words import AREAS, Measure

AREA_TYPES = tuple(dict.fromkeys(area for _, area in AREAS))
FEWEST_SAID = 5


class NotReferenceFile(Exception):
    """`missing` says, table by table, what a Reference File has and this file lacks."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(" ".join(missing))
        self.missing = list(missing)


@dataclass(frozen=True, slots=True)
class CountyLine:
    code: str
    name: str
    state: str
    area_type: str
    beneficiaries: int
    population_ratio: Decimal


@dataclass(frozen=True, slots=True)
class Edition:
    """What one Reference File says. Limits are (minutes, miles); `relaxed` holds those that differ from the base row.

    `certificates` are the pairs of specialty and county that give a credit: listed, and not relaxed instead.
    `published` are the minimum numbers the agency printed, to prove the formula by.
    """

    names: Mapping[str, str]
    counties: Mapping[str, CountyLine]
    limits: Mapping[Pair, tuple[int, int]]
    relaxed: Mapping[Pair, tuple[int, int]]
    ratios: Mapping[Pair, Decimal]
    certificates: Sequence[Pair]
    published: Mapping[Pair, int]

    @property
    def types(self) -> list[str]:
        return sorted({judged for judged, _ in self.limits})


def edition_of(facts: Facts) -> Edition:
    missing = [*_missing_counties(facts), *_missing_limits(facts), *_missing_rest(facts)]
    if missing:
        raise NotReferenceFile(missing)
    counties = {code: _line(code, told) for code, told in sorted(facts.counties.items())}
    limits = {pair: _both(measures) for pair, measures in sorted(facts.limits.items())}
    relaxed = {
        (judged, county): _both(measures)
        for (judged, county), measures in sorted(facts.county_limits.items())
        if county in counties
        and (base := limits.get((judged, counties[county].area_type))) is not None
        and len(measures) == 2
        and _both(measures) != base
    }
    return Edition(
        names={code: facts.names.get(code, "") for code in {judged for judged, _ in limits}},
        counties=counties,
        limits=limits,
        relaxed=relaxed,
        ratios=dict(sorted(facts.ratios.items())),
        certificates=[
            pair
            for pair, is_relaxed in sorted(facts.certificates.items())
            if pair[1] in counties and not is_relaxed and pair not in relaxed
        ],
        published={
            pair: int(value) for pair, value in sorted(facts.published.items()) if pair[1] in counties
        },
    )


def _missing_counties(facts: Facts) -> list[str]:
    if not facts.counties:
        return [
            "No table of counties: county code (SSA), county type, beneficiaries and base population ratio."
        ]
    asked = {
        "county type": [code for code, told in facts.counties.items() if not told.area_type],
        "beneficiaries": [code for code, told in facts.counties.items() if told.beneficiaries is None],
        "base population ratio": [
            code for code, told in facts.counties.items() if told.population_ratio is None
        ],
    }
    return [f"No {what} for {_some(codes, 'county', 'counties')}." for what, codes in asked.items() if codes]


def _missing_limits(facts: Facts) -> list[str]:
    if not facts.limits:
        return ["No base limits: minutes and miles by specialty code and county type."]
    types = sorted({judged for judged, _ in facts.limits})
    lacking = [
        f"{judged} in {area.replace('_', ' ')}"
        for judged in types
        for area in AREA_TYPES
        if len(facts.limits.get((judged, area), {})) < 2
    ]
    return [f"No minutes or no miles for {_some(lacking, 'specialty', 'specialties')}."] if lacking else []


def _missing_rest(facts: Facts) -> list[str]:
    found = []
    if not facts.ratios:
        found.append("No minimum ratios: providers per 1,000 by specialty code and county type.")
    if not facts.county_limits:
        found.append("No county limits: minutes and miles by county code (SSA) and specialty code.")
    if not facts.has_certificates:
        found.append("No list for certificate of need: county code (SSA) and specialty code.")
    return found


def _some(codes: Sequence[str], one: str, many: str) -> str:
    named = ", ".join(codes[:FEWEST_SAID])
    more = f" and {len(codes) - FEWEST_SAID:,} more" if len(codes) > FEWEST_SAID else ""
    return f"{len(codes):,} {one if len(codes) == 1 else many}: {named}{more}"


def _line(code: str, told: CountyFacts) -> CountyLine:
    assert told.beneficiaries is not None
    assert told.population_ratio is not None
    return CountyLine(
        code=code,
        name=told.name,
        state=told.state,
        area_type=told.area_type,
        beneficiaries=told.beneficiaries,
        population_ratio=told.population_ratio,
    )


def _both(measures: Mapping[Measure, Decimal]) -> tuple[int, int]:
    return int(measures[Measure.MINUTES]), int(measures[Measure.MILES])
