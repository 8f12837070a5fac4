"""What a cell's numbers mean: is one county supplied with one specialty, and if not, could it be?

- *met*: executed agreements alone reach the minimum.
- *met with letters*: they do so together with letters of intent, and the filing accepts letters. Where it does
  not, letters count for nothing here, whatever their number.
- *within reach*: not met, but every open deal signed would meet it. That is a hope, not a chance; chances are
  shown apart.
- *gap*: even all open deals would not do; somebody has yet to be found.

The gap in numbers is what executed agreements leave missing, never below zero, whatever the letters promise.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices


class CellStatus(TextChoices):
    MET = "met", "Met"
    MET_WITH_LETTERS = "met_with_letters", "Met with letters"
    WITHIN_REACH = "within_reach", "Within reach"
    GAP = "gap", "Gap"

    @property
    def key(self) -> str:
        """Its name in the vocabulary of states that pages share."""
        return self.value.replace("_", "-")


WORST_FIRST = (CellStatus.GAP, CellStatus.WITHIN_REACH, CellStatus.MET_WITH_LETTERS, CellStatus.MET)


@dataclass(frozen=True, slots=True)
class CellSupply:
    """Clinicians, or beds: `required` is the minimum, the others count what there is.

    `with_letters` and `pipeline` include what is executed. `with_letters` is None where the filing accepts no letters.
    It can pass the pipeline: a letter may stand while its deal was lost.
    """

    required: int
    executed: int
    with_letters: int | None
    pipeline: int

    def __post_init__(self) -> None:
        if self.required < 0 or self.executed < 0:
            raise ValueError("a cell cannot require or hold less than nothing")
        if self.with_letters is not None and self.with_letters < self.executed:
            raise ValueError("executed agreements with letters are at least the executed agreements")


@dataclass(frozen=True, slots=True)
class CellState:
    status: CellStatus
    gap: int


def assess(supply: CellSupply) -> CellState:
    return CellState(status=_status(supply), gap=max(0, supply.required - supply.executed))


def _status(supply: CellSupply) -> CellStatus:
    if supply.executed >= supply.required:
        return CellStatus.MET
    if supply.with_letters is not None and supply.with_letters >= supply.required:
        return CellStatus.MET_WITH_LETTERS
    if supply.pipeline >= supply.required:
        return CellStatus.WITHIN_REACH
    return CellStatus.GAP


def worst(statuses: list[CellStatus]) -> CellStatus:
    """The status of several cells together: no better than the worst; met when nothing is asked."""
    return min(statuses, key=WORST_FIRST.index, default=CellStatus.MET)
