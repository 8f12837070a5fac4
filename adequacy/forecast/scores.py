"""How good past predictions were: what was said, against what happened.

The *Brier score* is the mean of (chance - outcome) squared: 0 for a prophet, .25 for one who always says half. It is
told beside the score of always saying the overall share, which is what a forecast must beat to be worth reading. The
*calibration* puts predictions of about the same chance together: of all that were given seven in ten, seven in ten
should have come true.
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
