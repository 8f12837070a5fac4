"""Reach and cells: a state and the nation, beside the plain search tree that asks for every member.

Both sides are given the same points, sites and limits, and must find the same members reached in every cell: where they
do not, the benchmark fails. The nation's tree takes a minute or two a network; --quick leaves the nation out.
"""

from __future__ import annotations

import datetime as dt
import resource
import statistics
import time
from collections.abc import Iterator

import numpy as np
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings

from accounts.bench import Measured
from adequacy.actions.measure import measure_changes, measure_scope
from adequacy.bench.market import Market, make_market
from adequacy.measuring.kinds import EXECUTED
from adequacy.models import Cell
from adequacy.queries.measuring import WHOLE, Gathered, gather
from adequacy.reach.cover import Work, everything, reached
from adequacy.reach.members import Members, Points, members_of
from adequacy.reach.places import places_at
from adequacy.reach.sphere import Ints, chord_of
from pipeline.models import Deal
from providers.actions.supply import note_supply_change
from providers.models import Affiliation, Agreement, Participant, ProviderGroup

DAY = dt.date(2026, 3, 2)
AT = dt.datetime(2026, 3, 2, 17, tzinfo=dt.UTC)
SIGNATURES = 9


def cases(*, quick: bool) -> Iterator[Measured]:
    state = make_market(
        states=["FL"], points=50_000 if quick else 500_000, sites=3_000 if quick else 12_000, day=DAY, at=AT
    )
    yield from _market("state", state)
    if not quick:
        yield from _market("nation", make_market(states=[], points=5_000_000, sites=200_000, day=DAY, at=AT))


def _market(name: str, market: Market) -> Iterator[Measured]:
    gathered = gather(market.network, day=DAY, plan_day=DAY)
    assert gathered is not None
    yield from _against_the_tree(name, gathered)
    yield _growth(name, gathered)
    del gathered
    full = _stored(name, market)
    yield full
    yield _one_signature(name, market, full.seconds or 0)


def _against_the_tree(name: str, gathered: Gathered) -> Iterator[Measured]:
    """One network: blocks, then every member; and how many distances the blocks asked for."""
    work, started = Work(), time.perf_counter()
    by_blocks = _by_blocks(gathered, work)
    middle = time.perf_counter()
    by_tree = _by_tree(gathered)
    ended = time.perf_counter()
    differing = int((by_blocks != by_tree).sum())
    if differing:
        raise AssertionError(f"{differing} cells differ from the plain tree")
    pairs = len(gathered.members.weight) * len(gathered.kinds)
    yield Measured(
        f"{name}: executed reach of {by_blocks.size:,} cells, none different",
        seconds=middle - started,
        beside="scipy tree, every member, one worker",
        beside_seconds=ended - middle,
        peak_mb=_peak_mb(),
    )
    yield Measured(
        f"{name}: distances asked for, {(work.blocks + work.points) / pairs:.1%} of {pairs:,} pairs",
        queries=work.blocks + work.points,
    )


def _by_blocks(gathered: Gathered, work: Work) -> Ints:
    members = gathered.members
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
    started = time.perf_counter()
    for kind, latitude, longitude in _executed(gathered):
        reached(half, everything(half), places_at(latitude, longitude), kind)
    middle = time.perf_counter()
    _by_blocks(gathered, Work())
    ended = time.perf_counter()
    return Measured(
        f"{name}: all points beside half of them",
        seconds=ended - middle,
        beside="half the points",
        beside_seconds=middle - started,
    )


def _half(members: Members) -> Members:
    parts = {}
    for number, code in enumerate(members.codes):
        rows = np.arange(members.start[number], members.start[number + 1])[::2]
        parts[code] = Points(members.latitude[rows], members.longitude[rows], members.weight[rows])
    return members_of(parts)


def _stored(name: str, market: Market) -> Measured:
    """Three networks from the database to stored cells and stakes."""
    with CaptureQueriesContext(connection) as asked:
        started = time.perf_counter()
        with transaction.atomic():
            measure_scope(market.network, WHOLE, at=AT)
        seconds = time.perf_counter() - started
    return Measured(
        f"{name}: {Cell.objects.count():,} cells, three networks, database to database",
        seconds=seconds,
        queries=len(asked),
        peak_mb=_peak_mb(),
    )


@override_settings(SUPPLY_CHANGED_TASK="")
def _one_signature(name: str, market: Market, full: float) -> Measured:
    """From the signature to stored cells; the median of some, each another group."""
    groups = ProviderGroup.objects.filter(deals__in=Deal.objects.open()).order_by("pk")[:SIGNATURES]
    taken, queries = [], 0
    for group in groups:
        _sign(group, market)
        note_supply_change(group=group, network=market.network)
        with CaptureQueriesContext(connection) as asked:
            started = time.perf_counter()
            measure_changes(at=AT)
            taken.append(time.perf_counter() - started)
        queries = len(asked)
    return Measured(
        f"{name}: one signed deal to stored cells",
        seconds=statistics.median(taken),
        beside="the network as a whole",
        beside_seconds=full,
        queries=queries,
    )


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


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
