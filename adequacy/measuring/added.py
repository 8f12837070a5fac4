"""What each group beyond the executed network would add to the cells of one kind by signing alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from adequacy.measuring.cells import KindCells, Setting
from adequacy.measuring.count import heads
from adequacy.measuring.kinds import EXECUTED
from adequacy.measuring.pairs import ByPair, keys, pairs_of, summed
from adequacy.measuring.verdicts import Truths, credit_by_row, has_telehealth, verdict
from adequacy.reach.cover import everything, reached
from adequacy.reach.gain import Gain, gained
from adequacy.reach.members import Members
from adequacy.reach.places import places_at
from adequacy.reach.sphere import Floats, Ints

_NONE = np.zeros(0, dtype=np.int64)


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
    """Of the groups named, in every county where one would bring somebody or reach somebody: by group, then county.

    1. Brings: providers (or beds) with a member in reach, beyond those that are executed.
    2. Reaches: of the members the executed network leaves out, those the group's sites reach.
    3. Closes: with both added the executed network would pass.
    """
    brought, gain = _brought(cells), _gained(members, cells, groups)
    bringing = np.bincount(brought.county, minlength=len(members.codes))
    brought = brought.of(groups)
    county, group = pairs_of(*(keys(each.county, each.group) for each in (brought, gain)))
    brings, reaches = brought.at(county, group), gain.at(county, group).astype(np.int64)
    closes = _passes_with(members, cells, county, group, brings, reaches, setting)
    others = bringing[county] - (brings > 0)
    columns = (county, group, brings, reaches, closes, others)
    return [Added(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def groups_in_layer(members: Members, cells: KindCells, layer: int) -> Ints:
    """How many groups of a layer would bring somebody beyond who is executed, by county."""
    supply, brought = cells.reach.supply, _brought(cells)
    of_layer = np.unique(supply.group[supply.layer == layer])
    return np.bincount(brought.county[np.isin(brought.group, of_layer)], minlength=len(members.codes))


def _brought(cells: KindCells) -> ByPair:
    """How much each group beyond the executed network would bring to a county."""
    supply, reach = cells.reach.supply, cells.reach
    head = heads(cells.kind, supply, reach.place)
    span = int(head.max(initial=0)) + 1
    key = reach.county * span + head[reach.row]
    executed = supply.layer[reach.row] == EXECUTED
    fresh = np.flatnonzero(~executed & ~np.isin(key, key[executed]))
    row, county = reach.row[fresh], reach.county[fresh]
    group, amount = supply.group[row], supply.amount[row]
    order = np.lexsort((-amount, key[fresh], group))
    first = np.ones(order.size, dtype=bool)
    first[1:] = (np.diff(group[order]) != 0) | (np.diff(key[fresh][order]) != 0)
    kept = order[first]
    return summed(county[kept], group[kept], amount[kept])


def _gained(members: Members, cells: KindCells, groups: Collection[int]) -> ByPair:
    """Whom each group alone would reach of those the executed network leaves out; only who gains anybody."""
    supply, reach = cells.reach.supply, cells.reach
    theirs = np.isin(supply.group, np.fromiter(groups, np.int64, len(groups))) & (supply.layer > EXECUTED)
    near = np.flatnonzero(theirs[reach.row] & ~np.isnan(cells.kind.limits[reach.county]))
    county, row = reach.county[near], reach.row[near]
    if cells.kind.providers_in_reach > 1:
        found = _gained_by_choice(members, cells, county, row)
    else:
        places = places_at(supply.latitude, supply.longitude)
        found = gained(members, reach.left, places, cells.kind.limits, county, row, supply.group[row])
    some = found.weight > 0
    return ByPair(found.county[some], found.owner[some], found.weight[some].astype(np.float64))


def _gained_by_choice(members: Members, cells: KindCells, county: Ints, row: Ints) -> Gain:
    """Where two providers are asked for: what is reached with the group's less what is reached without."""
    supply, executed = cells.reach.supply, cells.reach.supply.layer == EXECUTED
    found = [(_NONE, _NONE, _NONE)]
    for group in np.unique(supply.group[row]):
        counties = np.unique(county[supply.group[row] == group])
        together = supply.only(executed | ((supply.group == group) & (supply.layer > EXECUTED)))
        places = places_at(together.latitude, together.longitude, together.provider)
        with_them, _ = reached(members, everything(members, counties), places, cells.kind.limits)
        more = with_them[counties] - cells.covered[EXECUTED][counties]
        found.append((counties, np.full(counties.size, group), more))
    return Gain(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _passes_with(
    members: Members,
    cells: KindCells,
    county: Ints,
    group: Ints,
    brings: Floats,
    reaches: Ints,
    setting: Setting,
) -> Truths:
    """Pair by pair, whether executed and this group together pass; telehealth it brings is credited."""
    supply, kind = cells.reach.supply, cells.kind.at(county)
    offering = np.unique(supply.group[supply.telehealth])
    credit = credit_by_row(
        kind,
        has_telehealth=has_telehealth(supply, EXECUTED) | np.isin(group, offering),
        is_applicant=setting.is_applicant,
        stack=setting.credits_stack,
    )
    tested = verdict(
        kind,
        covered=cells.covered[EXECUTED, county] + reaches,
        have=cells.have[EXECUTED, county] + brings,
        total=members.totals[county],
        credit=credit,
    )
    return tested.passes & cells.judged[county]
