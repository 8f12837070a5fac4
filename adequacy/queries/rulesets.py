"""A standard set read whole, for a measurement. Eight queries, whatever the number of counties; or none, where this
process has read it already and no rule has changed since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from adequacy.access import AccessLimits, Combine
from adequacy.credits import Credit, CreditKind
from adequacy.minimums import MinimumKind
from adequacy.models import StandardSet
from adequacy.ruleset import Counting, CountyRule, JudgedType, Minimum, Population, Ruleset

EDITIONS_KEPT = 4
"""Some megabytes each: last year's, this year's, and a state's or two."""
Pair = tuple[str, str]
Rows = TypeVar("Rows", bound=QuerySet[Any])


def ruleset(standard_set: StandardSet, *, counties: Collection[str] | None = None) -> Ruleset:
    """What the set asks of these counties, by SSA code; of every county it names when none are given."""
    areas = _areas(standard_set, counties)
    return Ruleset(
        standard_set=standard_set.pk,
        title=str(standard_set),
        line_of_business=standard_set.line_of_business,
        edition=standard_set.edition,
        source=standard_set.source,
        road_factor=standard_set.road_factor,
        credits_stack=standard_set.credits_stack,
        is_example=standard_set.is_example,
        types=_types(standard_set),
        counties=areas,
        not_evaluated=[code for code in counties or () if code not in areas],
        counted_as=_counted_as(standard_set),
        limits_by_area=_limits(standard_set),
        relaxed=_relaxed(standard_set, counties),
        minimums_by_area=_minimums(standard_set),
        credits_by_place=_credits(standard_set, counties),
    )


def kept_ruleset(standard_set: StandardSet, *, counties: Collection[str] | None = None) -> Ruleset:
    """The same, from what was read before, as long as the set bears the same mark and reads distances and credits the
    same way. `standard_set` is fresh from the database.
    """
    whole = _whole(
        standard_set.pk, standard_set.mark, standard_set.road_factor, credits_stack=standard_set.credits_stack
    )
    return whole if counties is None else whole.only_in(counties)


@lru_cache(maxsize=EDITIONS_KEPT)
def _whole(pk: int, mark: UUID, road_factor: Decimal, *, credits_stack: bool) -> Ruleset:
    standard_set = StandardSet.objects.get(pk=pk)
    return replace(ruleset(standard_set), road_factor=road_factor, credits_stack=credits_stack)


def _within(rows: Rows, counties: Collection[str] | None) -> Rows:
    return rows if counties is None else rows.filter(county__in=counties)


def _areas(standard_set: StandardSet, counties: Collection[str] | None) -> Mapping[str, CountyRule]:
    """In the order asked for, else by code."""
    kinds = {kind.code: kind for kind in standard_set.area_types.all()}
    rows = {row.county_id: row for row in _within(standard_set.county_areas.order_by("county"), counties)}
    return {
        code: CountyRule(
            county=code,
            area_type=row.area_type,
            area_name=kinds[row.area_type].name,
            miles_per_hour=kinds[row.area_type].miles_per_hour,
            beneficiaries=row.beneficiaries,
            base_population_ratio=row.base_population_ratio,
        )
        for code in (rows if counties is None else counties)
        if (row := rows.get(code)) is not None
    }


def _types(standard_set: StandardSet) -> Mapping[str, JudgedType]:
    rows = standard_set.specialty_types.judged().order_by("specialty")
    fields = ("specialty", "name", "specialty__kind", "population")
    return {
        code: JudgedType(code, name, kind, Population(population))
        for code, name, kind, population in rows.values_list(*fields)
    }


def _counted_as(standard_set: StandardSet) -> Mapping[str, Sequence[Counting]]:
    found: defaultdict[str, list[Counting]] = defaultdict(list)
    rows = standard_set.counted_as.order_by("specialty", "judged")
    for code, judged, weight in rows.values_list("specialty", "judged", "weight"):
        found[code].append(Counting(judged, weight))
    return dict(found)


def _limits(standard_set: StandardSet) -> Mapping[Pair, AccessLimits]:
    return {
        (rule.specialty_id, rule.area_type): AccessLimits(
            minutes=rule.minutes,
            miles=rule.miles,
            combine=Combine(rule.combine),
            providers_in_reach=rule.providers_in_reach,
            required_percent=rule.required_percent,
            needs_open_panel=rule.needs_open_panel,
        )
        for rule in standard_set.access_rules.all()
    }


def _relaxed(standard_set: StandardSet, counties: Collection[str] | None) -> Mapping[Pair, tuple[int, int]]:
    rows = _within(standard_set.access_overrides.all(), counties)
    fields = ("specialty", "county", "minutes", "miles")
    return {
        (judged, county): (minutes, miles) for judged, county, minutes, miles in rows.values_list(*fields)
    }


def _minimums(standard_set: StandardSet) -> Mapping[Pair, Minimum]:
    rows = standard_set.minimum_rules.values_list("specialty", "area_type", "kind", "value")
    return {(judged, area): Minimum(MinimumKind(kind), value) for judged, area, kind, value in rows}


def _credits(
    standard_set: StandardSet, counties: Collection[str] | None
) -> Mapping[tuple[str | None, str | None], Sequence[Credit]]:
    rows = standard_set.credit_rules.order_by("pk")
    if counties is not None:
        rows = rows.filter(Q(county__isnull=True) | Q(county__in=counties))
    found: defaultdict[tuple[str | None, str | None], list[Credit]] = defaultdict(list)
    fields = ("specialty", "county", "kind", "points", "applies_to_application_only")
    for judged, county, kind, points, only_applying in rows.values_list(*fields):
        found[judged, county].append(Credit(CreditKind(kind), points, only_applying))
    return dict(found)
