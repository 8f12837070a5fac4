"""What each group beyond the executed network would add to the cells of one kind by signing alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from adequacy.measuring.cells import KindCells, Setting
from adequacy.measuring.count import heads
from adequacy.measuring.kinds import EXECUTED, Kind, Supply
from adequacy.measuring.verdicts import credit_points, has_telehealth, verdict
from adequacy.reach.cover import Open, everything, reached
from adequacy.reach.members import Members
from adequacy.reach.places import places_at
from adequacy.reach.sphere import Floats, Ints


@dataclass(frozen=True, slots=True)
class Added:
    """One group and one county, by number. `brings` counts as the cell does; `reaches` is weight of members."""

    county: int
    group: int
    brings: float
    reaches: int
    closes: bool
    other_groups: int


def added_by(members: Members, cells: KindCells, groups: Collection[int], setting: Setting) -> list[Added]:
    """Of the groups named, in every county where one would bring somebody or reach somebody.

    1. Brings: providers (or beds) with a member in reach, beyond those that are executed.
    2. Reaches: of the members the executed network leaves out, those the group's sites reach.
    3. Closes: with both added the executed network would pass.
    """
    found = []
    county, group, brings = _brought(cells)
    bringing = np.bincount(county, minlength=len(members.codes))
    for each in sorted(groups):
        mine = group == each
        by_county = np.zeros(len(members.codes))
        by_county[county[mine]] = brings[mine]
        gained = _gained(members, cells, each)
        closes = _passes_with(members, cells, each, by_county, gained, setting)
        for place in np.flatnonzero((by_county > 0) | (gained > 0)):
            others = int(bringing[place]) - int(by_county[place] > 0)
            found.append(
                Added(
                    int(place), each, float(by_county[place]), int(gained[place]), bool(closes[place]), others
                )
            )
    return found


def groups_in_layer(members: Members, cells: KindCells, layer: int) -> Ints:
    """How many groups of a layer would bring somebody beyond who is executed, by county."""
    supply = cells.reach.supply
    of_layer = np.unique(supply.group[supply.layer == layer])
    county, group, _ = _brought(cells)
    return np.bincount(county[np.isin(group, of_layer)], minlength=len(members.codes))


def _brought(cells: KindCells) -> tuple[Ints, Ints, Floats]:
    """County, group and how much, a row for each group that would bring somebody to a county."""
    supply, reach = cells.reach.supply, cells.reach
    head = heads(cells.kind, supply, reach.place)
    span = int(head.max(initial=0)) + 1
    key = reach.county * span + head[reach.row]
    executed = supply.layer[reach.row] == EXECUTED
    fresh = np.flatnonzero(~executed & ~np.isin(key, key[executed]))
    if not fresh.size:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    row = reach.row[fresh]
    order = np.lexsort((-supply.amount[row], key[fresh], supply.group[row]))
    sorted_key, sorted_group = key[fresh][order], supply.group[row][order]
    first = np.append(True, (np.diff(sorted_key) != 0) | (np.diff(sorted_group) != 0))
    kept = order[first]
    pair, place = np.unique(
        np.column_stack((reach.county[fresh][kept], supply.group[row][kept])), axis=0, return_inverse=True
    )
    amounts = np.bincount(place.ravel(), supply.amount[row][kept]).astype(np.float64)
    return pair[:, 0], pair[:, 1], amounts


def _gained(members: Members, cells: KindCells, group: int) -> Ints:
    """By county, whom the group alone would reach of those out of reach."""
    reach = cells.reach
    theirs = np.flatnonzero((reach.supply.group == group) & (reach.supply.layer > EXECUTED))
    counties = np.unique(reach.county[np.isin(reach.row, theirs)])
    if not counties.size:
        return np.zeros(len(members.codes), dtype=np.int64)
    sites = reach.supply.only(theirs)
    if cells.kind.providers_in_reach > 1:
        return _gained_by_choice(members, cells, sites, counties)
    left = _within(members, reach.left, counties)
    return reached(members, left, places_at(sites.latitude, sites.longitude), cells.kind.limits)[0]


def _gained_by_choice(members: Members, cells: KindCells, sites: Supply, counties: Ints) -> Ints:
    """Where two providers are asked for: what is reached with the group's less what is reached without."""
    executed = cells.reach.supply.only(cells.reach.supply.layer == EXECUTED)
    together = places_at(
        np.concatenate((executed.latitude, sites.latitude)),
        np.concatenate((executed.longitude, sites.longitude)),
        np.concatenate((executed.provider, sites.provider)),
    )
    with_them, _ = reached(members, everything(members, counties), together, cells.kind.limits)
    gained = np.zeros(len(members.codes), dtype=np.int64)
    gained[counties] = with_them[counties] - cells.covered[EXECUTED][counties]
    return gained


def _within(members: Members, left: Open, counties: Ints) -> Open:
    """What is open of these counties."""
    wanted = np.zeros(len(members.codes), dtype=bool)
    wanted[counties] = True
    blocks = [
        found[wanted[level.county[found]]] for level, found in zip(members.levels, left.blocks, strict=True)
    ]
    return Open(blocks, left.points[wanted[members.county[left.points]]])


def _passes_with(
    members: Members, cells: KindCells, group: int, brings: Floats, gained: Ints, setting: Setting
) -> np.ndarray:
    """Whether executed and this group together pass, by county; telehealth it brings is credited."""
    supply, kind = cells.reach.supply, cells.kind
    credit = _credit_with(kind, supply, group, setting)
    tested = verdict(
        kind,
        covered=cells.covered[EXECUTED] + gained,
        have=cells.have[EXECUTED] + brings,
        total=members.totals,
        credit=credit,
    )
    return tested.passes & cells.judged


def _credit_with(kind: Kind, supply: Supply, group: int, setting: Setting) -> Ints:
    telehealth = has_telehealth(supply, EXECUTED) or bool((supply.telehealth & (supply.group == group)).any())
    return credit_points(
        kind, has_telehealth=telehealth, is_applicant=setting.is_applicant, stack=setting.credits_stack
    )
