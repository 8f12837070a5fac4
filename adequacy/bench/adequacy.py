"""Reach and cells: a state and the nation, beside the plain search tree that asks for every member.

Both sides are given the same points, sites and limits, and must find the same members reached in every cell; and after
some signatures stored cells must be what a measurement of everything finds. Where they are not, the benchmark fails.
The nation's tree takes a minute or two; --quick leaves the nation out.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings

from accounts.bench import Measured
from adequacy.actions.measure import measure_scope, take_cells, take_consequences
from adequacy.bench.alone import measured_alone
from adequacy.bench.market import AT, DAY, Market, make_market
from adequacy.measuring.kinds import EXECUTED
from adequacy.models import Cell, CriticalCell
from adequacy.queries.measuring import WHOLE, Gathered, gather
from adequacy.reach.cover import Work, everything, reached
from adequacy.reach.members import Members, Points, members_of
from adequacy.reach.places import places_at
from adequacy.reach.sphere import Ints, chord_of
from pipeline.models import Deal, Stake
from providers.actions.supply import note_supply_change
from providers.models import Affiliation, Agreement, Participant, ProviderGroup

SIGNATURES = 15
STAKE = (
    *("deal", "county", "specialty", "brings", "executed", "with_letters", "members_out_of_reach"),
    *("members_reached", "closes", "is_critical", "other_groups"),
)
CRITICAL = ("county", "specialty", "group", "have", "covered")


def cases(*, quick: bool) -> Iterator[Measured]:
    points, sites = (50_000, 3_000) if quick else (500_000, 12_000)
    yield from _state("state", make_market(states=["FL"], points=points, sites=sites))
    if not quick:
        yield from _nation("nation", make_market(states=[], points=5_000_000, sites=200_000))


def _state(name: str, market: Market) -> Iterator[Measured]:
    yield from _reach(name, market)
    yield _cells(name, market)
    everything_at_once = _timed(lambda: _measure_all(market))
    yield Measured(
        f"{name}: cells, the groups they hang on and {Stake.objects.count():,} stakes of deals",
        seconds=everything_at_once.seconds,
    )
    yield from _signatures(name, market, everything_at_once)


def _nation(name: str, market: Market) -> Iterator[Measured]:
    yield from _reach(name, market)
    yield _cells(name, market)


@dataclass(frozen=True, slots=True)
class Timed:
    """By the clock, and of the processor, which other work on the machine disturbs less."""

    seconds: float
    processor: float


def _timed(run: Callable[[], object]) -> Timed:
    clock, processor = time.perf_counter(), time.process_time()
    run()
    return Timed(time.perf_counter() - clock, time.process_time() - processor)


def _reach(name: str, market: Market) -> Iterator[Measured]:
    gathered = gather(market.network, day=DAY, plan_day=DAY)
    assert gathered is not None
    yield from _against_the_tree(name, gathered)
    yield _growth(name, gathered)


def _against_the_tree(name: str, gathered: Gathered) -> Iterator[Measured]:
    """One network: blocks, then every member; and how many distances the blocks asked for."""
    work = Work()
    found: dict[str, Ints] = {}
    blocks = _timed(lambda: found.update(blocks=_by_blocks(gathered, work)))
    tree = _timed(lambda: found.update(tree=_by_tree(gathered)))
    if differing := int((found["blocks"] != found["tree"]).sum()):
        raise AssertionError(f"{differing} cells differ from the plain tree")
    yield Measured(
        f"{name}: executed reach of {found['blocks'].size:,} cells, none different,"
        f" {tree.processor / blocks.processor:.1f} times less of the processor",
        seconds=blocks.seconds,
        beside="scipy tree, every member, one worker",
        beside_seconds=tree.seconds,
        aim=0.1,
    )
    pairs = len(gathered.members.weight) * len(gathered.kinds)
    yield Measured(
        f"{name}: distances asked for, {(work.blocks + work.points) / pairs:.1%} of {pairs:,} pairs",
        queries=work.blocks + work.points,
    )


def _by_blocks(gathered: Gathered, work: Work, some: Members | None = None) -> Ints:
    members = some or gathered.members
    found = []
    for kind, latitude, longitude in _executed(gathered):
        weight, _ = reached(members, everything(members), places_at(latitude, longitude), kind, work=work)
        found.append(weight)
    return np.stack(found)


def _by_tree(gathered: Gathered) -> Ints:
    members = gathered.members
    found = []
    for kind, latitude, longitude in _executed(gathered):
        limit = chord_of(np.nan_to_num(kind, nan=-1.0))[members.county]
        tree = places_at(latitude, longitude).tree
        chord, _ = tree.query(members.vectors, distance_upper_bound=float(limit.max()) + 1e-12)
        found.append(np.bincount(members.county, (chord <= limit) * members.weight, len(members.codes)))
    return np.stack(found).astype(np.int64)


def _executed(gathered: Gathered) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Limits and executed sites, by kind."""
    for number, kind in enumerate(gathered.kinds):
        supply = gathered.supply.of(number)
        rows = supply.layer == EXECUTED
        yield kind.limits, supply.latitude[rows], supply.longitude[rows]


