"""From a measurement to cases: what the executed network of a kind still misses, and which groups would bring it.

Here a deal is known by the number of its group, since a network has one open deal for each. A group whose letter stands
although its deal was lost is there too: its chance is another matter. Prospects are not: nobody negotiates with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm

import numpy as np

from adequacy.forecast.cases import CellCase, Reach
from adequacy.measuring.cells import KindCells, Setting
from adequacy.measuring.count import heads
from adequacy.measuring.kinds import EXECUTED, PIPELINE, WHOLE, Kind
from adequacy.measuring.verdicts import credit_points, has_telehealth
from adequacy.reach.cover import open_points
from adequacy.reach.members import Members
from adequacy.reach.places import places_at
from adequacy.reach.sphere import CHORD_SLACK, Ints, chord_of, miles_between

PARTS = 1_000
"""A role that counts in part is a fraction of no more than so many parts."""


@dataclass(frozen=True, slots=True)
class PendingCell:
    """The case of one county and kind. `units` is how many of its units make one provider."""

    county: int
    case: CellCase
    units: int


def pending_cells(members: Members, cells: KindCells, setting: Setting) -> Iterator[PendingCell]:
    """A case for every county the kind is judged in, those that pass already included."""
    supply, kind = cells.reach.supply, cells.kind
    is_pending = (supply.layer > EXECUTED) & (supply.layer <= PIPELINE)
    units = _units(supply.amount[supply.layer <= PIPELINE])
    brought = _brought(cells, is_pending, units)
    needed, needed_with = _reach_needed(members, cells, setting)
    reach = _reach(members, cells, is_pending, needed)
    telehealth = frozenset(supply.group[is_pending & supply.telehealth].tolist())
    missing = np.where(kind.required < 0, 0.0, kind.required - cells.have[EXECUTED])
    for county in np.flatnonzero(cells.judged).tolist():
        brings, shared = brought.get(county, ({}, []))
        has_credit = int(needed_with[county]) < int(needed[county])
        yield PendingCell(
            county,
            CellCase(
                need=ceil(missing[county] * units - 1e-9),
                reach_needed=int(needed[county]),
                brings=brings,
                shared=shared,
                reach=reach.get(county, []),
                reach_needed_with=int(needed_with[county]) if has_credit else None,
                telehealth=telehealth if has_credit else frozenset(),
            ),
            units,
        )


def _units(amounts: np.ndarray) -> int:
    """The least common measure of what rows count: 1, or 2 where some count half."""
    parts = {Fraction(float(amount)).limit_denominator(PARTS).denominator for amount in np.unique(amounts)}
    return lcm(*parts) if parts else 1


def _brought(
    cells: KindCells, is_pending: np.ndarray, units: int
) -> Mapping[int, tuple[dict[int, int], list[Mapping[int, int]]]]:
    """By county: what each group alone would bring, and what several would."""
    supply, reach = cells.reach.supply, cells.reach
    head = heads(cells.kind, supply, reach.place)
    key = reach.county * (int(head.max(initial=0)) + 1) + head[reach.row]
    executed = supply.layer[reach.row] == EXECUTED
    fresh = np.flatnonzero(is_pending[reach.row] & ~np.isin(key, key[executed]))
    by_head: defaultdict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    row = reach.row[fresh]
    amounts = np.rint(supply.amount[row] * units).astype(np.int64)
    for county, one, group, amount in zip(
        reach.county[fresh].tolist(),
        key[fresh].tolist(),
        supply.group[row].tolist(),
        amounts.tolist(),
        strict=True,
    ):
        by_group = by_head[county, one]
        by_group[group] = max(by_group.get(group, 0), amount)
    found: dict[int, tuple[dict[int, int], list[Mapping[int, int]]]] = {}
    for (county, _), by_group in by_head.items():
        brings, shared = found.setdefault(county, ({}, []))
        if len(by_group) > 1:
            shared.append(by_group)
            continue
        for group, amount in by_group.items():
            brings[group] = brings.get(group, 0) + amount
    return found


def _reach_needed(members: Members, cells: KindCells, setting: Setting) -> tuple[Ints, Ints]:
    """Weight still to be reached, by county, as things are and once somebody with telehealth has signed."""
    kind = cells.kind
    has_it = has_telehealth(cells.reach.supply, EXECUTED)
    found = []
    for telehealth in (has_it, True):
        credit = credit_points(
            kind, has_telehealth=telehealth, is_applicant=setting.is_applicant, stack=setting.credits_stack
        )
        wanted = -(-(kind.percent - credit) * members.totals // WHOLE)
        found.append(np.where(np.isnan(kind.limits), 0, wanted - cells.covered[EXECUTED]))
    return found[0], found[1]


def _reach(
    members: Members, cells: KindCells, is_pending: np.ndarray, needed: Ints
) -> Mapping[int, list[Reach]]:
    """By county, the members out of reach in bundles of those whom the same providers would reach."""
    kind, supply = cells.kind, cells.reach.supply
    choice = kind.providers_in_reach > 1
    points = open_points(members, cells.reach.left)
    points = points[needed[members.county[points]] > 0]
    rows = np.flatnonzero(is_pending)
    if not points.size or not rows.size:
        return {}
    at, row = _pairs(members, kind, points, supply.latitude[rows], supply.longitude[rows])
    bundles: defaultdict[tuple[int, int, tuple[frozenset[int], ...]], int] = defaultdict(int)
    known = _executed_near(members, cells, points) if choice else {}
    missing = kind.providers_in_reach - np.array([len(known.get(each, ())) for each in range(points.size)])
    order = np.argsort(at, kind="stable")
    at, row = at[order], row[order]
    edges = np.flatnonzero(np.diff(at, prepend=-1, append=-1))
    for first, last in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        point = int(at[first])
        providers: defaultdict[int, set[int]] = defaultdict(set)
        for each in rows[row[first:last]].tolist():
            provider = int(supply.provider[each]) if choice else 0
            if provider not in known.get(point, ()):
                providers[provider].add(int(supply.group[each]))
        by = tuple(sorted((frozenset(groups) for groups in providers.values()), key=sorted))
        if len(by) >= missing[point]:
            county = int(members.county[points[point]])
            bundles[county, int(missing[point]), by] += int(members.weight[points[point]])
    found: defaultdict[int, list[Reach]] = defaultdict(list)
    for (county, still, by), weight in bundles.items():
        found[county].append(Reach(weight, by, still))
    return found


def _pairs(
    members: Members, kind: Kind, points: Ints, latitude: np.ndarray, longitude: np.ndarray
) -> tuple[Ints, Ints]:
    """Which of the sites stand within the limit of which of the points; the limit itself included."""
    places = places_at(latitude, longitude)
    limits = kind.limits[members.county[points]]
    lists = places.tree.query_ball_point(members.vectors[points], chord_of(limits) + CHORD_SLACK)
    size = np.array([len(each) for each in lists], dtype=np.int64)
    at = np.repeat(np.arange(points.size), size)
    site = np.array([one for each in lists for one in each], dtype=np.int64)
    apart = miles_between(
        members.latitude[points[at]], members.longitude[points[at]], latitude[site], longitude[site]
    )
    inside = apart <= limits[at]
    return at[inside], site[inside]


def _executed_near(members: Members, cells: KindCells, points: Ints) -> dict[int, set[int]]:
    """By point, the executed providers it has already: a second one must be somebody else."""
    supply = cells.reach.supply
    rows = np.flatnonzero(supply.layer == EXECUTED)
    found: defaultdict[int, set[int]] = defaultdict(set)
    if rows.size:
        at, row = _pairs(members, cells.kind, points, supply.latitude[rows], supply.longitude[rows])
        for point, provider in zip(at.tolist(), supply.provider[rows[row]].tolist(), strict=True):
            found[point].add(provider)
    return found
