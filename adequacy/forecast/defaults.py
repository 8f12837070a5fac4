"""What a plan without a history starts from, and where each number comes from.

Chances are those of ever being signed, by stage. Of a letter they follow from them: a deal that is signed had its
letter before, so the chance of ever reaching the letter is the chance of ever signing over that of a letter.
"""

from __future__ import annotations

from dataclasses import dataclass

from adequacy.forecast.learning import DEFAULT_SIGMA
from adequacy.forecast.timing import Pace

FALLOUT = "Contracting playbook: two or three letters of ten are not executed in time, so .75 of them are"
HOUSE = "House default; no published study was found"
NO_PLAYBOOK = "House default; the playbook has no source for it"
STAGE_TIMES = "Sum of the usual times of the stages ahead; no published study was found"


@dataclass(frozen=True, slots=True)
class StageDefault:
    """`ever` is the chance of being signed at all, `median` the days to it; those to a letter end before it."""

    stage: str
    ever: float
    median: float
    source: str
    letter_median: float | None = None


STAGE_DEFAULTS = {
    each.stage: each
    for each in (
        StageDefault("identified", 0.10, 110.0, HOUSE, 70.0),
        StageDefault("intro", 0.20, 90.0, HOUSE, 50.0),
        StageDefault("rates", 0.40, 65.0, HOUSE, 25.0),
        StageDefault("loi", 0.75, 40.0, FALLOUT),
        StageDefault("legal", 0.85, 28.0, HOUSE),
    )
}
EFFECTIVE_AFTER_DAYS = 45
"""From application to effective; credentialing is claimed in 45 days by the playbook, planned in 90 by some."""


def default_pace(median: float) -> Pace:
    return Pace(median, DEFAULT_SIGMA)
