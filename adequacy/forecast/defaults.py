"""What a plan without a history starts from, and where each number comes from.

Chances are those of ever being signed, by stage. Of a letter they follow from them: a deal that is signed had its
letter before, so the chance of ever reaching the letter is the chance of ever signing over that of a letter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import ceil

from adequacy.evidence import Asked
from adequacy.forecast.learning import DEFAULT_SIGMA
from adequacy.forecast.timing import Pace

FALLOUT = "Contracting playbook: two or three letters of ten are not executed in time, so .75 of them are"
HOUSE = "House default; no published study was found"
FROM_FIRST_TALK = "Half of the deals at a first talk take 90 days: what begins later seldom makes the filing"
ATTEMPTS = "Advice to plans: four attempts on record for each provider; no rule of the agency"
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


@dataclass(frozen=True, slots=True)
class Number:
    """One number a plan may set: what it is called, what we start from and why, and within what it must lie."""

    key: str
    label: str
    value: float
    source: str
    low: float
    high: float


def _stage_numbers(each: StageDefault) -> list[Number]:
    found = [
        Number(f"ever-{each.stage}", "Ever signed", each.ever, each.source, 0.01, 0.99),
        Number(f"median-{each.stage}", "Days to signature", each.median, STAGE_TIMES, 1, 1_000),
    ]
    if each.letter_median is not None:
        found.append(
            Number(f"letter-{each.stage}", "Days to letter", each.letter_median, NO_PLAYBOOK, 1, 1_000)
        )
    return found


EFFECTIVE_AFTER = "effective-after"
DECIDE_BELOW = "decide-below"
DECIDE_DAYS = "decide-days"
EVIDENCE_ATTEMPTS = "evidence-attempts"
EVIDENCE_CHANNELS = "evidence-channels"
EVIDENCE_DAYS = "evidence-days"
PLAN_NUMBERS = (
    Number(
        EFFECTIVE_AFTER,
        "Days from application to effective",
        45,
        "Contracting playbook: credentialing is claimed in 45 days; many plan 90",
        0.5,
        365,
    ),
    Number(DECIDE_BELOW, "Pursue or document: below this chance", 0.2, HOUSE, 0.01, 0.99),
    Number(DECIDE_DAYS, "Pursue or document: with this many days left", 90, FROM_FIRST_TALK, 1, 365),
    Number(EVIDENCE_ATTEMPTS, "Exception: attempts for each provider", 4, ATTEMPTS, 1, 20),
    Number(EVIDENCE_CHANNELS, "Exception: kinds of contact", 2, ATTEMPTS, 1, 6),
    Number(EVIDENCE_DAYS, "Exception: days from first to last attempt", 14, HOUSE, 1, 180),
)
NUMBERS = {
    each.key: each
    for each in (*(n for stage in STAGE_DEFAULTS.values() for n in _stage_numbers(stage)), *PLAN_NUMBERS)
}


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """Whoever stands `below` this chance with so many `days` left or fewer is to be pursued or documented."""

    below: float
    days: int

    def asks(self, chance: float, *, days_left: int) -> bool:
        return chance < self.below and 0 <= days_left <= self.days


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The defaults in force: ours, and in their place what the plan set."""

    set_by_plan: Mapping[str, float] = field(default_factory=dict)

    def of(self, key: str) -> float:
        return self.set_by_plan.get(key, NUMBERS[key].value)

    @property
    def stages(self) -> dict[str, StageDefault]:
        return {
            stage: replace(
                default,
                ever=self.of(f"ever-{stage}"),
                median=self.of(f"median-{stage}"),
                letter_median=None if default.letter_median is None else self.of(f"letter-{stage}"),
            )
            for stage, default in STAGE_DEFAULTS.items()
        }

    @property
    def effective_after(self) -> dt.timedelta:
        return dt.timedelta(days=self.of(EFFECTIVE_AFTER))

    @property
    def decision(self) -> DecisionRule:
        return DecisionRule(self.of(DECIDE_BELOW), int(self.of(DECIDE_DAYS)))

    @property
    def evidence(self) -> Asked:
        return Asked(*(ceil(self.of(key)) for key in (EVIDENCE_ATTEMPTS, EVIDENCE_CHANNELS, EVIDENCE_DAYS)))


def default_pace(median: float) -> Pace:
    return Pace(median, DEFAULT_SIGMA)
