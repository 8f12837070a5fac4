"""The edition a small Reference File is held against."""

from __future__ import annotations

from decimal import Decimal

from adequacy.credits import CreditKind
from adequacy.minimums import MinimumKind
from adequacy.models import CreditRule, StandardSet, WaitRule, WaitUnit
from providers.models import County, CountyType
from tests.adequacy.ground import baker, cardiology, columbia, hospitals
from tests.adequacy.reference_workbook import LIMITS, RATIOS
from tests.factories import (
    make_access_rule,
    make_county,
    make_county_area,
    make_judged,
    make_minimum,
    make_specialty,
    make_standard_set,
)


def autauga() -> County:
    return make_county(
        ssa_code="01000",
        name="Autauga",
        state="AL",
        fips="01001",
        county_type=CountyType.METRO,
        beneficiaries=12_236,
    )


def make_edition_before() -> StandardSet:
    """Edition 2026 as the small workbook has it, but for one credit, one wait and the relaxed limits."""
    standard = make_standard_set()
    ratios = {"metro": "0.1058540133", "micro": "0.1211850971", "rural": "0.1129662522"}
    for county in (baker(), columbia(), autauga()):
        make_county_area(county=county, base_population_ratio=Decimal(ratios[county.county_type]))
    primary = make_specialty(code="S03", name="Primary Care")
    make_judged(specialty=primary, counted=[make_specialty(code="001", name="General Practice")])
    for each in (cardiology(), hospitals()):
        make_judged(specialty=each)
    for code in LIMITS:
        for at, area in enumerate(CountyType.values):
            make_access_rule(
                specialty=make_specialty(code=code),
                minutes=LIMITS[code][at][0],
                miles=LIMITS[code][at][1],
                area_type=area,
                required_percent=Decimal(90 if at < 2 else 85),
            )
            kind = MinimumKind.BEDS_PER_1000 if code == "040" else MinimumKind.PROVIDERS_PER_1000
            make_minimum(
                specialty=make_specialty(code=code), value=str(RATIOS[code][at]), area_type=area, kind=kind
            )
    CreditRule.objects.create(
        standard_set=standard, kind=CreditKind.TELEHEALTH, specialty=cardiology(), points=10
    )
    WaitRule.objects.create(
        standard_set=standard, service="Routine", days=30, unit=WaitUnit.BUSINESS, valid_from="2024-01-01"
    )
    return standard
