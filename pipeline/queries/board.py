"""The board: a lane for each open stage, true counts, and no more cards than a screen can bear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from pipeline.queries.listing import BY_STEP
from pipeline.queries.rows import WORTH, DealRow, rows_of
from pipeline.queries.work import OPEN, QUIET, Calendar
from pipeline.stages import OPEN_STAGES, Stage

CARDS = 50
MOST_CARDS = 1000

LEAVES_WITH = {
    Stage.IDENTIFIED: "leaves with one attempt logged",
    Stage.INTRO: "leaves with both questions asked",
    Stage.RATES: "leaves with a range shown",
    Stage.LOI: "leaves with the letter signed",
    Stage.LEGAL: "leaves with both signatures",
}


@dataclass(frozen=True, slots=True)
class Lane:
    stage: str
    label: str
    leaves_with: str
    place: int
    count: int
    cards: tuple[DealRow, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class Board:
    lanes: tuple[Lane, ...]
    quiet: int

    @property
    def count(self) -> int:
        return sum(lane.count for lane in self.lanes)


def board(deals: QuerySet[Any], *, calendar: Calendar, shown: Mapping[str, int]) -> Board:
    """`deals` are open ones, `shown` how many cards a lane shows when more were asked for. Five queries:
    counts, places, rows, chips, and the absences where somebody else's deals are among them.
    """
    counts = deals.aggregate(
        quiet=Count("stage", filter=QUIET),
        **{stage.value: Count("stage", filter=Q(stage=stage)) for stage in OPEN_STAGES},
    )
    cards: dict[str, list[DealRow]] = {stage.value: [] for stage in OPEN_STAGES}
    for row in rows_of(_places(deals, shown), calendar, showing=[WORTH]):
        cards[row.stage].append(row)
    lanes = tuple(
        Lane(
            stage.value,
            stage.label,
            LEAVES_WITH[stage],
            place,
            counts[stage.value],
            tuple(cards[stage.value]),
        )
        for place, stage in enumerate(OPEN_STAGES, start=1)
    )
    return Board(lanes=lanes, quiet=counts["quiet"])


def _places(deals: QuerySet[Any], shown: Mapping[str, int]) -> list[int]:
    """The first cards of each lane: what is due soonest stands on top. One query, in which each lane reads no further
    than its last card.
    """
    sorted_deals = deals.filter(OPEN).annotate(**BY_STEP.columns).order_by(*BY_STEP.columns, "pk")
    lanes = [
        sorted_deals.filter(stage=stage).values_list(*BY_STEP.columns, "pk")[
            : min(shown.get(stage.value, CARDS), MOST_CARDS)
        ]
        for stage in OPEN_STAGES
    ]
    return [pk for *_, pk in sorted(lanes[0].union(*lanes[1:], all=True))]
