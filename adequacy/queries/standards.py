"""What the network's edition asks of each county of its service area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adequacy.minimums import MinimumKind, required
from adequacy.models import CountyArea, MinimumRule, StandardSet
from adequacy.supply import CellKey
from providers.models import County, CountyQuerySet, Network


@dataclass(frozen=True, slots=True)
class CountyFacts:
    """A county as the edition describes it."""

    ssa_code: str
    name: str
    state: str
    fips: str
    area_type: str
    area_name: str
    beneficiaries: int | None


@dataclass(frozen=True, slots=True)
class Demand:
    """The number one cell must have; cells whose set asks for none, or by people nobody has told us, are left out."""

    county: CountyFacts
    specialty: str
    specialty_name: str
    kind: MinimumKind
    required: int

    @property
    def cell(self) -> CellKey:
        return CellKey(self.county.ssa_code, self.specialty)

    @property
    def in_beds(self) -> bool:
        return self.kind.is_in_beds


@dataclass(frozen=True, slots=True)
class Demands:
    """All cells of a network, and the counties its edition says nothing about: not evaluated, never failed."""

    standard_set: StandardSet | None
    cells: Sequence[Demand]
    not_evaluated: Sequence[County]


def demands(network: Network, *, county: str | None = None) -> Demands:
    """Four queries, whatever the size of the service area."""
    standard_set = StandardSet.objects.measuring(network).order_by("state", "program").first()
    counties = list(_service_area(network, county).by_name())
    if standard_set is None:
        return Demands(standard_set=None, cells=(), not_evaluated=counties)
    areas = CountyArea.objects.filter(standard_set=standard_set, county__in=_service_area(network, county))
    area_by_county = {area.county_id: area for area in areas.named()}
    rules = _rules_by_type(standard_set)
    cells = [
        _demand(facts, rule, number)
        for each in counties
        if (area := area_by_county.get(each.pk)) is not None
        for facts in [_facts(each, area)]
        for rule in rules.get(area.area_type, ())
        if (number := required_number(rule, area)) is not None
    ]
    missing = [each for each in counties if each.pk not in area_by_county]
    return Demands(standard_set=standard_set, cells=cells, not_evaluated=missing)


def _service_area(network: Network, county: str | None) -> CountyQuerySet:
    counties = County.objects.filter(networks=network)
    return counties if county is None else counties.filter(pk=county)


def _rules_by_type(standard_set: StandardSet) -> Mapping[str, Sequence[MinimumRule]]:
    """The rules of the specialties judged on their own; the parts of primary care are judged in their sum."""
    rules: defaultdict[str, list[MinimumRule]] = defaultdict(list)
    counted = standard_set.minimum_rules.filter(specialty__parent__isnull=True)
    for rule in counted.select_related("specialty").order_by("specialty"):
        rules[rule.area_type].append(rule)
    return rules


def _facts(county: County, area: CountyArea) -> CountyFacts:
    return CountyFacts(
        ssa_code=county.ssa_code,
        name=county.name,
        state=county.state,
        fips=county.fips,
        area_type=area.area_type,
        area_name=area.area_name,
        beneficiaries=area.beneficiaries,
    )


def _demand(county: CountyFacts, rule: MinimumRule, number: int) -> Demand:
    return Demand(
        county=county,
        specialty=rule.specialty_id,
        specialty_name=rule.specialty.name,
        kind=MinimumKind(rule.kind),
        required=number,
    )


def required_number(rule: MinimumRule, area: CountyArea) -> int | None:
    """None where the people the rule counts are not known: such a cell has no number to meet."""
    return required(
        MinimumKind(rule.kind),
        rule.value,
        beneficiaries=area.beneficiaries,
        base_population_ratio=area.base_population_ratio,
    )


def carried_sets() -> list[StandardSet]:
    """Every edition there is, newest first, for saying what a network could be measured by."""
    return list(StandardSet.objects.order_by("-edition", "line_of_business"))
