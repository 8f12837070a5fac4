"""How many a county needs of a specialty (42 CFR 422.116(e)).

A plan is measured by the people it may expect: the county's beneficiaries times the base population ratio, the
share that the 95th percentile plan enrols in counties of that type. For each 1,000 of them the rule asks for so
many clinicians, or so many beds of acute hospitals; other facilities are asked for by a fixed number. A fraction
is rounded up, and never is less than one asked for. The product is rounded once, at the end, in exact decimals:
rounding the expected people first would give another number of beds in 26 counties.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

PER = 1000
AT_LEAST = 1


def required_per_1000(*, value: Decimal, beneficiaries: int, base_population_ratio: Decimal) -> int:
    """The minimum of a rule per 1,000, of clinicians and of beds alike."""
    exact = value * beneficiaries * base_population_ratio / PER
    return max(AT_LEAST, int(exact.to_integral_value(rounding=ROUND_CEILING)))


def required_fixed(*, value: Decimal) -> int:
    """The minimum of a rule that asks for a number whatever the county."""
    return max(AT_LEAST, int(value.to_integral_value(rounding=ROUND_CEILING)))
