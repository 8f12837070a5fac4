"""Measuring a network as a whole: when asked, when the day turns, and to prove that stored cells are right."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection

import structlog
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.models import User
from adequacy.actions.measure import forget_outside, measure_scope, store, take_in, take_turn
from adequacy.actions.store import forget_cells
from adequacy.models import Measurement, Purpose
from adequacy.queries.days import measured_day, plan_day
from adequacy.queries.measuring import affected, gather
from providers.actions.once import save_once
from providers.models import Network, SupplyChange

log = structlog.get_logger(__name__)

LOOKED_BACK = 1_000
"""Changes are numbered when they are made and seen when their transaction ends: looked for so far back."""
ABANDONED_AFTER = dt.timedelta(minutes=20)
"""Longer than a task may run: whoever worked on it is gone."""


class MeasurementRefused(Exception):
    """One of this network is under way."""


def ask_measurement(
    *, network: Network, by: User, at: dt.datetime, purpose: str = Purpose.REPLACE
) -> Measurement:
    """The row one may watch; whoever runs it takes it from there. One at a time for a network."""
    asked = Measurement(network=network, purpose=purpose, asked_by=by, asked_at=at)
    save_once(asked, MeasurementRefused("This network is being measured. Wait for it to end."))
    return asked


def run_measurement(*, measurement: Measurement, at: dt.datetime) -> Measurement:
    """1. Claim it; one that somebody else works on is left alone.
    2. Measure kind by kind, each written in a turn of its own with the progress beside it.
    3. Measure once more what changed meanwhile.
    4. Write the end; an error is written too, and rises.
    """
    claimed = Measurement.objects.filter(pk=measurement.pk, started_at__isnull=True).update(
        started_at=at, as_of=measured_day(at)
    )
    if not claimed:
        return measurement
    try:
        if measurement.purpose == Purpose.RECONCILE:
            _reconcile(measurement, at=at)
        else:
            _replace(measurement, at=at)
    except Exception as error:
        _finish(measurement, failure=f"{type(error).__name__}: {error}"[:300])
        raise
    _finish(measurement)
    measurement.refresh_from_db()
    return measurement


def measure_networks(*, by: User, at: dt.datetime) -> dict[str, int]:
    """What somebody asked for while the queue was away; then networks that were not measured as of today yet: new ones,
    and all of them when a day begins.
    """
    for asked in Measurement.objects.running().filter(started_at__isnull=True).order_by("pk"):
        run_measurement(measurement=asked, at=at)
    return _run_all(Purpose.REPLACE, by=by, at=at)


def reconcile_cells(*, by: User, at: dt.datetime) -> dict[str, int]:
    """Once a day for each network: is what is stored what a full measurement finds? What is not is put right."""
    return _run_all(Purpose.RECONCILE, by=by, at=at)


def _run_all(purpose: Purpose, *, by: User, at: dt.datetime) -> dict[str, int]:
    _give_up_abandoned(at)
    today = Measurement.objects.filter(as_of=measured_day(at), failure="")
    if purpose == Purpose.RECONCILE:
        today = today.filter(purpose=Purpose.RECONCILE)
    counts = Counter({"networks": 0, "changed": 0, "differing": 0})
    for network in Network.objects.exclude(pk__in=today.values("network")).order_by("pk"):
        try:
            asked = ask_measurement(network=network, by=by, at=at, purpose=purpose)
        except MeasurementRefused:
            continue
        done = run_measurement(measurement=asked, at=at)
        counts.update(networks=1, changed=done.changed, differing=done.differing or 0)
    return dict(counts)


def _give_up_abandoned(at: dt.datetime) -> None:
    Measurement.objects.running().filter(asked_at__lt=at - ABANDONED_AFTER).update(
        finished_at=at, failure="Nobody worked on it any more."
    )


def _replace(measurement: Measurement, *, at: dt.datetime) -> None:
    network = measurement.network
    seen = _seen(network)
    gathered = gather(network, day=measured_day(at), plan_day=plan_day(at))
    if gathered is None:
        forget_cells(network)
        return
    Measurement.objects.filter(pk=measurement.pk).update(kinds=len(gathered.kinds))
    for done, cells in enumerate(gathered.measured(), start=1):
        with transaction.atomic():
            take_turn(network)
            changed = store(gathered, cells, at=at)
            _progress(measurement, done, int(cells.judged.sum()), changed)
    with transaction.atomic():
        take_turn(network)
        forget_outside(gathered)
        SupplyChange.objects.waiting().filter(pk__in=seen).update(done_at=at)
        _measure_late_changes(network, seen, at=at)


def _seen(network: Network) -> set[int]:
    """The newest changes that a measurement which begins now takes in by itself."""
    newest = SupplyChange.objects.filter(network=network).order_by("-pk")
    return set(newest.values_list("pk", flat=True)[:LOOKED_BACK])


def _measure_late_changes(network: Network, seen: Collection[int], *, at: dt.datetime) -> None:
    """What came while this measurement worked with older rows, whether others took it in or not. The turn is held."""
    late = SupplyChange.objects.filter(network=network, pk__gt=min(seen, default=0)).exclude(pk__in=seen)
    scope = affected(network, list(late))
    if scope is not None:
        measure_scope(network, scope, at=at)
        late.waiting().update(done_at=at)


@transaction.atomic
def _reconcile(measurement: Measurement, *, at: dt.datetime) -> None:
    """With the turn held throughout: first what waits, then everything; what then differs was wrong."""
    network = measurement.network
    take_turn(network)
    take_in(network, at=at)
    gathered = gather(network, day=measured_day(at), plan_day=plan_day(at))
    if gathered is None:
        Measurement.objects.filter(pk=measurement.pk).update(differing=forget_cells(network))
        return
    differing = 0
    for done, cells in enumerate(gathered.measured(), start=1):
        changed = store(gathered, cells, at=at)
        differing += changed
        _progress(measurement, done, int(cells.judged.sum()), changed)
    differing += forget_outside(gathered)
    Measurement.objects.filter(pk=measurement.pk).update(kinds=len(gathered.kinds), differing=differing)
    if differing:
        log.error("cells.differed", network=network.pk, cells=differing)


def _progress(measurement: Measurement, kinds_done: int, cells: int, changed: int) -> None:
    Measurement.objects.filter(pk=measurement.pk).update(
        kinds_done=kinds_done, cells=F("cells") + cells, changed=F("changed") + changed
    )


def _finish(measurement: Measurement, *, failure: str = "") -> None:
    Measurement.objects.filter(pk=measurement.pk).update(finished_at=Now(), failure=failure)
