"""Closers: who could close a failing cell, and how much of it.

The gap of a cell is what its network lacks: members who must still come within reach, and providers or beds that must
still be counted. A candidate is a group outside the network: by letter, by open deal, or one nobody has asked yet. Its
gain is exact: the cell measured with the group on top of the network, less the cell without, credits included; whom the
network has already, or another chosen group brings as well, counts once. Candidates are ranked by the share of the gap
they close; where both tests fail, each is half of the gap.

The fewest that close it are chosen greedily: always the one who closes most of what is left. That is a good answer and
not always the smallest: to be sure of the smallest one would have to try all combinations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from adequacy.measuring.cells import Setting
from adequacy.measuring.kinds import EXECUTED, Kind, Supply
from adequacy.measuring.offering import offers_in
from adequacy.measuring.offers import Offers, Standing
from adequacy.reach.members import Members
from adequacy.reach.sphere import Floats, Ints

WHOLE_GAP = Fraction(1)


@dataclass(frozen=True, slots=True)
class Gap:
    """Members who must still come within reach, and providers or beds that must still be counted."""

    members: int
    number: float

    @property
    def is_closed(self) -> bool:
        return not self.members and not self.number

    def share_closed(self, members: int, number: float) -> Fraction:
        """The share of this gap that is closed when so many are left of it."""
        parts = [
            1 - Fraction(left) / Fraction(whole)
            for whole, left in ((self.members, members), (self.number, number))
            if whole
        ]
        return sum(parts, Fraction(0)) / len(parts) if parts else WHOLE_GAP


@dataclass(frozen=True, slots=True)
class Closer:
    """What a group adds: members newly in reach, and providers or beds newly counted, whether needed or not; and the
    share of the gap that closes. `layer` is the least network it stands in: letter, open deal, or none.
    """

    group: int
    layer: int
    members: int
    number: float
    share: Fraction

    @property
    def closes(self) -> bool:
        return self.share == WHOLE_GAP


@dataclass(frozen=True, slots=True)
class Closers:
    """`ranked`: each alone, the most first. `fewest`: one after the other, each with what it adds to those before."""

    county: int
    gap: Gap
    ranked: tuple[Closer, ...]
    fewest: tuple[Closer, ...]

    @property
    def can_be_closed(self) -> bool:
        return sum(each.share for each in self.fewest) == WHOLE_GAP


def closers_of(
    members: Members,
    kind: Kind,
    supply: Supply,
    setting: Setting,
    counties: Sequence[int],
    *,
    layer: int = EXECUTED,
) -> Iterator[Closers]:
    """One for each county, by its number, in that order. `supply` holds the rows of this kind only: those up to `layer`
    are the network, the others may close its gap.
    """
    for offers in offers_in(members, kind, supply, setting, counties, layer):
        gap = Gap(*offers.missing(offers.before))
        yield Closers(offers.county, gap, tuple(_ranked(offers, gap)), tuple(_fewest(offers, gap)))


def _ranked(offers: Offers, gap: Gap) -> list[Closer]:
    """Those who close anything of the gap, each alone, the most first."""
    if gap.is_closed:
        return []
    added = _added(offers, offers.before, gap)
    return [added.closer(each) for each in added.best_first() if added.score[each] > 0]


def _fewest(offers: Offers, gap: Gap) -> list[Closer]:
    chosen: list[Closer] = []
    standing = offers.before
    while not Gap(*offers.missing(standing)).is_closed:
        added = _added(offers, standing, gap)
        best = added.best_first()[:1]
        if not best.size or added.score[best[0]] <= 0:
            break
        chosen.append(added.closer(best[0]))
        standing = offers.joined(standing, chosen[-1].group)
    return chosen


@dataclass(frozen=True, slots=True)
class _Added:
    """By group, what it adds to what stands. `score` is what it closes of the gap beyond what is closed already: it
    orders as the share does, in whole numbers while providers are counted whole, so that rounding mixes up no two.
    """

    offers: Offers
    gap: Gap
    before: Fraction
    members: Ints
    number: Floats
    members_left: Ints
    number_left: Floats
    score: Floats

    def best_first(self) -> Ints:
        """Of equals who is nearest to signing, then who brings more."""
        return np.lexsort((self.offers.groups, -self.number, -self.members, self.offers.layers, -self.score))

    def closer(self, place: int) -> Closer:
        after = self.gap.share_closed(int(self.members_left[place]), float(self.number_left[place]))
        return Closer(
            group=int(self.offers.groups[place]),
            layer=int(self.offers.layers[place]),
            members=int(self.members[place]),
            number=float(self.number[place]),
            share=after - self.before,
        )


def _added(offers: Offers, standing: Standing, gap: Gap) -> _Added:
    missing, number_missing = offers.missing(standing)
    covered, have = offers.covered_with(standing), offers.have_with(standing)
    left, number_left = offers.missing_with(covered, have, by_video=standing.has_telehealth)
    score = (missing - left) * (gap.number or 1.0) + (number_missing - number_left) * (gap.members or 1)
    return _Added(
        offers,
        gap,
        gap.share_closed(missing, number_missing),
        covered - standing.covered,
        have - standing.have,
        left,
        number_left,
        score,
    )
