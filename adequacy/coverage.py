"""What the verdicts of a cell come to: is one county supplied with one specialty, and if not, could it be?

- *met*: executed agreements alone pass both tests.
- *met with letters*: they do so together with letters of intent, and the filing accepts letters. Where it does
  not, letters count for nothing here, whatever their number.
- *within reach*: not met, but every open deal signed would meet it. That is a hope, not a chance; chances are
  shown apart.
- *gap*: even all open deals would not do; somebody has yet to be found.

What is missing is what executed agreements leave missing, never below zero, whatever the letters promise: providers
or beds for the number, members to be reached for the share.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil

from django.db.models import TextChoices


class CellStatus(TextChoices):
    MET = "met", "Met"
    MET_WITH_LETTERS = "met_with_letters", "Met with letters"
    WITHIN_REACH = "within_reach", "Within reach"
    GAP = "gap", "Gap"

    @property
    def key(self) -> str:
        """Its name in the vocabulary of states that pages share."""
        return self.value.replace("_", "-")


class Fails(TextChoices):
    """Which of the two tests a network fails in a cell."""

    NUMBER = "number", "Too few"
    ACCESS = "access", "Too far"
    BOTH = "both", "Too few, too far"


WORST_FIRST = (CellStatus.GAP, CellStatus.WITHIN_REACH, CellStatus.MET_WITH_LETTERS, CellStatus.MET)


def status_of(*, executed: bool, with_letters: bool | None, pipeline: bool) -> CellStatus:
    """From the verdicts of the three networks; `with_letters` is None where the filing accepts no letters."""
    if executed:
        return CellStatus.MET
    if with_letters:
        return CellStatus.MET_WITH_LETTERS
    return CellStatus.WITHIN_REACH if pipeline else CellStatus.GAP


def fails(*, number_passes: bool | None, access_passes: bool | None) -> Fails | None:
    """A test that is not asked for is not failed."""
    if number_passes is False:
        return Fails.BOTH if access_passes is False else Fails.NUMBER
    return Fails.ACCESS if access_passes is False else None


def number_missing(*, required: int | None, have: float) -> int:
    return max(0, ceil((required or 0) - have))


def members_missing(*, covered: int, members: int, percent: Decimal | None, points: int) -> int:
    """How many more members must come within reach, credits counted."""
    if percent is None:
        return 0
    needed = Fraction(percent) / 100 * members - Fraction(points, 100) * members - covered
    return max(0, ceil(needed))


def worst(statuses: list[CellStatus]) -> CellStatus:
    """The status of several cells together: no better than the worst; met when nothing is asked."""
    return min(statuses, key=WORST_FIRST.index, default=CellStatus.MET)
