"""The stages of a deal and what each asks before it may be left.

    identified -> intro -> rates -> loi -> legal -> signed        (any open stage -> lost)

A deal leaves
- *identified* when one attempt to reach the group is logged;
- *intro* when both opening questions are answered, or were asked and stayed without an answer;
- *rates* when a range or a sheet was shown on a date, and the group did not say "not in the same ballpark";
- *LOI* when both sides signed a letter with an expiry. A deal may go straight to contract and pass it over;
- *legal* when both sides signed the agreement, its participants are confirmed, and who held the paper is on record.

In legal review somebody always holds the paper, so entering asks who. A move further ahead must meet every exit
between. Going back and reopening are free but never silent: they carry a reason. A lost deal reopens in the stage it
was lost in or an earlier one, since reopening is no way around an exit. Losing a deal carries a reason from the plan's
own list. Source: provider contracting playbook, stages and exits.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import TextChoices


class Stage(TextChoices):
    IDENTIFIED = "identified", "Identified"
    INTRO = "intro", "Intro"
    RATES = "rates", "Rates"
    LOI = "loi", "LOI"
    LEGAL = "legal", "Legal review"
    SIGNED = "signed", "Signed"
    LOST = "lost", "Lost"


OPEN_STAGES = (Stage.IDENTIFIED, Stage.INTRO, Stage.RATES, Stage.LOI, Stage.LEGAL)
CLOSED_STAGES = (Stage.SIGNED, Stage.LOST)
ROAD = (*OPEN_STAGES, Stage.SIGNED)


class Question(TextChoices):
    """The two questions that come before any terms."""

    WHAT_MATTERS = "what_matters", "What matters most to you in a plan relationship?"
    PLAN_EXPERIENCE = "plan_experience", "What has been your experience with prior plan contracting?"


class Ballpark(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    UNSURE = "unsure", "Unsure"


class Missing(TextChoices):
    """What can stand between a deal and its next stage. The value names what a form must ask for."""

    ATTEMPT = "attempt", "Log one attempt to reach them"
    WHAT_MATTERS = "what_matters", "Ask what matters most to them in a plan relationship"
    PLAN_EXPERIENCE = "plan_experience", "Ask about their experience with plan contracting"
    RATES_SHOWN = "rates_shown", "Show a rate range or a rate sheet"
    BALLPARK = "ballpark", "They said the range is not in the same ballpark"
    LETTER = "letter", "Letter of intent signed by both sides, with its expiry"
    PAPER_HOLDER = "paper_holder", "Say who holds the paper"
    AGREEMENT = "agreement", "Agreement signed by both sides"
    PARTICIPANTS = "participants", "Confirm who participates"
    LOSS_REASON = "loss_reason", "Say why it was lost"
    REASON = "reason", "Say why"
    ILLEGAL = "illegal", "This move does not exist"


@dataclass(frozen=True, slots=True)
class DealFacts:
    """All that decides whether a deal may move, read once."""

    attempts: int = 0
    answers: frozenset[str] = frozenset()
    rates_shown_on: dt.date | None = None
    ballpark: str = ""
    has_letter: bool = False
    paper_holder: str = ""
    has_agreement: bool = False
    participants: int = 0
    lost_in: str = Stage.IDENTIFIED


@dataclass(frozen=True, slots=True)
class MoveReasons:
    """What the mover says about the move itself."""

    reason: str = ""
    has_loss_reason: bool = False
    is_straight_to_contract: bool = False


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing missing, and the stage whose exit (or entry) asks for it."""

    stage: Stage
    missing: Missing
    message: str = field(default="")

    def __str__(self) -> str:
        return self.message or self.missing.label


def is_open(stage: str) -> bool:
    return stage in OPEN_STAGES


def is_forward(origin: str, to: str) -> bool:
    """Whether the move goes ahead on the road. Leaving or reaching *lost* is neither ahead nor back."""
    return origin in ROAD and to in ROAD and ROAD.index(Stage(to)) > ROAD.index(Stage(origin))


def missing_to_leave(stage: Stage, facts: DealFacts) -> tuple[Blocker, ...]:
    """What the exit of one stage still asks for, in the order a rep would settle it."""
    checks: dict[Stage, tuple[tuple[bool, Missing], ...]] = {
        Stage.IDENTIFIED: ((facts.attempts >= 1, Missing.ATTEMPT),),
        Stage.INTRO: (
            (Question.WHAT_MATTERS in facts.answers, Missing.WHAT_MATTERS),
            (Question.PLAN_EXPERIENCE in facts.answers, Missing.PLAN_EXPERIENCE),
        ),
        Stage.RATES: (
            (facts.rates_shown_on is not None, Missing.RATES_SHOWN),
            (facts.ballpark != Ballpark.NO, Missing.BALLPARK),
        ),
        Stage.LOI: ((facts.has_letter, Missing.LETTER),),
        Stage.LEGAL: (
            (bool(facts.paper_holder), Missing.PAPER_HOLDER),
            (facts.has_agreement, Missing.AGREEMENT),
            (facts.participants >= 1, Missing.PARTICIPANTS),
        ),
    }
    return tuple(Blocker(stage, missing) for is_met, missing in checks.get(stage, ()) if not is_met)


def blockers(*, origin: str, to: str, facts: DealFacts, said: MoveReasons) -> tuple[Blocker, ...]:
    """Everything that stands in the way of the move; empty when it may happen."""
    start, goal = Stage(origin), Stage(to)
    if start == goal or (start in CLOSED_STAGES and goal in CLOSED_STAGES):
        return (Blocker(start, Missing.ILLEGAL, f"A deal cannot move from {start.label} to {goal.label}."),)
    if start == Stage.LOST and ROAD.index(goal) > ROAD.index(Stage(facts.lost_in)):
        lost_in = Stage(facts.lost_in).label
        return (
            Blocker(
                start, Missing.ILLEGAL, f"A deal lost in {lost_in} reopens there or in an earlier stage."
            ),
        )
    if goal == Stage.LOST:
        return () if said.has_loss_reason else (Blocker(start, Missing.LOSS_REASON),)
    if not is_forward(start, goal):
        return _missing_to_return(start, goal, facts, said)
    return _missing_ahead(start, goal, facts, said)


def _missing_to_return(start: Stage, goal: Stage, facts: DealFacts, said: MoveReasons) -> tuple[Blocker, ...]:
    needs_reason = () if said.reason.strip() else (Blocker(start, Missing.REASON),)
    return needs_reason + _missing_to_enter(goal, facts)


def _missing_ahead(start: Stage, goal: Stage, facts: DealFacts, said: MoveReasons) -> tuple[Blocker, ...]:
    passed = ROAD[ROAD.index(start) : ROAD.index(goal)]
    found: list[Blocker] = []
    for stage in passed:
        if stage == Stage.LOI and said.is_straight_to_contract:
            continue
        found.extend(missing_to_leave(stage, facts))
    found.extend(blocker for blocker in _missing_to_enter(goal, facts) if blocker not in found)
    return tuple(found)


def _missing_to_enter(goal: Stage, facts: DealFacts) -> tuple[Blocker, ...]:
    if goal == Stage.LEGAL and not facts.paper_holder:
        return (Blocker(Stage.LEGAL, Missing.PAPER_HOLDER),)
    return ()
