"""What the plan believes of its deals: the defaults in force, and what its own deals taught since."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings

from adequacy.forecast.defaults import Assumptions
from adequacy.forecast.experience import Experience, Story, learn
from adequacy.models import ForecastDefault
from pipeline.models import Deal, StageMove
from pipeline.stages import Stage

Moves = Iterable[tuple[str, str, dt.datetime]]


def assumptions() -> Assumptions:
    return Assumptions(dict(ForecastDefault.objects.values_list("key", "value")))


def experience(today: dt.date, *, assumed: Assumptions) -> Experience:
    return learn(stories(), today=today, defaults=assumed.stages)


def stories() -> list[Story]:
    """Every deal of the plan, of all its networks. Two queries."""
    moves: defaultdict[int, list[tuple[str, str, dt.datetime]]] = defaultdict(list)
    standing = StageMove.objects.standing().order_by("moved_at", "pk")
    for deal, from_stage, to_stage, at in standing.values_list("deal", "from_stage", "to_stage", "moved_at"):
        moves[deal].append((from_stage, to_stage, at))
    fields = ("pk", "group__kind", "stage", "opened_at", "closed_at")
    return [
        _story(kind, stage, opened_at, closed_at, moves.get(deal, []))
        for deal, kind, stage, opened_at, closed_at in Deal.objects.order_by("pk").values_list(*fields)
    ]


def _story(
    kind: str,
    stage: str,
    opened_at: dt.datetime,
    closed_at: dt.datetime | None,
    moves: list[tuple[str, str, dt.datetime]],
) -> Story:
    first = moves[0][0] if moves else stage
    entered = {first: _day(opened_at)} | {to: _day(at) for _, to, at in moves}
    return Story(
        kind=kind,
        entered=entered,
        closed_on=None if closed_at is None else _day(closed_at),
        is_signed=stage == Stage.SIGNED,
    )


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(ZoneInfo(settings.PLAN_TIME_ZONE)).date()
