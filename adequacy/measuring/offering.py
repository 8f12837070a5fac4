"""Finds, for each failing cell of a kind, who outside the network has anybody in reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from adequacy.measuring.cells import Setting
from adequacy.measuring.count import distinct_places, heads, rows_in_reach
from adequacy.measuring.kinds import WHOLE, Kind, Supply
from adequacy.measuring.offers import Brought, Offers, Standing, covered_in
from adequacy.measuring.verdicts import Truths, credit_points
from adequacy.reach.cover import everything, open_points, reached
from adequacy.reach.members import Members
from adequacy.reach.pairs import pairs_within
from adequacy.reach.places import places_at
from adequacy.reach.sphere import Floats, Ints

NOBODY = int(np.iinfo(np.int64).max)
"""In place of a layer, for whom nobody brings yet."""


def offers_in(
    members: Members, kind: Kind, supply: Supply, setting: Setting, counties: Sequence[int], layer: int
) -> Iterator[Offers]:
    """One for each county, in that order. `supply` holds the rows of this kind; those up to `layer` are the network."""
    if kind.accepting_only:
        supply = supply.only(supply.accepting)
    places, place = distinct_places(supply)
    head = np.unique(heads(kind, supply, place), return_inverse=True)[1]
    wanted = np.isin(np.arange(len(members.codes)), counties)
    county, row = rows_in_reach(members, kind.only_in(wanted), supply, places, place)
    for each in counties:
        near = np.unique(row[county == each])
        yield _offers(members, kind, supply, setting, each, layer, near, head)


def _offers(
    members: Members,
    kind: Kind,
    supply: Supply,
    setting: Setting,
    county: int,
    layer: int,
    near: Ints,
    head: Ints,
) -> Offers:
    """Who only has telehealth offers something even without a site in reach."""
    is_outside = supply.layer > layer
    inside, outside = near[~is_outside[near]], near[is_outside[near]]
    by_video = np.unique(supply.group[is_outside & supply.telehealth])
    groups = np.union1d(supply.group[outside], by_video)
    known, head = np.unique(head[near], return_inverse=True)
    brought = _brought(supply.only(outside), head[is_outside[near]], groups)
    serves, weight = _service(members, kind, supply.only(inside), supply.only(outside), groups, county)
    return Offers(
        members,
        kind,
        county,
        _needed(members, kind, setting, county),
        float(kind.required[county]),
        groups,
        layers=_least_layers(supply, is_outside, groups),
        telehealth=np.isin(groups, by_video),
        rows=supply.only(outside),
        serves=serves,
        weight=weight,
        brought=brought,
        before=Standing(
            covered_in(members, kind, supply.only(inside), county),
            np.ones(len(weight), dtype=bool),
            *_counted(supply.only(inside), head[~is_outside[near]], len(known)),
            has_telehealth=bool(supply.telehealth[~is_outside].any()),
            rows=supply.only(inside),
        ),
    )


def _needed(members: Members, kind: Kind, setting: Setting, county: int) -> tuple[int, int]:
    """Weight that must be in reach for the access test to pass, without telehealth and with it."""
    if np.isnan(kind.limits[county]):
        return 0, 0
    total = int(members.totals[county])
    offered = (
        credit_points(
            kind, has_telehealth=each, is_applicant=setting.is_applicant, stack=setting.credits_stack
        )
        for each in (False, True)
    )
    without, with_it = (
        -(-(int(kind.percent[county]) - int(credit[county])) * total // WHOLE) for credit in offered
    )
    return without, with_it


def _least_layers(supply: Supply, is_outside: Truths, groups: Ints) -> Ints:
    """The least network the group stands in, of those it may yet join."""
    found = np.full(len(groups), NOBODY)
    rows = np.flatnonzero(is_outside & np.isin(supply.group, groups))
    np.minimum.at(found, np.searchsorted(groups, supply.group[rows]), supply.layer[rows])
    return found


def _counted(inside: Supply, head: Ints, heads_known: int) -> tuple[Ints, Floats]:
    layer, amount = np.full(heads_known, NOBODY), np.zeros(heads_known)
    order = np.lexsort((inside.amount, -inside.layer))  # The best of each head is written last.
    layer[head[order]], amount[head[order]] = inside.layer[order], inside.amount[order]
    return layer, amount


def _brought(outside: Supply, head: Ints, groups: Ints) -> Brought:
    group = np.searchsorted(groups, outside.group)
    order = np.lexsort((-outside.amount, outside.layer, head, group))
    group, head = group[order], head[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(group) != 0) | (np.diff(head) != 0)
    kept = order[first]
    return Brought(group[first], head[first], outside.layer[kept], outside.amount[kept])


def _service(
    members: Members, kind: Kind, inside: Supply, outside: Supply, groups: Ints, county: int
) -> tuple[Truths, Ints]:
    """Whom each group would reach of those the network does not: by sets of points that the same groups reach."""
    nothing = np.zeros((len(groups), 0), dtype=bool), np.zeros(0, dtype=np.int64)
    if kind.providers_in_reach > 1 or np.isnan(kind.limits[county]) or not len(outside):
        return nothing
    network = places_at(inside.latitude, inside.longitude)
    left = reached(members, everything(members, np.array([county])), network, kind.limits)[1]
    owner = np.searchsorted(groups, outside.group)
    order = np.argsort(owner, kind="stable")
    owner, places = owner[order], places_at(outside.latitude[order], outside.longitude[order])
    start = np.flatnonzero(np.append(True, np.diff(owner) != 0))
    sets: list[Truths] = [nothing[0].T]
    weights: list[Ints] = [nothing[1]]
    for points, hits in pairs_within(members, open_points(members, left), places, kind.limits[county]):
        by_group = np.zeros((points.size, len(groups)), dtype=bool)
        by_group[:, owner[start]] = np.logical_or.reduceat(hits, start, axis=0).T
        served = by_group.any(axis=1)
        found, weight = _same(by_group[served], members.weight[points[served]])
        sets.append(found)
        weights.append(weight)
    found, weight = _same(np.concatenate(sets), np.concatenate(weights))
    return found.T, weight


def _same(sets: Truths, weight: Ints) -> tuple[Truths, Ints]:
    """Equal rows once, with the weight of all of them."""
    if not len(sets):
        return sets, weight
    packed = np.packbits(sets, axis=1)
    _, first, which = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    return sets[first], np.bincount(which.ravel(), weight, len(first)).astype(np.int64)
