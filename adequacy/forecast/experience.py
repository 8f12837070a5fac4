"""What the plan's own deals say about each stage, beside the defaults they start from.

Every deal is a story: which stages it entered and when, and how it ended. Among the closed ones that reached a stage
the signed are counted; the days from entering the stage to the signature set the pace, stories without an end counting
as "longer than so far". Towards a letter the end is the day the deal reached the letter stage or passed it over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from adequacy.forecast.defaults import STAGE_DEFAULTS, StageDefault, default_pace
from adequacy.forecast.learning import ENOUGH, LearnedPace, Rate, pace, rate

LETTER_STAGES = ("loi", "legal", "signed")
BEFORE_LETTER = ("identified", "intro", "rates")
SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Story:
    """One deal. `entered` by stage, the last time it did; `closed_on` is empty while it is open."""

    kind: str
    entered: Mapping[str, dt.date]
    closed_on: dt.date | None = None
    is_signed: bool = False

    @property
    def letter_on(self) -> dt.date | None:
        """The first day it stood at the letter or beyond."""
        return min((day for stage, day in self.entered.items() if stage in LETTER_STAGES), default=None)


@dataclass(frozen=True, slots=True)
class Belief:
    """What is believed of deals in a stage: whether they get there at all, and how fast."""

    rate: Rate
    pace: LearnedPace


@dataclass(frozen=True, slots=True)
class Experience:
    """Beliefs by stage, and by stage and kind of group where there are enough cases."""

    to_signature: Mapping[str, Belief]
    to_letter: Mapping[str, Belief]
    signature_by_kind: Mapping[tuple[str, str], Belief] = field(default_factory=dict)
    letter_by_kind: Mapping[tuple[str, str], Belief] = field(default_factory=dict)

    def signature(self, stage: str, kind: str) -> Belief:
        return self.signature_by_kind.get((stage, kind), self.to_signature[stage])

    def letter(self, stage: str, kind: str) -> Belief | None:
        """None from the letter on: a letter still unsigned there is counted by the signature of the agreement."""
        return self.letter_by_kind.get((stage, kind), self.to_letter.get(stage))


def learn(
    stories: Sequence[Story], *, today: dt.date, defaults: Mapping[str, StageDefault] = STAGE_DEFAULTS
) -> Experience:
    signature = {stage: _signature(stories, each, today) for stage, each in defaults.items()}
    letter = {
        stage: _letter(stories, defaults[stage], defaults["loi"].ever, today) for stage in BEFORE_LETTER
    }
    by_kind: dict[str, list[Story]] = {}
    for story in stories:
        by_kind.setdefault(story.kind, []).append(story)
    return Experience(
        signature,
        letter,
        dict(_kinds(by_kind, signature, today, is_letter=False)),
        dict(_kinds(by_kind, letter, today, is_letter=True)),
    )


def _signature(stories: Sequence[Story], default: StageDefault, today: dt.date) -> Belief:
    found = _Seen.of(stories, default.stage, today, is_letter=False)
    return found.belief(mean=default.ever, default=LearnedPace(default_pace(default.median), 0, 0))


def _letter(stories: Sequence[Story], default: StageDefault, loi_ever: float, today: dt.date) -> Belief:
    """The chance of ever reaching the letter is that of signing over that of signing from the letter."""
    found = _Seen.of(stories, default.stage, today, is_letter=True)
    mean = min(0.99, default.ever / loi_ever)
    return found.belief(
        mean=mean, default=LearnedPace(default_pace(default.letter_median or default.median), 0, 0)
    )


def _kinds(
    by_kind: Mapping[str, Sequence[Story]], overall: Mapping[str, Belief], today: dt.date, *, is_letter: bool
) -> Iterable[tuple[tuple[str, str], Belief]]:
    """A kind of group starts from what the plan believes of all."""
    for kind, stories in by_kind.items():
        for stage, belief in overall.items():
            found = _Seen.of(stories, stage, today, is_letter=is_letter)
            if found.cases >= ENOUGH:
                yield (stage, kind), found.belief(mean=belief.rate.mean, default=belief.pace)


@dataclass(frozen=True, slots=True)
class _Seen:
    cases: int
    done: Sequence[float]
    waiting: Sequence[float]

    @classmethod
    def of(cls, stories: Sequence[Story], stage: str, today: dt.date, *, is_letter: bool) -> _Seen:
        reached = [story for story in stories if stage in story.entered]
        closed = [story for story in reached if story.closed_on is not None]
        ends = [(story, story.letter_on if is_letter else _signed_on(story)) for story in closed]
        done = [float((end - story.entered[stage]).days) for story, end in ends if end is not None]
        waiting = [
            float((today - story.entered[stage]).days)
            for story in reached
            if story.closed_on is None and not (is_letter and story.letter_on is not None)
        ]
        return cls(len(closed), done, waiting)

    def belief(self, *, mean: float, default: LearnedPace) -> Belief:
        learned = rate(mean=mean, successes=len(self.done), cases=self.cases)
        if len(self.done) < ENOUGH and default.is_learned:
            return Belief(learned, default)
        return Belief(
            learned, pace(default=default.pace, done=self.done, waiting=self.waiting, ever=learned.mean)
        )


def _signed_on(story: Story) -> dt.date | None:
    return story.closed_on if story.is_signed else None
