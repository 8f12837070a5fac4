"""When a deal is likely to be signed: if somebody calls, and if it goes on being quiet.

From entering a stage to the signature it takes, at the median, 110 days from identified, 90 from intro, 65 from rates,
40 from the letter of intent and 28 from legal review; two weeks of silence cost four weeks more. These are the plan's
defaults, from the provider contracting playbook; times spread around them like a lognormal with sigma 0.6.

A deal that has stood in its stage for some days is at least that slow already, so its date is the median of what is
left: the day by which half of the deals that had come so far would be signed. On the first day that is the median
itself; it always lies ahead.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from statistics import NormalDist

from pipeline.stages import Stage

SILENCE_COSTS = dt.timedelta(days=28)
SPREAD = 0.6
MEDIAN_DAYS = {
    Stage.IDENTIFIED: 110,
    Stage.INTRO: 90,
    Stage.RATES: 65,
    Stage.LOI: 40,
    Stage.LEGAL: 28,
}


@dataclass(frozen=True, slots=True)
class Expected:
    """The two days between which a call decides."""

    if_called: dt.date
    if_quiet: dt.date


def expected_signing(*, stage: str, entered_on: dt.date, today: dt.date) -> Expected | None:
    """None for a deal that is signed or lost."""
    median = MEDIAN_DAYS.get(Stage(stage))
    if median is None:
        return None
    days = _median_of_the_rest(median, (today - entered_on).days)
    # Somebody may enter a stage "tomorrow" on a calendar further east: no day of signing lies in the past.
    called = max(entered_on + dt.timedelta(days=days), today + dt.timedelta(days=1))
    return Expected(if_called=called, if_quiet=called + SILENCE_COSTS)


def _median_of_the_rest(median: int, passed: int) -> int:
    """Days from entering the stage by which half of those not signed after `passed` days are."""
    if passed <= 0:
        return median
    normal = NormalDist()
    gone = normal.cdf(math.log(passed / median) / SPREAD)
    half_of_the_rest = min(gone + (1 - gone) / 2, 1 - 1e-12)
    return round(median * math.exp(SPREAD * normal.inv_cdf(half_of_the_rest)))