def _growth(name: str, gathered: Gathered) -> Measured:
    """Twice the points: the work grows less than they do."""
    half = _half(gathered.members)
    some, every = Work(), Work()
    of_half = _timed(lambda: _by_blocks(gathered, some, half))
    of_all = _timed(lambda: _by_blocks(gathered, every))
    grown = (every.blocks + every.points) / (some.blocks + some.points)
    return Measured(
        f"{name}: all points beside half of them, {grown:.2f} times the distances,"
        f" {of_all.processor / of_half.processor:.2f} times the processor",
        seconds=of_all.seconds,
        beside="half the points",
        beside_seconds=of_half.seconds,
        aim=2.0,
    )


def _half(members: Members) -> Members:
    parts = {}
    for number, code in enumerate(members.codes):
        rows = np.arange(members.start[number], members.start[number + 1])[::2]
        parts[code] = Points(members.latitude[rows], members.longitude[rows], members.weight[rows])
    return members_of(parts)


def _cells(name: str, market: Market) -> Measured:
    """Three networks from the database to stored cells, as a worker does it that has just started."""
    alone = measured_alone(market.network.pk)
    return Measured(
        f"{name}: {alone.cells:,} cells, three networks, database to database,"
        f" {alone.processor:.1f} s of the worker's processor",
        seconds=alone.seconds,
        queries=alone.queries,
        peak_mb=alone.peak_mb,
    )


def _measure_all(market: Market) -> int:
    with transaction.atomic():
        return measure_scope(market.network, WHOLE, at=AT)


def _signatures(name: str, market: Market, full: Timed) -> Iterator[Measured]:
    """From the commit of a signature to stored cells; the median of some, each another group. The worker has measured
    before: it holds the rules ready, and the members of counties it has met.
    """
    groups = list(ProviderGroup.objects.filter(deals__in=Deal.objects.open()).order_by("pk"))
    cells, after, counted, queries = [], [], 0, 0
    for group in groups[:: max(1, len(groups) // SIGNATURES)][:SIGNATURES]:
        _sign(group, market)
        with CaptureQueriesContext(connection) as asked:
            started = time.perf_counter(), time.process_time()
            taken = take_cells(market.network, at=AT)
            cells.append(Timed(time.perf_counter() - started[0], time.process_time() - started[1]))
        assert taken.gathered is not None
        measured = taken.gathered
        counted, queries = sum(int(kind.judged.sum()) for kind in taken.measured), len(asked)
        after.append(_timed(lambda: take_consequences(taken, measured, at=AT)))  # noqa: B023  # called at once
    _must_equal_a_full_run(market)
    yield Measured(
        f"{name}: one signed deal, commit to stored cells (the last: {counted:,}),"
        f" {_middle(cells).processor:.3f} s of the processor, equal to a full run",
        seconds=_middle(cells).seconds,
        beside="the network as a whole",
        beside_seconds=full.seconds,
        aim=0.2,
        queries=queries,
    )
    yield Measured(f"{name}: what follows from one signed deal", seconds=_middle(after).seconds)


def _middle(turns: list[Timed]) -> Timed:
    return Timed(
        statistics.median(turn.seconds for turn in turns), statistics.median(turn.processor for turn in turns)
    )


def _must_equal_a_full_run(market: Market) -> None:
    before = _stored()
    if differing := _measure_all(market):
        raise AssertionError(f"{differing} cells differ from a full run")
    if _stored() != before:
        raise AssertionError("stakes or critical groups differ from a full run")


def _stored() -> tuple[int, list[object], list[object]]:
    return (
        Cell.objects.count(),
        list(Stake.objects.order_by("deal", "county", "specialty").values_list(*STAKE)),
        list(CriticalCell.objects.order_by(*CRITICAL).values_list(*CRITICAL)),
    )


@override_settings(SUPPLY_CHANGED_TASK="")
@transaction.atomic
def _sign(group: ProviderGroup, market: Market) -> None:
    agreement = Agreement.objects.create(
        group=group,
        network=market.network,
        signed_by_plan_on=DAY,
        plan_signer="Plan",
        signed_by_group_on=DAY,
        group_signer="Group",
        recorded_by=group.deals.earliest("pk").owner,
        recorded_at=AT,
    )
    Participant.objects.bulk_create(
        Participant(agreement=agreement, affiliation=work, beds=work.beds, from_on=DAY)
        for work in Affiliation.objects.filter(group=group)
    )
    note_supply_change(group=group, network=market.network)
