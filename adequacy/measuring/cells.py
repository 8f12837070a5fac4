"""All cells of some counties and kinds, measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from adequacy.measuring.count import distinct_places, have_by_layer, rows_in_reach
from adequacy.measuring.kinds import LAYERS, Kind, Supply
from adequacy.measuring.verdicts import Truths, Verdict, credit_points, has_telehealth, verdict
from adequacy.reach.cover import Open, Work, everything, reached
from adequacy.reach.members import Members
from adequacy.reach.places import Places, places_at
from adequacy.reach.sphere import Floats, Ints


@dataclass(frozen=True, slots=True)
class Setting:
    """`is_applicant` while the network is judged as an application for a new or larger area."""

    is_applicant: bool = False
    credits_stack: bool = True


@dataclass(frozen=True, slots=True)
class Reach:
    """Who reaches whom in one kind: what stands behind the numbers, for saying why and for what a group would add.

    `county` and `row` are pairs: row of `supply` counts in county. `left` is whom the executed network does not reach.
    """

    supply: Supply
    place: Ints
    county: Ints
    row: Ints
    left: Open


@dataclass(frozen=True, slots=True)
class KindCells:
    """The cells of one kind. Arrays have the shape (layers, counties) but `judged`, which is by county."""

    kind: Kind
    judged: Truths
    covered: Ints
    have: Floats
    credit: Ints
    number_passes: Truths
    access_passes: Truths
    undecided: Truths
    reach: Reach

    @property
    def passes(self) -> Truths:
        return self.number_passes & self.access_passes


def measure(
    members: Members, kinds: Sequence[Kind], supply: Supply, setting: Setting, *, work: Work | None = None
) -> Iterator[KindCells]:
    """The cells of each kind, one after the other, in the order given."""
    for number, kind in enumerate(kinds):
        yield measure_kind(members, kind, supply.of(number), setting, work=work)


def measure_kind(
    members: Members, kind: Kind, supply: Supply, setting: Setting, *, work: Work | None = None
) -> KindCells:
    """`supply` holds the rows of this kind only."""
    if kind.accepting_only:
        supply = supply.only(supply.accepting)
    places, place = distinct_places(supply)
    credit = np.stack([_credit(kind, supply, layer, setting) for layer in LAYERS])
    covered, have, plain, reach = _tested(members, kind, supply, places, place, credit, 0, work or Work())
    undecided = np.zeros(covered.shape, dtype=bool)
    if members.has_slack:
        for sign in (1, -1):
            other = _tested(members, kind, supply, places, place, credit, sign, work or Work())[2]
            undecided |= other.passes != plain.passes
    return KindCells(
        kind=kind,
        judged=kind.judged,
        covered=covered,
        have=have,
        credit=credit,
        number_passes=plain.number_passes,
        access_passes=plain.access_passes,
        undecided=undecided & kind.judged,
        reach=reach,
    )


def _credit(kind: Kind, supply: Supply, layer: int, setting: Setting) -> Ints:
    return credit_points(
        kind,
        has_telehealth=has_telehealth(supply, layer),
        is_applicant=setting.is_applicant,
        stack=setting.credits_stack,
    )


def _tested(
    members: Members,
    kind: Kind,
    supply: Supply,
    places: Places,
    place: Ints,
    credit: Ints,
    sign: int,
    work: Work,
) -> tuple[Ints, Floats, Verdict, Reach]:
    covered, left = covered_by_layer(members, kind, supply, places, place, sign=sign, work=work)
    county, row = rows_in_reach(members, kind, supply, places, place, sign=sign)
    have = have_by_layer(members, kind, supply, county, row, place)
    tested = verdict(kind, covered=covered, have=have, total=members.totals, credit=credit)
    return covered, have, tested, Reach(supply, place, county, row, left)


def covered_by_layer(
    members: Members,
    kind: Kind,
    supply: Supply,
    places: Places,
    place: Ints,
    *,
    sign: int = 0,
    work: Work | None = None,
) -> tuple[Ints, Open]:
    """Weight of the members reached, shape (layers, counties), and whom the executed network leaves out."""
    judged = everything(members, np.flatnonzero(~np.isnan(kind.limits)))
    if kind.providers_in_reach > 1:
        return _covered_by_choice(members, kind, supply, judged, sign)
    least = np.full(len(places), len(LAYERS))
    np.minimum.at(least, place, supply.layer)
    found, opened, left = [], [], judged
    for layer in LAYERS:
        added = least == layer
        more = places if added.all() else places_at(places.latitude[added], places.longitude[added])
        weight, left = reached(members, left, more, kind.limits, sign=sign, work=work)
        found.append(weight)
        opened.append(left)
    return np.cumsum(np.stack(found), axis=0), opened[0]


def _covered_by_choice(
    members: Members, kind: Kind, supply: Supply, judged: Open, sign: int
) -> tuple[Ints, Open]:
    """Where a member must have two providers to choose from, each network is measured for itself."""
    networks = (supply.only(supply.layer <= layer) for layer in LAYERS)
    found = [
        reached(
            members, judged, places_at(each.latitude, each.longitude, each.provider), kind.limits, sign=sign
        )
        for each in networks
    ]
    return np.stack([weight for weight, _ in found]), found[0][1]
