"""Measuring a few cells of a network, after a change of supply.

Whoever writes the cells of a network holds its turn (an advisory lock). A change is claimed, measured and marked as
done in one transaction, so that nothing is lost and nothing older is written over something newer.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.db import connection, transaction

from adequacy.actions.cell_rows import rows_of
from adequacy.actions.critical import critical_of, store_critical
from adequacy.actions.stakes import stakes_of
from adequacy.actions.store import forget_cells, forget_cells_outside, store_cells
from adequacy.measuring.cells import KindCells
from adequacy.queries.days import measured_day, plan_day
from adequacy.queries.measuring import Gathered, Scope, affected, gather
from pipeline.actions.stakes import replace_stakes
from providers.models import Network, SupplyChange

TURN = 4_221_162
"""With the number of the network: whose turn it is to write its cells."""


def measure_changes(*, at: dt.datetime) -> dict[str, int]:
    """Take in every change of supply that waits, network by network; a second run finds nothing."""
    waiting = SupplyChange.objects.waiting()
    counts = Counter({"changes": 0, "cells": 0})
    for network in Network.objects.filter(supply_changes__in=waiting).distinct().order_by("pk"):
        counts.update(take_in(network, at=at))
    return dict(counts)


@transaction.atomic
def take_in(network: Network, *, at: dt.datetime) -> dict[str, int]:
    """1. Wait for the turn. 2. Claim what waits. 3. Measure what it can have touched. 4. Mark it as done."""
    take_turn(network)
    changes = list(SupplyChange.objects.waiting().filter(network=network).select_for_update(skip_locked=True))
    scope = affected(network, changes)
    changed = 0 if scope is None else measure_scope(network, scope, at=at)
    SupplyChange.objects.filter(pk__in=[change.pk for change in changes]).update(done_at=at)
    return {"changes": len(changes), "cells": changed}


def take_turn(network: Network) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TURN, network.pk])


def measure_scope(network: Network, scope: Scope, *, at: dt.datetime) -> int:
    """Says how many cells changed. The turn is held."""
    gathered = gather(network, day=measured_day(at), plan_day=plan_day(at), scope=scope)
    if gathered is None:
        return forget_cells(network) if scope.is_whole else 0
    changed = store(gathered, list(gathered.measured()), at=at)
    if scope.is_whole:
        changed += forget_outside(gathered)
    return changed


def store(gathered: Gathered, measured: Sequence[KindCells], *, at: dt.datetime) -> int:
    """Cells, on whom they hang, and stakes of some kinds; says how many cells changed. The turn is held."""
    replace_stakes(
        network=gathered.network,
        stakes=[stake for cells in measured for stake in stakes_of(gathered, cells, at=at)],
        counties=gathered.counties,
        specialties=[cells.kind.code for cells in measured],
    )
    store_critical(
        gathered,
        [critical for cells in measured for critical in critical_of(gathered, cells)],
        types=[cells.kind.code for cells in measured],
    )
    return store_cells(row for cells in measured for row in rows_of(gathered, cells, at=at))


def forget_outside(gathered: Gathered) -> int:
    """Of a whole network: the cells it is no longer measured by."""
    types = [kind.code for kind in gathered.kinds]
    return forget_cells_outside(gathered.network, counties=gathered.counties, types=types)
