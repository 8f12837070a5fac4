"""Credits (42 CFR 422.116(d)(5) to (7)): percentage points added to the share of people in reach, and to nothing else.

The minimum number is never touched. Whether several credits add up is a setting of the set, since the regulation
does not say; a credited share never passes the whole. All comparisons are of whole numbers or fractions: nothing is
rounded before a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import TextChoices

WHOLE = 100


class CreditKind(TextChoices):
    TELEHEALTH = "telehealth", "Telehealth"
    CERTIFICATE_OF_NEED = "certificate_of_need", "Certificate of need"
    NEW_AREA = "new_area", "New or expanding area"


@dataclass(frozen=True, slots=True)
class Credit:
    kind: CreditKind
    points: int
    applies_to_application_only: bool = False


def applicable(
    offered: Iterable[Credit], *, has_telehealth: bool, is_application: bool
) -> tuple[Credit, ...]:
    """Of what the rules offer a cell, what this network may use.

    Telehealth needs a contracted provider of that very type who serves by telehealth. A credit for applicants ends
    with the application. Certificate of need rests on the county's state law alone.
    """
    return tuple(
        credit
        for credit in offered
        if (has_telehealth or credit.kind != CreditKind.TELEHEALTH)
        and (is_application or not credit.applies_to_application_only)
    )


def points_of(used: Sequence[Credit], *, stack: bool) -> int:
    """Percentage points the credits are worth together: their sum, or the largest where they do not stack."""
    worth = [credit.points for credit in used]
    return min(WHOLE, sum(worth) if stack else max(worth, default=0))


def credited_share(*, covered: int, total: int, points: int) -> Fraction:
    """The share in reach with the points on top, at most the whole. `total` is above zero."""
    return min(Fraction(1), Fraction(covered, total) + Fraction(points, WHOLE))


def reaches(*, covered: int, total: int, points: int, required_percent: Decimal) -> bool:
    """Are enough people in reach? `covered x 100 + points x total` against `percent x total`, exactly."""
    have = min(covered * WHOLE + points * total, WHOLE * total)
    return have >= Fraction(required_percent) * total
