"""An edition out of a Reference File: its own rows from the file, what no file holds as in the edition before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import models

from adequacy.access import Combine
from adequacy.credits import CreditKind
from adequacy.models import (
    AccessOverride,
    AccessRule,
    CountedAs,
    CountyArea,
    CreditRule,
    MinimumRule,
    SpecialtyType,
    StandardSet,
)
from adequacy.queries.rulesets import ruleset
from adequacy.reference_file.changes import FIRST_FACILITY, minimum_rules
from adequacy.reference_file.edition import Edition
from providers.models import County, Specialty, SpecialtyKind

CHUNK = 2_000
CREDIT_POINTS = 10
COPIED = ("area_types", "specialty_types", "counted_as", "wait_rules", "exception_reasons")


def write_edition(*, name: str, file_name: str, edition: Edition, before: StandardSet) -> StandardSet:
    """
    1. Add counties and kinds of provider that are not known yet.
    2. Make the set, beside the one before, which stays as it is.
    3. Copy what the file does not hold: area types and speeds, what counts in what, telehealth and new-area credits,
       waits, reasons for exceptions, the share of people each area type asks for.
    4. Write counties, limits, relaxed limits, minimums and certificates from the file.
    """
    _add_unknown(name, edition)
    made = _make_set(name, file_name, before)
    _copy(before, made, edition)
    _write_areas(made, edition)
    _write_limits(made, edition, before)
    _write_numbers(made, edition, before)
    return made


def _add_unknown(name: str, edition: Edition) -> None:
    known = set(County.objects.values_list("pk", flat=True))
    new = [line for code, line in edition.counties.items() if code not in known]
    County.objects.bulk_create(
        County(
            ssa_code=line.code,
            name=line.name or line.code,
            state=line.state,
            county_type=line.area_type,
            beneficiaries=line.beneficiaries,
            edition=name,
        )
        for line in new
    )
    held = set(Specialty.objects.values_list("pk", flat=True))
    Specialty.objects.bulk_create(
        Specialty(code=code, name=edition.names.get(code) or code, kind=_kind(code))
        for code in edition.types
        if code not in held
    )


def _kind(code: str) -> SpecialtyKind:
    is_facility = code.isdigit() and code >= FIRST_FACILITY
    return SpecialtyKind.FACILITY if is_facility else SpecialtyKind.PROVIDER


def _make_set(name: str, file_name: str, before: StandardSet) -> StandardSet:
    year = int(name[:4])
    return StandardSet.objects.create(
        line_of_business=before.line_of_business,
        edition=name,
        valid_from=dt.date(year, 1, 1),
        valid_until=dt.date(year, 12, 31),
        road_factor=before.road_factor,
        credits_stack=before.credits_stack,
        source=(
            f"CMS HSD Reference File, read from {file_name[:120]}. What the file does not hold (telehealth and "
            f"new-area credits, waits, reasons for exceptions, shares of people) is as in edition {before.edition}."
        ),
    )


def _copy(before: StandardSet, made: StandardSet, edition: Edition) -> None:
    """Types that are gone are left behind; a new one counts in itself."""
    for relation in COPIED:
        _copy_rows(getattr(before, relation).all(), made)
    _copy_rows(before.credit_rules.filter(county__isnull=True), made)
    judged = edition.types
    made.specialty_types.judged().exclude(specialty__in=judged).delete()
    made.specialty_types.filter(parent__isnull=False).exclude(parent__in=judged).delete()
    made.counted_as.exclude(judged__in=judged).delete()
    made.credit_rules.filter(specialty__isnull=False).exclude(specialty__in=judged).delete()
    old = set(made.specialty_types.values_list("specialty", flat=True))
    new = [code for code in judged if code not in old]
    SpecialtyType.objects.bulk_create(
        SpecialtyType(standard_set=made, specialty_id=code, name=edition.names.get(code) or code)
        for code in new
    )
    CountedAs.objects.bulk_create(
        CountedAs(standard_set=made, specialty_id=code, judged_id=code) for code in new
    )


def _copy_rows(rows: Iterable[Any], made: StandardSet) -> None:
    copies = list(rows)
    for row in copies:
        row.pk, row.standard_set = None, made
    if copies:
        type(copies[0])._default_manager.bulk_create(copies, batch_size=CHUNK)


def _write_areas(made: StandardSet, edition: Edition) -> None:
    _write(
        CountyArea(
            standard_set=made,
            county_id=line.code,
            area_type=line.area_type,
            beneficiaries=line.beneficiaries,
            base_population_ratio=line.population_ratio,
        )
        for line in edition.counties.values()
    )


def _write_limits(made: StandardSet, edition: Edition, before: StandardSet) -> None:
    percents = _percents(before)
    _write(
        AccessRule(
            standard_set=made,
            specialty_id=judged,
            area_type=area,
            combine=Combine.BOTH,
            minutes=minutes,
            miles=miles,
            required_percent=percents[area],
        )
        for (judged, area), (minutes, miles) in edition.limits.items()
    )
    _write(
        AccessOverride(standard_set=made, specialty_id=judged, county_id=county, minutes=minutes, miles=miles)
        for (judged, county), (minutes, miles) in edition.relaxed.items()
    )


def _percents(before: StandardSet) -> dict[str, Decimal]:
    return dict(before.access_rules.values_list("area_type", "required_percent").distinct())


def _write_numbers(made: StandardSet, edition: Edition, before: StandardSet) -> None:
    rules = minimum_rules(edition, ruleset(before, counties=[]))
    _write(
        MinimumRule(standard_set=made, specialty_id=judged, area_type=area, kind=kind, value=value)
        for (judged, area), (kind, value) in rules.items()
    )
    _write(
        CreditRule(
            standard_set=made,
            kind=CreditKind.CERTIFICATE_OF_NEED,
            specialty_id=judged,
            county_id=county,
            points=CREDIT_POINTS,
        )
        for judged, county in edition.certificates
    )


def _write(rows: Iterable[models.Model]) -> None:
    found: Sequence[models.Model] = list(rows)
    if found:
        type(found[0])._default_manager.bulk_create(found, batch_size=CHUNK)
