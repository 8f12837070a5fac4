"""What the plan's own deals say about each stage, beside the defaults they start from.

Among the closed deals that reached a stage the signed are counted; the days from entering the stage to the signature
set the pace, deals without an end counting as "longer than so far". Towards a letter the end is the first day the deal
stood at the letter stage or beyond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from adequacy.forecast.defaults import STAGE_DEFAULTS, StageDefault, default_pace
from adequacy.forecast.learning import ENOUGH, LearnedPace, Rate, pace, rate

LETTER_STAGES = ("loi", "legal", "signed")
BEFORE_LETTER = ("identified", "intro", "rates")
SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Gained:
    """The deals of one kind of group that entered a stage, each by the last time it did: how many of them are closed;
    of the closed the days to the signature, and to the letter; of the open the days so far, and of those without a
    letter.
    """

    kind: str
    stage: str
    closed: int
    to_signature: Sequence[int] = ()
    waiting: Sequence[int] = ()
    to_letter: Sequence[int] = ()
    waiting_for_letter: Sequence[int] = ()


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


def learn(gained: Sequence[Gained], *, defaults: Mapping[str, StageDefault] = STAGE_DEFAULTS) -> Experience:
    """At most one row for a kind and stage."""
    signature = {stage: _signature(gained, each) for stage, each in defaults.items()}
    letter = {stage: _letter(gained, defaults[stage], defaults["loi"].ever) for stage in BEFORE_LETTER}
    by_kind: dict[str, list[Gained]] = {}
    for each in gained:
        by_kind.setdefault(each.kind, []).append(each)
    return Experience(
        signature,
        letter,
        dict(_kinds(by_kind, signature, is_letter=False)),
        dict(_kinds(by_kind, letter, is_letter=True)),
    )


def _signature(gained: Sequence[Gained], default: StageDefault) -> Belief:
    found = _Seen.of(gained, default.stage, is_letter=False)
    return found.belief(mean=default.ever, default=LearnedPace(default_pace(default.median), 0, 0))


def _letter(gained: Sequence[Gained], default: StageDefault, loi_ever: float) -> Belief:
    """The chance of ever reaching the letter is that of signing over that of signing from the letter."""
    found = _Seen.of(gained, default.stage, is_letter=True)
    mean = min(0.99, default.ever / loi_ever)
    return found.belief(
        mean=mean, default=LearnedPace(default_pace(default.letter_median or default.median), 0, 0)
    )


def _kinds(
    by_kind: Mapping[str, Sequence[Gained]], overall: Mapping[str, Belief], *, is_letter: bool
) -> Iterable[tuple[tuple[str, str], Belief]]:
    """A kind of group starts from what the plan believes of all."""
    for kind, gained in by_kind.items():
        for stage, belief in overall.items():
            found = _Seen.of(gained, stage, is_letter=is_letter)
            if found.cases >= ENOUGH:
                yield (stage, kind), found.belief(mean=belief.rate.mean, default=belief.pace)


@dataclass(frozen=True, slots=True)
class _Seen:
    cases: int
    done: Sequence[float]
    waiting: Sequence[float]

    @classmethod
    def of(cls, gained: Sequence[Gained], stage: str, *, is_letter: bool) -> _Seen:
        here = [each for each in gained if each.stage == stage]
        return cls(
            cases=sum(each.closed for each in here),
            done=[
                float(days) for each in here for days in (each.to_letter if is_letter else each.to_signature)
            ],
            waiting=[
                float(days)
                for each in here
                for days in (each.waiting_for_letter if is_letter else each.waiting)
            ],
        )

    def belief(self, *, mean: float, default: LearnedPace) -> Belief:
        learned = rate(mean=mean, successes=len(self.done), cases=self.cases)
        if len(self.done) < ENOUGH and default.is_learned:
            return Belief(learned, default)
        return Belief(
            learned, pace(default=default.pace, done=self.done, waiting=self.waiting, ever=learned.mean)
        )
