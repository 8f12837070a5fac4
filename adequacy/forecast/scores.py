"""How good past predictions were: what was said, against what happened.

The *Brier score* is the mean of (chance - outcome) squared: 0 for a prophet, .25 for one who always says half. It is
told beside the score of always saying the overall share, which is what a forecast must beat to be worth reading. What
was certain is judged apart: a thousand cells that could not fail would flatter every score. The *calibration* puts
predictions of about the same chance together: of all that were given seven in ten, seven in ten should have come true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BANDS = 10

Judged = tuple[float, bool]
"""A chance that was given, and whether it came true."""


@dataclass(frozen=True, slots=True)
class Band:
    """Predictions from `low` to below `high`: the mean chance given, and the share that came true."""

    low: float
    high: float
    predictions: int
    said: float
    happened: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """Predictions that said neither 0 nor 1; beside them the certain ones, and how many of those came out otherwise.

    `score` is the Brier score, `plain` that of always saying the share; None without predictions.
    """

    predictions: int
    score: float | None
    plain: float | None
    bands: Sequence[Band]
    certain: int
    certain_wrong: int


def judged(predictions: Sequence[Judged]) -> Judgement:
    open_ones = [each for each in predictions if 0.0 < each[0] < 1.0]
    certain = [each for each in predictions if not 0.0 < each[0] < 1.0]
    return Judgement(
        predictions=len(open_ones),
        score=brier(open_ones),
        plain=brier_of_the_share(open_ones),
        bands=calibration(open_ones),
        certain=len(certain),
        certain_wrong=sum((chance >= 1.0) != came_true for chance, came_true in certain),
    )


def brier(predictions: Sequence[Judged]) -> float | None:
    """None without predictions."""
    if not predictions:
        return None
    return sum((chance - came_true) ** 2 for chance, came_true in predictions) / len(predictions)


def brier_of_the_share(predictions: Sequence[Judged]) -> float | None:
    """The score of always saying the share that came true."""
    if not predictions:
        return None
    share = sum(came_true for _, came_true in predictions) / len(predictions)
    return share * (1.0 - share)


def calibration(predictions: Sequence[Judged], *, bands: int = BANDS) -> list[Band]:
    """Bands with predictions only, the lowest first; a certain one stands in the highest band."""
    placed: dict[int, list[Judged]] = {}
    for chance, came_true in predictions:
        placed.setdefault(min(bands - 1, int(chance * bands)), []).append((chance, came_true))
    return [
        Band(
            low=band / bands,
            high=(band + 1) / bands,
            predictions=len(judged),
            said=sum(chance for chance, _ in judged) / len(judged),
            happened=sum(came_true for _, came_true in judged) / len(judged),
        )
        for band, judged in sorted(placed.items())
    ]
