"""When a deal stood in which stage, from the record of its moves.

A stage it came back to counts from the first day it was entered to the last day it was left, since the bar has one
place per stage. The stage it stands in has no last day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pipeline.stages import Stage
from pipeline.stall import local_day


@dataclass(frozen=True, slots=True)
class Moved:
    """One row of the record, as far as dates are concerned."""

    from_stage: str
    to_stage: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Span:
    first_on: dt.date
    last_on: dt.date | None = None


def stage_spans(*, opened_at: dt.datetime, moves: Iterable[Moved], zone: ZoneInfo) -> dict[Stage, Span]:
    """`moves` in the order they happened. A stage that was passed over has no span."""
    record = list(moves)
    first = Stage(record[0].from_stage) if record else Stage.IDENTIFIED
    spans = {first: Span(local_day(opened_at, zone))}
    for move in record:
        day = local_day(move.at, zone)
        left, entered = Stage(move.from_stage), Stage(move.to_stage)
        spans[left] = Span(spans[left].first_on if left in spans else day, day)
        spans[entered] = Span(spans[entered].first_on if entered in spans else day)
    return spans
