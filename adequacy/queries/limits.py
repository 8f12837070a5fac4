"""How far members of a county may have to travel, by specialty: the rule of its type, or what the regulator relaxed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from adequacy.models import AccessOverride, AccessRule, StandardSet


@dataclass(frozen=True, slots=True)
class Limits:
    """Both limits must hold. `rule` is what the county type asks where this county's limits are relaxed."""

    minutes: int | None
    miles: int | None
    required_percent: Decimal
    rule: tuple[int | None, int | None] | None = None

    @property
    def is_relaxed(self) -> bool:
        return self.rule is not None


def limits_in(standard_set: StandardSet, *, county: str, area_type: str) -> Mapping[str, Limits]:
    """By specialty code. Two queries."""
    relaxed = {
        override.specialty_id: override
        for override in AccessOverride.objects.filter(standard_set=standard_set, county=county)
    }
    rules = AccessRule.objects.filter(standard_set=standard_set, area_type=area_type)
    return {rule.specialty_id: _limits(rule, relaxed.get(rule.specialty_id)) for rule in rules}


def _limits(rule: AccessRule, override: AccessOverride | None) -> Limits:
    if override is None:
        return Limits(rule.minutes, rule.miles, rule.required_percent)
    return Limits(override.minutes, override.miles, rule.required_percent, (rule.minutes, rule.miles))
