"""Keeping what was believed, once a week and for good."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from adequacy.models import (
    CellForecast,
    CellSnapshot,
    DealForecast,
    DealSnapshot,
    NetworkForecast,
    Snapshot,
)
from adequacy.queries.days import plan_day

AT_ONCE = 1_000


def take_snapshots(*, at: dt.datetime) -> int:
    """Of every network whose forecast is of this week and whose week is not kept yet; a second run finds nothing."""
    today = plan_day(at)
    monday = today - dt.timedelta(days=today.weekday())
    fresh = NetworkForecast.objects.filter(day__gte=monday, has_cells=True).exclude(
        network__snapshots__week_on=monday
    )
    return sum(_take(pk, monday, at=at) for pk in fresh.values_list("network", flat=True))


@transaction.atomic
def _take(network: int, monday: dt.date, *, at: dt.datetime) -> int:
    """1. Hold the forecast still. 2. Keep it, unless another run was first. 3. With every cell and deal."""
    head = NetworkForecast.objects.select_for_update(of=("self",)).get(network=network)
    kept, is_new = Snapshot.objects.get_or_create(
        network_id=network,
        week_on=monday,
        defaults={
            "filing_on": head.filing_on,
            "takes_letters": head.takes_letters,
            "go_live_on": head.go_live_on,
            "taken_at": at,
        },
    )
    if not is_new:
        return 0
    cells = CellForecast.objects.filter(network=network).order_by("pk")
    CellSnapshot.objects.bulk_create(
        (
            CellSnapshot(
                snapshot=kept,
                county_id=cell.county_id,
                specialty_id=cell.specialty_id,
                filing=cell.filing,
                go_live=cell.go_live,
            )
            for cell in cells.iterator()
        ),
        batch_size=AT_ONCE,
    )
    deals = DealForecast.objects.filter(deal__network=network).select_related("deal").order_by("pk")
    DealSnapshot.objects.bulk_create(
        (
            DealSnapshot(
                snapshot=kept,
                deal_id=each.deal_id,
                stage=each.deal.stage,
                filing=each.filing,
                go_live=each.go_live,
            )
            for each in deals
        ),
        batch_size=AT_ONCE,
    )
    return 1
