"""The reference tables in the form a roster is held against. A fixed number of queries, whatever the roster holds."""

from __future__ import annotations

from collections import defaultdict

from providers.county_names import CountyIndex, NamedCounty
from providers.models import County, GroupKind, Specialty, SpecialtyKind, TaxonomyCode, ZipPoint
from providers.roster import Lookups, SpecialtyFacts, TaxonomyChoice, ZipPlace


def roster_lookups() -> Lookups:
    choices: defaultdict[str, list[TaxonomyChoice]] = defaultdict(list)
    for code, specialty, match in TaxonomyCode.objects.values_list("code", "specialty", "match"):
        choices[code].append(TaxonomyChoice(specialty, match))
    return Lookups(
        specialties=specialty_facts(),
        choices_by_taxonomy=choices,
        places_by_zip={
            zip_code: ZipPlace(county, latitude, longitude)
            for zip_code, county, latitude, longitude in ZipPoint.objects.values_list(
                "zip_code", "county", "latitude", "longitude"
            )
        },
        counties=county_index(),
        group_kinds={
            words.lower(): value for value, label in GroupKind.choices for words in (value, str(label))
        },
    )


def specialty_facts() -> dict[str, SpecialtyFacts]:
    sums = set(Specialty.objects.filter(parent__isnull=False).values_list("parent", flat=True))
    return {
        code: SpecialtyFacts(code, name, is_facility=kind == SpecialtyKind.FACILITY, is_sum=code in sums)
        for code, name, kind in Specialty.objects.values_list("code", "name", "kind")
    }


def county_index() -> CountyIndex:
    """The county with more beneficiaries comes first, so that Los Angeles by name is the code people are under."""
    fields = ("ssa_code", "fips", "name", "state", "latitude", "longitude")
    rows = County.objects.order_by("-beneficiaries", "ssa_code").values_list(*fields)
    return CountyIndex(NamedCounty(*row) for row in rows)
