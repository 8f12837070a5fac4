"""How many a county needs of a specialty (42 CFR 422.116(e), and the states' ratios by enrollees).

A plan is measured by the people it may expect: the county's beneficiaries times the base population ratio, the
share that the 95th percentile plan enrols in counties of that type. For each 1,000 of them the rule asks for so
many clinicians, or so many beds of acute hospitals; other facilities are asked for by a fixed number. A fraction
is rounded up, and never is less than one asked for. The product is rounded once, at the end, in exact decimals:
rounding the expected people first would give another number of beds in 26 counties.

States ask the other way round: one clinician, or one bed, for so many enrollees of the plan. Where that number, or
any other a rule needs, is not known, nothing is required *yet*: the answer is None, never a guess.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from django.db.models import TextChoices

PER = 1000
AT_LEAST = 1


class MinimumKind(TextChoices):
    PROVIDERS_PER_1000 = "per_1000_providers", "Providers per 1,000"
    BEDS_PER_1000 = "per_1000_beds", "Beds per 1,000"
    PEOPLE_PER_PROVIDER = "people_per_provider", "Enrollees per provider"
    PEOPLE_PER_BED = "people_per_bed", "Enrollees per bed"
    FIXED = "fixed", "A fixed number per county"

    @property
    def is_in_beds(self) -> bool:
        return self in (MinimumKind.BEDS_PER_1000, MinimumKind.PEOPLE_PER_BED)

    @property
    def is_by_enrollees(self) -> bool:
        return self in (MinimumKind.PEOPLE_PER_PROVIDER, MinimumKind.PEOPLE_PER_BED)


def required(
    kind: MinimumKind, value: Decimal, *, beneficiaries: int | None, base_population_ratio: Decimal | None
) -> int | None:
    """The minimum of a rule of any kind; None where the people it counts are not known."""
    if kind == MinimumKind.FIXED:
        return required_fixed(value=value)
    if kind.is_by_enrollees:
        return None if beneficiaries is None else required_by_enrollees(value=value, enrollees=beneficiaries)
    if beneficiaries is None or base_population_ratio is None:
        return None
    return required_per_1000(
        value=value, beneficiaries=beneficiaries, base_population_ratio=base_population_ratio
    )


def required_per_1000(*, value: Decimal, beneficiaries: int, base_population_ratio: Decimal) -> int:
    """The minimum of a rule per 1,000, of clinicians and of beds alike."""
    exact = value * beneficiaries * base_population_ratio / PER
    return max(AT_LEAST, int(exact.to_integral_value(rounding=ROUND_CEILING)))


def required_by_enrollees(*, value: Decimal, enrollees: int) -> int:
    """One clinician, or one bed, for each `value` enrollees begun."""
    return max(AT_LEAST, -(-Fraction(enrollees) // Fraction(value)))


def required_fixed(*, value: Decimal) -> int:
    """The minimum of a rule that asks for a number whatever the county."""
    return max(AT_LEAST, int(value.to_integral_value(rounding=ROUND_CEILING)))
