"""What was done to win a group, as a regulator would ask for it: attempts, channels, span. A by-product of the log."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q

from pipeline.models import Channel, Deal
from pipeline.stall import local_day


@dataclass(frozen=True, slots=True)
class Evidence:
    attempts: int
    conversations: int
    channels: tuple[str, ...]
    first_on: dt.date | None
    last_on: dt.date | None

    @property
    def span_days(self) -> int:
        return (self.last_on - self.first_on).days if self.first_on and self.last_on else 0


def deal_evidence(deal: Deal) -> Evidence:
    """One query. A touch that was corrected counts once, as its correction."""
    rows = list(
        deal.touches.standing()
        .order_by()
        .values("channel")
        .annotate(
            attempts=Count("pk"),
            conversations=Count("pk", filter=Q(is_conversation=True)),
            first=Min("made_at"),
            last=Max("made_at"),
        )
        .order_by("-attempts", "channel")
    )
    zone = deal.owner.zone
    return Evidence(
        attempts=sum(row["attempts"] for row in rows),
        conversations=sum(row["conversations"] for row in rows),
        channels=tuple(Channel(row["channel"]).label for row in rows),
        first_on=local_day(min(row["first"] for row in rows), zone) if rows else None,
        last_on=local_day(max(row["last"] for row in rows), zone) if rows else None,
    )
