"""What other limits of silence would flag today, before anybody sets them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q

from accounts.models import User
from pipeline.models import StageLimit, StepKind
from pipeline.queries.work import QUIET, read_calendar, visible_deals
from pipeline.stages import OPEN_STAGES, Stage


@dataclass(frozen=True, slots=True)
class StagePreview:
    """One stage: its limit now and as proposed, and its open deals that are, and would be, quiet today."""

    stage: Stage
    limit: int
    proposed: int
    open: int
    quiet: int
    would_be: int

    @property
    def more(self) -> int:
        return self.would_be - self.quiet


@dataclass(frozen=True, slots=True)
class LimitsPreview:
    stages: tuple[StagePreview, ...]

    @property
    def flagged(self) -> int:
        """Deals that would be quiet today and are not."""
        return sum(max(each.more, 0) for each in self.stages)

    @property
    def freed(self) -> int:
        """Deals that are quiet and would not be."""
        return sum(max(-each.more, 0) for each in self.stages)

    @property
    def is_change(self) -> bool:
        return any(each.limit != each.proposed for each in self.stages)


def preview_limits(proposed: Mapping[str, int], *, reader: User, now: dt.datetime) -> LimitsPreview:
    """By the same rule the clocks are stored by: the start plus the limit, and never before an agreed appointment is
    over. A held deal's clock starts on the last day of its hold, so it is never flagged.
    """
    limits = StageLimit.objects.of_stages()
    calendar = read_calendar(now=now, reader=reader)
    counts = {}
    for stage in OPEN_STAGES:
        limit = proposed.get(stage, limits[stage])
        counts[f"open_{stage}"] = Count("pk", filter=Q(stage=stage))
        counts[f"quiet_{stage}"] = Count("pk", filter=Q(stage=stage) & QUIET)
        counts[f"would_{stage}"] = Count(
            "pk",
            filter=Q(stage=stage)
            & Q(clock_started_on__lte=calendar.expression("owner__time_zone", ahead=-dt.timedelta(limit)))
            & ~Q(open_step__kind=StepKind.APPOINTMENT, open_step__due_on__gte=F("owner_day")),
        )
    found = visible_deals(reader, calendar).filter(stage__in=OPEN_STAGES).aggregate(**counts)
    return LimitsPreview(
        tuple(
            StagePreview(
                stage=stage,
                limit=limits[stage],
                proposed=proposed.get(stage, limits[stage]),
                open=found[f"open_{stage}"],
                quiet=found[f"quiet_{stage}"],
                would_be=found[f"would_{stage}"],
            )
            for stage in OPEN_STAGES
        )
    )
