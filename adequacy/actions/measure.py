"""Measuring a few cells of a network, after a change of supply.

Whoever writes the cells of a network holds its turn (an advisory lock). Cells are stored first and seen at once; on
whom they hang and what open deals mean for them follows in a transaction of its own. A change is done when both are
written: until then it is measured again by whoever comes next, so that nothing is lost, and nothing older is written
over something newer.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from adequacy.actions.cell_rows import columns_of
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


def take_in(network: Network, *, at: dt.datetime) -> dict[str, int]:
    """First the cells, for all to see; then what follows from them. Until that too is written the changes wait: pages
    say that numbers are on their way, and after an accident the next run begins again.
    """
    taken = take_cells(network, at=at)
    if taken.gathered is not None:
        take_consequences(taken, taken.gathered, at=at)
    return {"changes": len(taken.changes), "cells": taken.cells}


@dataclass(frozen=True, slots=True)
class Taken:
    """Changes that were measured, and how many cells are others now; `gathered` and `measured` are there as long as
    something is still to be told of them.
    """

    changes: Sequence[int]
    cells: int
    gathered: Gathered | None = None
    measured: Sequence[KindCells] = ()


@transaction.atomic
def take_cells(network: Network, *, at: dt.datetime) -> Taken:
    """1. Wait for the turn. 2. Read what waits. 3. Measure the cells it can have touched, and store them."""
    take_turn(network)
    changes = list(SupplyChange.objects.waiting().filter(network=network))
    scope = affected(network, changes)
    pks = [change.pk for change in changes]
    if scope is None or scope.is_whole:
        cells = 0 if scope is None else measure_scope(network, scope, at=at)
        _mark_done(pks, at=at)
        return Taken(pks, cells)
    gathered = gather(network, day=measured_day(at), plan_day=plan_day(at), scope=scope)
    if gathered is None:
        _mark_done(pks, at=at)
        return Taken(pks, 0)
    measured = list(gathered.measured())
    return Taken(pks, _store_cells(gathered, measured, at=at), gathered, measured)


@transaction.atomic
def take_consequences(taken: Taken, gathered: Gathered, *, at: dt.datetime) -> None:
    """On whom the cells hang and what deals mean for them, once the turn has come again. Changes that no longer wait
    were measured by somebody else meanwhile, who told it all from newer rows.
    """
    take_turn(gathered.network)
    if SupplyChange.objects.waiting().filter(pk__in=taken.changes).exists():
        _store_consequences(gathered, taken.measured, at=at)
        _mark_done(taken.changes, at=at)


def _mark_done(changes: Sequence[int], *, at: dt.datetime) -> None:
    SupplyChange.objects.waiting().filter(pk__in=changes).update(done_at=at)


def take_turn(network: Network) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TURN, network.pk])


def measure_scope(network: Network, scope: Scope, *, at: dt.datetime) -> int:
    """Says how many cells changed. The turn is held."""
    gathered = gather(network, day=measured_day(at), plan_day=plan_day(at), scope=scope)
    if gathered is None:
        return forget_cells(network) if scope.is_whole else 0
    changed = sum(store(gathered, cells, at=at) for cells in gathered.measured())
    if scope.is_whole:
        changed += forget_outside(gathered)
    return changed


def store(gathered: Gathered, cells: KindCells, *, at: dt.datetime) -> int:
    """Cells of a kind, and what follows from them; says how many cells changed. The turn is held."""
    _store_consequences(gathered, [cells], at=at)
    return _store_cells(gathered, [cells], at=at)


def _store_cells(gathered: Gathered, measured: Sequence[KindCells], *, at: dt.datetime) -> int:
    return store_cells(columns_of(gathered, cells, at=at) for cells in measured)


def _store_consequences(gathered: Gathered, measured: Sequence[KindCells], *, at: dt.datetime) -> None:
    """On whom the cells hang, and the stakes of open deals."""
    within = {cells.kind.code: gathered.asked_in(cells.kind) for cells in measured}
    replace_stakes(
        network=gathered.network,
        stakes=[stake for cells in measured for stake in stakes_of(gathered, cells, at=at)],
        within=within,
    )
    store_critical(
        gathered.network,
        [critical for cells in measured for critical in critical_of(gathered, cells)],
        within=within,
    )


def forget_outside(gathered: Gathered) -> int:
    """Of a whole network: the cells it is no longer measured by."""
    types = [kind.code for kind in gathered.kinds]
    return forget_cells_outside(gathered.network, counties=gathered.counties, types=types)
