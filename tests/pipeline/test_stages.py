"""The table of moves: what each exit asks, and which moves exist."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from pipeline.stages import (
    OPEN_STAGES,
    ROAD,
    Ballpark,
    DealFacts,
    Missing,
    MoveReasons,
    Question,
    Stage,
    blockers,
    is_forward,
    missing_to_leave,
)

NOTHING = DealFacts()
SAID_NOTHING = MoveReasons()
COMPLETE = DealFacts(
    attempts=1,
    answers=frozenset(Question.values),
    rates_shown_on=dt.date(2026, 3, 1),
    ballpark=Ballpark.YES,
    has_letter=True,
    paper_holder="plan",
    has_agreement=True,
    participants=1,
    lost_in=Stage.LEGAL,
)


def missing(origin: Stage, to: Stage, facts: DealFacts, said: MoveReasons = SAID_NOTHING) -> list[Missing]:
    return [blocker.missing for blocker in blockers(origin=origin, to=to, facts=facts, said=said)]


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (Stage.IDENTIFIED, [Missing.ATTEMPT]),
        (Stage.INTRO, [Missing.WHAT_MATTERS, Missing.PLAN_EXPERIENCE]),
        (Stage.RATES, [Missing.RATES_SHOWN]),
        (Stage.LOI, [Missing.LETTER]),
        (Stage.LEGAL, [Missing.PAPER_HOLDER, Missing.AGREEMENT, Missing.PARTICIPANTS]),
    ],
)
def test_each_exit_asks_for_its_own_things(stage: Stage, expected: list[Missing]) -> None:
    assert [blocker.missing for blocker in missing_to_leave(stage, NOTHING)] == expected
    assert missing_to_leave(stage, COMPLETE) == ()


@pytest.mark.parametrize(("origin", "to"), list(itertools.pairwise(ROAD)))
def test_the_next_stage_opens_once_the_exit_is_met(origin: Stage, to: Stage) -> None:
    assert missing(origin, to, COMPLETE) == []


def test_a_range_out_of_the_ballpark_blocks_the_letter() -> None:
    facts = replace(COMPLETE, ballpark=Ballpark.NO)
    assert missing(Stage.RATES, Stage.LOI, facts) == [Missing.BALLPARK]


def test_an_unsure_ballpark_does_not_block() -> None:
    assert missing(Stage.RATES, Stage.LOI, replace(COMPLETE, ballpark=Ballpark.UNSURE)) == []


def test_one_answer_is_not_enough_to_leave_intro() -> None:
    facts = replace(COMPLETE, answers=frozenset({Question.WHAT_MATTERS}))
    assert missing(Stage.INTRO, Stage.RATES, facts) == [Missing.PLAN_EXPERIENCE]


def test_a_skip_ahead_must_meet_every_exit_between() -> None:
    assert missing(Stage.IDENTIFIED, Stage.LOI, NOTHING) == [
        Missing.ATTEMPT,
        Missing.WHAT_MATTERS,
        Missing.PLAN_EXPERIENCE,
        Missing.RATES_SHOWN,
    ]


def test_straight_to_contract_passes_over_the_letter_and_nothing_else() -> None:
    facts = replace(COMPLETE, has_letter=False, rates_shown_on=None)
    straight = MoveReasons(is_straight_to_contract=True)
    assert missing(Stage.RATES, Stage.LEGAL, facts) == [Missing.RATES_SHOWN, Missing.LETTER]
    assert missing(Stage.RATES, Stage.LEGAL, facts, straight) == [Missing.RATES_SHOWN]


def test_entering_legal_review_asks_who_holds_the_paper() -> None:
    assert missing(Stage.LOI, Stage.LEGAL, replace(COMPLETE, paper_holder="")) == [Missing.PAPER_HOLDER]


def test_the_paper_holder_is_asked_once_when_legal_is_entered_and_left_in_one_move() -> None:
    facts = replace(COMPLETE, paper_holder="")
    assert missing(Stage.LOI, Stage.SIGNED, facts) == [Missing.PAPER_HOLDER]


@pytest.mark.parametrize("stage", OPEN_STAGES)
def test_losing_needs_a_loss_reason_from_every_stage(stage: Stage) -> None:
    assert missing(stage, Stage.LOST, COMPLETE) == [Missing.LOSS_REASON]
    assert missing(stage, Stage.LOST, NOTHING, MoveReasons(has_loss_reason=True)) == []


@pytest.mark.parametrize(
    ("origin", "to"), [(Stage.LOI, Stage.RATES), (Stage.LOST, Stage.INTRO), (Stage.SIGNED, Stage.LEGAL)]
)
def test_going_back_and_reopening_need_a_reason(origin: Stage, to: Stage) -> None:
    assert missing(origin, to, COMPLETE) == [Missing.REASON]
    assert missing(origin, to, COMPLETE, MoveReasons(reason="  ")) == [Missing.REASON]
    assert missing(origin, to, COMPLETE, MoveReasons(reason="they changed counsel")) == []


@pytest.mark.parametrize(
    ("to", "expected"),
    [(Stage.INTRO, []), (Stage.RATES, []), (Stage.LOI, [Missing.ILLEGAL]), (Stage.LEGAL, [Missing.ILLEGAL])],
)
def test_losing_and_reopening_is_no_way_around_an_exit(to: Stage, expected: list[Missing]) -> None:
    facts = DealFacts(lost_in=Stage.RATES, paper_holder="plan")
    assert missing(Stage.LOST, to, facts, MoveReasons(reason="They called back")) == expected


@pytest.mark.parametrize(
    ("origin", "to"),
    [(stage, stage) for stage in Stage] + [(Stage.SIGNED, Stage.LOST), (Stage.LOST, Stage.SIGNED)],
)
def test_some_moves_do_not_exist(origin: Stage, to: Stage) -> None:
    said = MoveReasons(reason="because", has_loss_reason=True)
    assert missing(origin, to, COMPLETE, said) == [Missing.ILLEGAL]


def test_lost_is_neither_ahead_nor_back() -> None:
    assert is_forward(Stage.INTRO, Stage.RATES)
    assert not is_forward(Stage.RATES, Stage.INTRO)
    assert not is_forward(Stage.INTRO, Stage.LOST)
    assert not is_forward(Stage.LOST, Stage.INTRO)
