"""What was done to win a group, as a regulator would ask for it: attempts, channels, span. A by-product of the log."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Max, Min, Q

from pipeline.models import Channel, Deal, Touch
from pipeline.stall import local_day
from providers.models import Network


@dataclass(frozen=True, slots=True)
class Evidence:
    """`channels` in words, the most used first."""

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
    return _evidence(list(_by_channel(deal.touches.standing())), deal.owner.zone)


def group_evidence(network: Network, groups: Collection[int]) -> Mapping[int, Evidence]:
    """By group, over all its deals for the network, closed ones too; only groups somebody tried. One query.

    Days are those of the plan's own zone: several owners may have tried.
    """
    touches = Touch.objects.standing().filter(deal__network=network, deal__group__in=groups)
    rows: defaultdict[int, list[Any]] = defaultdict(list)
    for row in _by_channel(touches, "deal__group"):
        rows[row["deal__group"]].append(row)
    zone = ZoneInfo(settings.PLAN_TIME_ZONE)
    return {group: _evidence(found, zone) for group, found in rows.items()}


def contact_log(network: Network, groups: Collection[int]) -> Sequence[Touch]:
    """Every contact with the groups, newest first, with who made it and whom they reached. One query."""
    touches = Touch.objects.standing().filter(deal__network=network, deal__group__in=groups)
    return list(touches.select_related("deal__group", "made_by", "contact").newest_first())


def _by_channel(touches: Any, *fields: str) -> Any:
    return (
        touches.order_by()
        .values(*fields, "channel")
        .annotate(
            attempts=Count("pk"),
            conversations=Count("pk", filter=Q(is_conversation=True)),
            first=Min("made_at"),
            last=Max("made_at"),
        )
        .order_by(*fields, "-attempts", "channel")
    )


def _evidence(rows: Sequence[Any], zone: ZoneInfo) -> Evidence:
    return Evidence(
        attempts=sum(row["attempts"] for row in rows),
        conversations=sum(row["conversations"] for row in rows),
        channels=tuple(Channel(row["channel"]).label for row in rows),
        first_on=local_day(min(row["first"] for row in rows), zone) if rows else None,
        last_on=local_day(max(row["last"] for row in rows), zone) if rows else None,
    )
