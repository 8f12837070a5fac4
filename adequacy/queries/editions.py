"""Editions that are carried, and what a new one is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from adequacy.access import AccessLimits
from adequacy.models import AreaType, ExceptionReason, StandardSet, WaitRule
from adequacy.queries.rulesets import ruleset
from adequacy.reference_file.words import Vocabulary
from adequacy.ruleset import JudgedType
from providers.editions import CarriedEdition
from providers.models import County, LineOfBusiness, Specialty

IN_ORDER = (LineOfBusiness.MEDICARE_ADVANTAGE, LineOfBusiness.MARKETPLACE, LineOfBusiness.MEDICAID)


@dataclass(frozen=True, slots=True)
class EditionRow:
    """One set as the list of standards shows it."""

    standard_set: StandardSet
    counties: int
    types: int


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A type, the codes that count in it, and its limits by type of area, in the order of the areas."""

    judged: JudgedType
    counting: Sequence[str]
    limits: Sequence[AccessLimits | None]


@dataclass(frozen=True, slots=True)
class EditionDetail:
    areas: Sequence[tuple[AreaType, int]]
    types: Sequence[TypeRow]
    waits: Sequence[WaitRule]
    reasons: Sequence[ExceptionReason]


def edition_rows() -> Sequence[EditionRow]:
    """Three queries: line of business by line of business, the newest first."""
    sets = StandardSet.objects.order_by("-edition", "state")
    each_set = StandardSet.objects.order_by().values_list("pk")
    judged = Count("specialty_types", filter=Q(specialty_types__parent__isnull=True))
    counties = dict(each_set.annotate(number=Count("county_areas")))
    types = dict(each_set.annotate(number=judged))
    rows = [EditionRow(each, counties[each.pk], types[each.pk]) for each in sets]
    return sorted(rows, key=lambda row: IN_ORDER.index(row.standard_set.line_of_business))


def edition_detail(standard_set: StandardSet) -> EditionDetail:
    """A fixed number of queries, whatever the number of types and counties."""
    found = ruleset(standard_set, counties=[])
    counties = standard_set.county_areas.values_list("area_type").annotate(number=Count("pk"))
    by_area = dict(counties.order_by())
    areas = list(standard_set.area_types.order_by("miles_per_hour", "pk"))
    by_pair = found.limits_by_area
    return EditionDetail(
        areas=[(each, by_area.get(each.code, 0)) for each in areas],
        types=[
            TypeRow(judged, found.counting_in(code), [by_pair.get((code, area.code)) for area in areas])
            for code, judged in found.types.items()
        ],
        waits=list(standard_set.wait_rules.order_by("pk")),
        reasons=list(standard_set.exception_reasons.order_by("pk")),
    )


def carried_editions() -> Sequence[CarriedEdition]:
    """What a network can be measured by, newest first."""
    sets = StandardSet.objects.order_by("-edition", "line_of_business", "state")
    return [CarriedEdition(each.line_of_business, each.edition, _whose(each)) for each in sets]


def _whose(standard_set: StandardSet) -> str:
    parts = [standard_set.get_line_of_business_display(), standard_set.state, standard_set.program]
    return " ".join(part for part in parts if part) + (" (example)" if standard_set.is_example else "")


def edition_before(edition: str) -> StandardSet | None:
    """The newest federal edition of Medicare Advantage before this one; else the newest there is."""
    sets = StandardSet.objects.filter(
        line_of_business=LineOfBusiness.MEDICARE_ADVANTAGE, state="", program=""
    )
    newest_first = sets.order_by("-edition")
    return newest_first.filter(edition__lt=edition).first() or newest_first.first()


def county_names() -> dict[str, str]:
    rows = County.objects.values_list("ssa_code", "name", "state")
    return {code: f"{name}, {state}" for code, name, state in rows}


def vocabulary() -> Vocabulary:
    """The agency's own names; of ours, none can stand in its file."""
    names = Specialty.objects.filter(code__regex=r"^([0-9]{3}|S[0-9]{2})$").values_list("code", "name")
    return Vocabulary.of(dict(names))
