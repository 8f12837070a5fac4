"""Draws the life of a deal as scenes on days before today. Pure: one random source in, scripts out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from random import Random

from pipeline.demo import words
from pipeline.models import Outcome
from pipeline.stages import OPEN_STAGES, ROAD, Stage


class Ending(Enum):
    """How a deal stands today."""

    ACTIVE = "active"
    OVERDUE = "overdue"
    DUE_TODAY = "due today"
    APPOINTMENT = "appointment"
    GOING_QUIET = "going quiet"
    QUIET = "quiet"
    UNRESPONSIVE = "unresponsive"
    NEGLECTED = "neglected"
    HELD = "held"
    SIGNED = "signed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Scene:
    """Something done `days_ago`; `due_in` is when the step planned there falls due, counted from today."""

    days_ago: int
    outcome: Outcome | None = None
    note: str = ""
    step: str = ""
    due_in: int = 0
    to: Stage | None = None


@dataclass(frozen=True, slots=True)
class Script:
    opened_days_ago: int
    first_step: str
    scenes: tuple[Scene, ...]
    ending: Ending
    stage: Stage


CAST: tuple[tuple[Ending, int], ...] = (
    (Ending.ACTIVE, 34),
    (Ending.OVERDUE, 9),
    (Ending.DUE_TODAY, 12),
    (Ending.APPOINTMENT, 4),
    (Ending.GOING_QUIET, 8),
    (Ending.QUIET, 5),
    (Ending.UNRESPONSIVE, 4),
    (Ending.NEGLECTED, 4),
    (Ending.HELD, 6),
    (Ending.SIGNED, 12),
    (Ending.LOST, 14),
)
_DAYS_IN_STAGE = {
    Stage.IDENTIFIED: (3, 12),
    Stage.INTRO: (6, 20),
    Stage.RATES: (9, 26),
    Stage.LOI: (6, 18),
    Stage.LEGAL: (10, 30),
}
_LAST_TALK = {
    Ending.GOING_QUIET: (12, 13),
    Ending.QUIET: (17, 24),
    Ending.UNRESPONSIVE: (18, 26),
    Ending.NEGLECTED: (16, 21),
    Ending.HELD: (8, 20),
}


def draw_scripts(rng: Random) -> Iterator[Script]:
    """One script per deal of the cast, stages dealt so that every lane of the board has some."""
    stages = [stage for stage in OPEN_STAGES for _ in range(_share(stage))]
    rng.shuffle(stages)
    number = 0
    for ending, count in CAST:
        for _ in range(count):
            stage = stages[number % len(stages)]
            number += 1
            yield draw_script(rng, ending, Stage.SIGNED if ending is Ending.SIGNED else stage)


def draw_script(rng: Random, ending: Ending, stage: Stage) -> Script:
    """Walk back from today: the days since the last talk, then the stages passed, each with its talks."""
    last_talk = rng.randint(*_LAST_TALK.get(ending, (1, 8)))
    passed = ROAD[: ROAD.index(stage)]
    spans = {each: rng.randint(*_DAYS_IN_STAGE[each]) for each in passed}
    here = 0 if stage is Stage.SIGNED else rng.randint(1, _DAYS_IN_STAGE[stage][1])
    opened = last_talk + here + sum(spans.values()) + 1
    scenes: list[Scene] = []
    day = opened
    for index, each in enumerate(passed):
        scenes += _talks(rng, each, day, day - spans[each])
        day -= spans[each]
        scenes.append(Scene(days_ago=day, to=ROAD[index + 1]))
    if stage is not Stage.SIGNED:
        scenes += _talks(rng, stage, day, last_talk)
        scenes += _since(rng, stage, ending, last_talk)
    return Script(
        opened_days_ago=opened,
        first_step=rng.choice(words.STEPS[Stage.IDENTIFIED]),
        scenes=tuple(scenes),
        ending=ending,
        stage=stage,
    )


def _share(stage: Stage) -> int:
    return {Stage.IDENTIFIED: 4, Stage.INTRO: 6, Stage.RATES: 6, Stage.LOI: 4, Stage.LEGAL: 3}[stage]


def _talks(rng: Random, stage: Stage, first: int, last: int) -> list[Scene]:
    """Attempts on the way and one conversation at the end of the span, each leaving a step."""
    scenes = []
    tries = rng.randint(0, 2) if first > last else 0
    for days_ago in sorted({rng.randint(last + 1, first) for _ in range(tries)}, reverse=True):
        outcome = rng.choice(list(words.ATTEMPTS))
        note = rng.choice(words.ATTEMPTS[outcome])
        scenes.append(Scene(days_ago, outcome, note, rng.choice(words.STEPS[stage]), due_in=2 - days_ago))
    outcome = rng.choice(
        (Outcome.DECISION_MAKER, Outcome.DECISION_MAKER, Outcome.STAFF, Outcome.REPLY, Outcome.MET)
    )
    talk = Scene(
        last, outcome, rng.choice(words.TALKS[stage]), rng.choice(words.STEPS[stage]), due_in=4 - last
    )
    return [*scenes, talk]


def _since(rng: Random, stage: Stage, ending: Ending, last_talk: int) -> list[Scene]:
    """What happened after the last conversation, leaving the step that stands today."""
    tries = {Ending.UNRESPONSIVE: 4, Ending.QUIET: 1, Ending.GOING_QUIET: rng.randint(0, 2)}.get(ending, 0)
    scenes = []
    for number in range(tries):
        days_ago = last_talk - round((number + 1) * last_talk / (tries + 1))
        outcome = rng.choice((Outcome.MESSAGE, Outcome.NO_ANSWER, Outcome.MESSAGE))
        scenes.append(Scene(max(days_ago, 1), outcome, rng.choice(words.ATTEMPTS[outcome])))
    due_in = {
        Ending.OVERDUE: -rng.randint(1, 4),
        Ending.DUE_TODAY: 0,
        Ending.NEGLECTED: rng.randint(2, 6),
        Ending.QUIET: rng.randint(-2, 4),
    }.get(ending, rng.randint(1, 9))
    floor = -(scenes[-1].days_ago if scenes else last_talk)
    final = Scene(days_ago=-floor, step=rng.choice(words.STEPS[stage]), due_in=max(due_in, floor))
    return [*scenes, final]
