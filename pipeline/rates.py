"""What may be offered, who must agree beforehand, and when a range is overdue.

A rate is a percentage of Medicare in a named year. A range holds for a network, county and specialty, under its
conditions (size of the panel, quality); a sheet has one percentage per category of procedure codes. Figures within
the range, or at most those of the sheet, may be shown at once. What lies outside is agreed beforehand: by the manager
of the team up to the limit the VP has set for the network, above it by the VP. Where no limit was set, where nothing
is on record to compare with, and where the manager asks herself, it is the VP.

A range is a starting point, shown in the second or third conversation. A conversation is two-way; a voicemail is none.
After the third without a range the deal is late with its rates. Source: provider contracting playbook, rates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices

PROMPT_AT = 2
LATE_AT = 3
NONE = Decimal(0)


class CptCategory(TextChoices):
    EVALUATION = "evaluation", "Evaluation and management"
    SURGERY = "surgery", "Surgery"
    ANESTHESIA = "anesthesia", "Anesthesia"
    RADIOLOGY = "radiology", "Radiology"
    LABORATORY = "laboratory", "Pathology and laboratory"
    MEDICINE = "medicine", "Medicine"
    DRUGS = "drugs", "Drugs given in the office"


class Asks(TextChoices):
    """Who decides on figures outside the range."""

    MANAGER = "manager", "Manager"
    VP = "vp", "VP"


class RatePrompt(TextChoices):
    """What the count of conversations says about showing a range."""

    NONE = "", "Nothing to say"
    NOW = "now", "Show the range in this conversation or the next"
    LATE = "late", "Three conversations and no range shown"


@dataclass(frozen=True, slots=True)
class Span:
    """From and to, in percent of Medicare."""

    low: Decimal
    high: Decimal

    def outside(self, allowed: Span) -> Decimal:
        """By how many points it reaches beyond what is allowed, at either end."""
        return max(self.high - allowed.high, allowed.low - self.low, NONE)


def above_sheet(offered: Iterable[tuple[str, Decimal]], sheet: dict[str, Decimal]) -> Decimal:
    """By how many points the dearest category lies above the sheet. One the sheet lacks counts whole."""
    return max((percent - sheet.get(category, NONE) for category, percent in offered), default=NONE)


def who_decides(*, points: Decimal | None, limit: Decimal | None, asked_by_manager: bool) -> Asks:
    """`points` is empty where nothing is on record to compare with."""
    if points is None or limit is None or asked_by_manager or points > limit:
        return Asks.VP
    return Asks.MANAGER


def rate_prompt(*, conversations: int, is_shown: bool) -> RatePrompt:
    if is_shown or conversations < PROMPT_AT:
        return RatePrompt.NONE
    return RatePrompt.LATE if conversations >= LATE_AT else RatePrompt.NOW
