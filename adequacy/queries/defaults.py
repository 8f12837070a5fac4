"""The numbers a forecast starts from: source, the plan's own cases behind each, and what changing it would do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from adequacy.forecast.defaults import NUMBERS, Assumptions, Number
from adequacy.forecast.experience import Belief, Experience
from adequacy.models import ForecastDefault
from adequacy.queries.beliefs import assumptions, experience
from adequacy.queries.draws import draws_of
from adequacy.queries.measuring import next_filing
from pipeline.stages import OPEN_STAGES, Stage
from providers.models import Network


@dataclass(frozen=True, slots=True)
class NumberRow:
    """`own` is what the plan's own deals make of it, `cases` how many they are; none where nothing teaches it."""

    number: Number
    stage: Stage | None
    set_by_plan: ForecastDefault | None
    own: float | None
    interval: tuple[float, float] | None
    cases: int | None

    @property
    def value(self) -> float:
        return self.number.value if self.set_by_plan is None else self.set_by_plan.value

    @property
    def source(self) -> str:
        return self.number.source if self.set_by_plan is None else self.set_by_plan.source

    @property
    def is_share(self) -> bool:
        return self.number.high < 1


@dataclass(frozen=True, slots=True)
class Effect:
    """The mean chance of a stage's open deals, as it is and as it would be."""

    stage: Stage
    deals: int
    now: float
    then: float


def number_rows(today: dt.date) -> list[NumberRow]:
    assumed = assumptions()
    learned = experience(today, assumed=assumed)
    in_force = {row.key: row for row in ForecastDefault.objects.select_related("set_by")}
    return [_row(number, in_force.get(number.key), learned) for number in NUMBERS.values()]


def _row(number: Number, set_by_plan: ForecastDefault | None, learned: Experience) -> NumberRow:
    kind, _, stage = number.key.partition("-")
    belief = _belief(kind, stage, learned)
    if belief is None:
        return NumberRow(number, None, set_by_plan, None, None, None)
    if kind == "ever":
        rate = belief.rate
        return NumberRow(number, Stage(stage), set_by_plan, rate.mean, rate.interval(), rate.cases)
    pace = belief.pace
    own = pace.pace.median if pace.is_learned else None
    return NumberRow(number, Stage(stage), set_by_plan, own, None, pace.cases)


def _belief(kind: str, stage: str, learned: Experience) -> Belief | None:
    if stage not in OPEN_STAGES:
        return None
    return learned.to_letter.get(stage) if kind == "letter" else learned.to_signature.get(stage)


def effects(network: Network, instead: Assumptions, *, now: dt.datetime, today: dt.date) -> Sequence[Effect]:
    """What the open deals of a network would be worth by other defaults, stage by stage."""
    deadline = next_filing(network, today)
    before = draws_of(network, now=now, today=today, deadline=deadline)
    after = draws_of(network, now=now, today=today, deadline=deadline, instead=instead)
    found = []
    for stage in OPEN_STAGES:
        pairs = [
            (_chance(one.at_filing, one.go_live.value), _chance(other.at_filing, other.go_live.value))
            for one, other in zip(before.deals, after.deals, strict=True)
            if one.stage == stage
        ]
        if pairs:
            now_, then = (sum(side) / len(pairs) for side in zip(*pairs, strict=True))
            found.append(Effect(stage, len(pairs), now_, then))
    return found


def _chance(filing: float | None, go_live: float) -> float:
    return go_live if filing is None else filing
