"""The chance that one open deal is done in time.

It is the product of two: that it is ever done at all, learned from deals that reached its stage, and that it is done by
the day, given that it is not done yet. The time from entering a stage to the end is taken as lognormal, so of a deal
that stands there for `a` days, with `d` days left, the share (F(a+d) - F(a)) / (1 - F(a)) is in time.

A deal that is quiet loses four weeks: the playbook's two weeks of silence that cost another four. A held deal stands
still, so its days left are counted from the end of its hold.

Three ends are told apart. *Executed*: the agreement is signed by the filing. *Letter*: a filing that takes letters is
served by a letter or an agreement in force that day; one that is there and lasts is certain, and earlier stages are
on their way to the letter. *Effective*: at go-live the agreement must be executed and effective, which takes the plan's
own days from application to effective off the days left. No letter counts there.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from math import expm1, log

from scipy.special import log_ndtr

LOST_BY_SILENCE = dt.timedelta(days=28)
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Pace:
    """Days from entering a stage to the end: half of the deals that get there need fewer than `median`."""

    median: float
    sigma: float

    def share_in_time(self, *, days_in_stage: float, days_left: float) -> float:
        """Of the deals that will get there and have not yet, those that do within the days left."""
        if days_left <= 0:
            return 0.0
        after = self._log_left(days_in_stage + days_left)
        return -expm1(after - self._log_left(max(0.0, days_in_stage)))

    def _log_left(self, days: float) -> float:
        """The logarithm of the share not there after so many days."""
        return float(log_ndtr((log(self.median) - log(days)) / self.sigma)) if days > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """An open deal on a day, as far as time is concerned. `held_until` is the last day of a running hold."""

    entered_on: dt.date
    today: dt.date
    is_quiet: bool = False
    held_until: dt.date | None = None

    @property
    def days_in_stage(self) -> int:
        return max(0, (self.today - self.entered_on).days)

    @property
    def begins_on(self) -> dt.date:
        """The day it moves on from: today, or the last day of its hold."""
        return max(self.today, self.held_until or self.today)

    @property
    def silence(self) -> dt.timedelta:
        return LOST_BY_SILENCE if self.is_quiet else dt.timedelta(0)

    def days_left(self, by: dt.date, *, lost: dt.timedelta = dt.timedelta(0)) -> int:
        """Days in which the deal can still move before `by`, that day included."""
        return max(0, (by - self.begins_on - self.silence - lost).days)


@dataclass(frozen=True, slots=True)
class DealChance:
    """The two factors of a chance and what they were reckoned from, so that the product can be checked."""

    ever: float
    in_time: float
    pace: Pace
    days_in_stage: int
    days_left: int

    @property
    def value(self) -> float:
        return self.ever * self.in_time


def chance_of(
    standing: Standing, *, ever: float, pace: Pace, by: dt.date, lost: dt.timedelta = dt.timedelta(0)
) -> DealChance:
    """`lost` takes more days off: those to become effective, or those its owner is away."""
    days = standing.days_left(by, lost=lost)
    share = pace.share_in_time(days_in_stage=standing.days_in_stage, days_left=days)
    return DealChance(ever, share, pace, standing.days_in_stage, days)


def expected_on(standing: Standing, pace: Pace) -> dt.date:
    """The day by which half of such deals that get there are done, given that this one is not done yet."""
    low, high = 0, 1
    while pace.share_in_time(days_in_stage=standing.days_in_stage, days_left=high) < HALF:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        share = pace.share_in_time(days_in_stage=standing.days_in_stage, days_left=middle)
        low, high = (middle, high) if share < HALF else (low, middle)
    return standing.begins_on + standing.silence + dt.timedelta(days=high)
