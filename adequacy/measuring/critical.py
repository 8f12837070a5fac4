"""Critical providers: the groups without whom a cell falls that passes with them.

Asked of one network (executed, if nothing else is said): a cell that passes with all its groups, and fails when one
group leaves with every provider it brings, hangs on that group. What leaves with it: the members nobody else reaches,
the providers or beds nobody else brings, and the telehealth credit where nobody else of the kind offers telehealth. A
provider whom another group of the network brings as well stays, as that group brings it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from adequacy.measuring.cells import KindCells, Setting
from adequacy.measuring.count import distinct_places, heads, rows_in_reach
from adequacy.measuring.kinds import EXECUTED, Kind, Supply
from adequacy.measuring.pairs import ByPair, summed
from adequacy.measuring.verdicts import Truths, credit_by_row, verdict
from adequacy.reach.cover import everything, reached
from adequacy.reach.members import Members
from adequacy.reach.places import places_at
from adequacy.reach.sole import sole_reach
from adequacy.reach.sphere import Ints

_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Critical:
    """A cell, by the number of its county, that falls without the group; `covered` and `have` are what is left."""

    county: int
    group: int
    covered: int
    have: float
    number_falls: bool
    access_falls: bool


def critical_groups(
    members: Members, cells: KindCells, supply: Supply, setting: Setting, *, layer: int = EXECUTED
) -> list[Critical]:
    """By county, then group. `cells` are as measured from `supply`, which holds the rows of this kind only."""
    passing = cells.passes[layer] & cells.judged
    supply = supply.only(supply.layer <= layer)
    if cells.kind.accepting_only:
        supply = supply.only(supply.accepting)
    if not passing.any() or not len(supply):
        return []
    names, number = np.unique(supply.group, return_inverse=True)
    kind, supply = cells.kind.only_in(passing), replace(supply, group=number)
    fewer, farther = _number_lost(members, kind, supply), _reach_lost(members, kind, supply)
    alone = _alone_with_telehealth(supply)
    county, group = _pairs(passing, fewer, farther, alone)
    covered = cells.covered[layer, county] - farther.at(county, group).astype(np.int64)
    have = cells.have[layer, county] - fewer.at(county, group)
    has_telehealth = np.full(len(names), supply.telehealth.any())
    has_telehealth[alone] = False
    asked = kind.at(county)
    credit = credit_by_row(
        asked,
        has_telehealth=has_telehealth[group],
        is_applicant=setting.is_applicant,
        stack=setting.credits_stack,
    )
    falls = verdict(asked, covered=covered, have=have, total=members.totals[county], credit=credit)
    return [
        Critical(
            int(county[each]),
            int(names[group[each]]),
            int(covered[each]),
            float(have[each]),
            number_falls=not falls.number_passes[each],
            access_falls=not falls.access_passes[each],
        )
        for each in np.flatnonzero(~falls.passes)
    ]


def _pairs(passing: Truths, fewer: ByPair, farther: ByPair, alone: Ints) -> tuple[Ints, Ints]:
    """Each pair that loses something, once: by county, then group. Telehealth is lost in every county."""
    counties = np.flatnonzero(passing)
    county = np.concatenate((fewer.county, farther.county, np.tile(counties, alone.size)))
    group = np.concatenate((fewer.group, farther.group, np.repeat(alone, counties.size)))
    pairs = np.unique(np.column_stack((county, group)), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _alone_with_telehealth(supply: Supply) -> Ints:
    """The group that alone has telehealth, if it is only one."""
    offering = np.unique(supply.group[supply.telehealth])
    return offering if offering.size == 1 else _NONE


def _number_lost(members: Members, kind: Kind, supply: Supply) -> ByPair:
    """Of each provider in reach of a county: what the group it counts for brings beyond what the next would bring."""
    places, place = distinct_places(supply)
    county, row = rows_in_reach(members, kind, supply, places, place)
    if not row.size:
        return ByPair(_NONE, _NONE, np.zeros(0))
    head, group, amount = heads(kind, supply, place)[row], supply.group[row], supply.amount[row]
    order = np.lexsort((group, -amount, supply.layer[row], head, county))
    county, head, group, amount = county[order], head[order], group[order], amount[order]
    first = np.append(True, (np.diff(county) != 0) | (np.diff(head) != 0))
    start, run = np.flatnonzero(first), np.cumsum(first) - 1
    next_best = np.zeros(start.size)
    others = np.flatnonzero(group != group[start][run])[::-1]
    next_best[run[others]] = amount[others]  # Backwards: the best of the others is written last.
    return summed(county[start], group[start], amount[start] - next_best)


def _reach_lost(members: Members, kind: Kind, supply: Supply) -> ByPair:
    if kind.providers_in_reach > 1:
        return _choice_lost(members, kind, supply)
    # One group at one place is one place, however many of its people work there.
    sites = np.column_stack((supply.latitude, supply.longitude, supply.group))
    one = supply.only(np.unique(sites, axis=0, return_index=True)[1])
    asked = np.flatnonzero(~np.isnan(kind.limits))
    sole = sole_reach(members, one.latitude, one.longitude, one.group, kind.limits, asked)
    return summed(sole.county, sole.owner, sole.weight.astype(np.float64))


def _choice_lost(members: Members, kind: Kind, supply: Supply) -> ByPair:
    """Where a choice of two is asked for: each county is measured again without each group that reaches it."""
    places, place = distinct_places(supply)
    county, row = rows_in_reach(members, replace(kind, at_home=None), supply, places, place)
    found: list[tuple[int, int, float]] = []
    for each in np.unique(county):
        near = supply.only(row[county == each])
        whole = _covered(members, kind, near, each)
        for group in np.unique(near.group):
            lost = whole - _covered(members, kind, near.only(near.group != group), each)
            if lost:
                found.append((int(each), int(group), float(lost)))
    counties, groups, weights = zip(*found, strict=True) if found else ((), (), ())
    return ByPair(np.array(counties, np.int64), np.array(groups, np.int64), np.array(weights, np.float64))


def _covered(members: Members, kind: Kind, near: Supply, county: int) -> int:
    places = places_at(near.latitude, near.longitude, near.provider)
    return int(reached(members, everything(members, np.array([county])), places, kind.limits)[0][county])
