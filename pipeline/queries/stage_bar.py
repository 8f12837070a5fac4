"""The road of one deal: where it has been and when, what its stage still asks, what lies ahead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.models import Deal, StageMove
from pipeline.stage_spans import Moved, Span, stage_spans
from pipeline.stages import ROAD, Ballpark, DealFacts, Missing, Question, Stage, missing_to_leave
from pipeline.stall import local_day

NEEDS = {
    Stage.IDENTIFIED: "leaves with one attempt logged",
    Stage.INTRO: "leaves with both questions asked",
    Stage.RATES: "leaves with a range and a ballpark",
    Stage.LOI: "leaves with the letter signed",
    Stage.LEGAL: "needs a paper holder",
    Stage.SIGNED: "",
}
DONE = {
    Missing.ATTEMPT: "One attempt logged",
    Missing.WHAT_MATTERS: "What matters most to them",
    Missing.PLAN_EXPERIENCE: "Their experience with plans",
    Missing.RATES_SHOWN: "Rates shown",
    Missing.BALLPARK: "In the same ballpark",
    Missing.LETTER: "Letter signed by both sides",
    Missing.PAPER_HOLDER: "Somebody holds the paper",
    Missing.AGREEMENT: "Agreement signed by both sides",
    Missing.PARTICIPANTS: "Participants confirmed",
}
_EXITS = {
    Stage.IDENTIFIED: (Missing.ATTEMPT,),
    Stage.INTRO: (Missing.WHAT_MATTERS, Missing.PLAN_EXPERIENCE),
    Stage.RATES: (Missing.RATES_SHOWN, Missing.BALLPARK),
    Stage.LOI: (Missing.LETTER,),
    Stage.LEGAL: (Missing.PAPER_HOLDER, Missing.AGREEMENT, Missing.PARTICIPANTS),
}


@dataclass(frozen=True, slots=True)
class Check:
    label: str
    is_met: bool
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class StageCell:
    """`state` is done, here, passed (never stood there) or ahead."""

    stage: Stage
    label: str
    state: str
    span: Span | None
    days: int
    checks: tuple[Check, ...]
    note: str
    is_reachable: bool


def stage_bar(
    deal: Deal, facts: DealFacts, standing: Sequence[StageMove], *, today: dt.date
) -> tuple[StageCell, ...]:
    """`standing` are the moves that stand, the oldest first. Days are days of the owner's calendar; a lost deal stands
    where it was lost.
    """
    moves = [Moved(move.from_stage, move.to_stage, move.moved_at) for move in standing]
    spans = stage_spans(opened_at=deal.opened_at, moves=moves, zone=deal.owner.zone)
    here = Stage(deal.stage)
    if here == Stage.LOST:
        here = Stage(moves[-1].from_stage) if moves else Stage.IDENTIFIED
    return tuple(_cell(stage, deal, here, spans.get(stage), facts, today) for stage in ROAD)


def _cell(
    stage: Stage, deal: Deal, here: Stage, span: Span | None, facts: DealFacts, today: dt.date
) -> StageCell:
    place, now_at = ROAD.index(stage), ROAD.index(here)
    state = "here" if place == now_at else "ahead" if place > now_at else "done" if span else "passed"
    is_running = state == "here" and deal.is_open
    return StageCell(
        stage=stage,
        label=stage.label,
        state=state,
        span=span,
        days=(today - local_day(deal.stage_entered_at, deal.owner.zone)).days if is_running else 0,
        checks=_checks(stage, facts) if is_running else (),
        note=_note(stage, state, facts),
        is_reachable=deal.is_open or (stage != Stage.SIGNED and place <= now_at),
    )


def _checks(stage: Stage, facts: DealFacts) -> tuple[Check, ...]:
    missing = {blocker.missing for blocker in missing_to_leave(stage, facts)}
    return tuple(
        Check(
            label=_ballpark(facts) if exit_ == Missing.BALLPARK else DONE[exit_],
            is_met=exit_ not in missing and not (exit_ == Missing.BALLPARK and facts.rates_shown_on is None),
            on=facts.rates_shown_on if exit_ == Missing.RATES_SHOWN else None,
        )
        for exit_ in _EXITS.get(stage, ())
    )


def _ballpark(facts: DealFacts) -> str:
    """Nobody can say "same ballpark" before something was shown; "unsure" holds nothing up."""
    words = {Ballpark.NO: "Not in the same ballpark", Ballpark.UNSURE: "Ballpark: they are unsure"}
    return (
        words.get(Ballpark(facts.ballpark), DONE[Missing.BALLPARK])
        if facts.ballpark
        else DONE[Missing.BALLPARK]
    )


def _note(stage: Stage, state: str, facts: DealFacts) -> str:
    if state == "passed":
        return "straight to contract" if stage == Stage.LOI and not facts.has_letter else "passed on the way"
    if state == "done" and stage == Stage.INTRO and facts.answers >= set(Question.values):
        return "both questions asked"
    return NEEDS[stage] if state == "ahead" else ""
