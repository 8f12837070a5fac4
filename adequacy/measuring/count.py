"""How many providers, or beds, count in each county: those with a member within the limits, each once."""

from __future__ import annotations

import numpy as np

from adequacy.measuring.kinds import LAYERS, Kind, Supply
from adequacy.reach.cover import ranges
from adequacy.reach.members import Members
from adequacy.reach.places import Places, places_at
from adequacy.reach.sphere import Floats, Ints
from adequacy.reach.within import places_within


def distinct_places(supply: Supply) -> tuple[Places, Ints]:
    """Each place once, and the number of its place for each row."""
    points = np.column_stack((supply.latitude, supply.longitude)).view(np.complex128).ravel()
    found, place = np.unique(points, return_inverse=True)
    return places_at(found.real.copy(), found.imag.copy()), place


def rows_in_reach(
    members: Members, kind: Kind, supply: Supply, places: Places, place: Ints, *, sign: int = 0
) -> tuple[Ints, Ints]:
    """Pairs (county, row of supply): whom each county may count."""
    county, at = places_within(members, places, kind.limits, sign=sign)
    order = np.argsort(place, kind="stable")
    begin = np.searchsorted(place[order], np.arange(len(places) + 1))
    size = begin[at + 1] - begin[at]
    county, row = np.repeat(county, size), order[ranges(begin[at], size)]
    if kind.at_home is None:
        return county, row
    home = np.flatnonzero((supply.home >= 0) & kind.at_home[supply.home])
    return np.concatenate((county, supply.home[home])), np.concatenate((row, home))


def have_by_layer(
    members: Members, kind: Kind, supply: Supply, county: Ints, row: Ints, place: Ints
) -> Floats:
    """Shape (layers, counties). Whoever stands in a lower layer counts as it says there, in the higher ones too."""
    found = np.zeros((len(LAYERS), len(members.codes)))
    if not row.size:
        return found
    head = heads(kind, supply, place)[row]
    layer, amount = supply.layer[row], supply.amount[row]
    order = np.lexsort((-amount, layer, head, county))
    first = np.append(True, (np.diff(county[order]) != 0) | (np.diff(head[order]) != 0))
    kept = order[first]
    for each in LAYERS:
        here = kept[layer[kept] == each]
        found[each] = np.bincount(county[here], amount[here], len(members.codes))
    return np.asarray(np.cumsum(found, axis=0))


def heads(kind: Kind, supply: Supply, place: Ints) -> Ints:
    """What is counted once: a provider; for beds a hospital at a place."""
    if not kind.in_beds:
        return supply.provider
    return supply.provider * (int(place.max(initial=0)) + 1) + place
