"""What would happen if: deals that sign, fall or go quiet, and people who are away for two weeks.

A tick changes the chance of a deal and nothing else; the cell is reckoned anew from all chances together. Silence takes
four weeks off the days left, once; an absence two. A letter that is in force stays in force through both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.db.models import TextChoices

from adequacy.forecast.timing import LOST_BY_SILENCE, Pace

AWAY = dt.timedelta(days=14)


class Fate(TextChoices):
    SIGNS = "signs", "Signs"
    FALLS = "falls", "Falls"
    QUIET = "quiet", "Quiet"


@dataclass(frozen=True, slots=True)
class Ticks:
    """Fates by deal, and the owners who are away."""

    fates: Mapping[int, Fate] = field(default_factory=dict)
    away: frozenset[int] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not self.fates and not self.away


@dataclass(frozen=True, slots=True)
class Parts:
    """What a chance multiplies out from. `is_certain` for a letter in force that lasts."""

    ever: float
    pace: Pace
    days_in_stage: int
    days_left: int
    is_quiet: bool = False
    is_certain: bool = False

    @property
    def in_time(self) -> float:
        return self.pace.share_in_time(days_in_stage=self.days_in_stage, days_left=self.days_left)

    @property
    def chance(self) -> float:
        return 1.0 if self.is_certain else self.ever * self.in_time


def parts_under(parts: Parts, fate: Fate | None, *, is_away: bool) -> Parts:
    """With the days that silence and absence take."""
    lost = AWAY.days if is_away else 0
    if fate == Fate.QUIET and not parts.is_quiet:
        lost += LOST_BY_SILENCE.days
    is_quiet = parts.is_quiet or fate == Fate.QUIET
    return replace(parts, days_left=max(0, parts.days_left - lost), is_quiet=is_quiet)


def chance_under(parts: Parts, fate: Fate | None) -> float:
    """The chance of one deal whose parts are those under the ticks."""
    return float(fate == Fate.SIGNS) if fate in (Fate.SIGNS, Fate.FALLS) else parts.chance
