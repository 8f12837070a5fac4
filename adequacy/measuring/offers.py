"""What the groups outside a network would bring to one of its cells, ready to be added up one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from adequacy.measuring.kinds import Kind, Supply
from adequacy.measuring.verdicts import Truths
from adequacy.reach.cover import everything, reached
from adequacy.reach.members import Members
from adequacy.reach.places import places_at
from adequacy.reach.sphere import Floats, Ints


@dataclass(frozen=True, slots=True)
class Standing:
    """A network with whoever was chosen to join it. `unreached` is by set of points; `layer` and `amount` are by head:
    for which network each provider counts, and how much.
    """

    covered: int
    unreached: Truths
    layer: Ints
    amount: Floats
    has_telehealth: bool
    rows: Supply

    @property
    def have(self) -> float:
        return float(self.amount.sum())


@dataclass(frozen=True, slots=True)
class Brought:
    """A row each group and head: what the group brings of it. `group` is the place of the group among the offers."""

    group: Ints
    head: Ints
    layer: Ints
    amount: Floats

    def counts_before(self, standing: Standing) -> Truths:
        """Whether it counts in place of what stands: the least network first, then the largest amount."""
        layer, amount = standing.layer[self.head], standing.amount[self.head]
        return np.asarray((self.layer < layer) | ((self.layer == layer) & (self.amount > amount)))


@dataclass(frozen=True, slots=True)
class Offers:
    """`serves` has the shape (groups, sets of points): points that the same groups reach are one set, and `weight` is
    all they weigh. It is empty where a choice of providers is asked for: there every sum is measured anew. `needed` is
    the weight that must be in reach without a telehealth credit, and with one.
    """

    members: Members
    kind: Kind
    county: int
    needed: tuple[int, int]
    required: float
    groups: Ints
    layers: Ints
    telehealth: Truths
    rows: Supply
    serves: Truths
    weight: Ints
    brought: Brought
    before: Standing

    def missing(self, standing: Standing) -> tuple[int, float]:
        """Members who must still come within reach, and providers or beds who must still be counted."""
        members = self.needed[standing.has_telehealth] - standing.covered
        return max(0, members), max(0.0, self.required - standing.have)

    def missing_with(self, covered: Ints, have: Floats, *, by_video: bool) -> tuple[Ints, Floats]:
        """The same by group, with so much in reach and counted; `by_video` where there is telehealth without them."""
        needed = np.where(by_video | self.telehealth, self.needed[True], self.needed[False])
        return np.maximum(0, needed - covered), np.maximum(0.0, self.required - have)

    def covered_with(self, standing: Standing) -> Ints:
        """Weight within reach with each group on top of what stands."""
        if self.kind.providers_in_reach > 1:
            joined = (self._with(standing, each) for each in self.groups)
            sums = [covered_in(self.members, self.kind, each, self.county) for each in joined]
            return np.array(sums, dtype=np.int64)
        return np.asarray(standing.covered + self.serves @ np.where(standing.unreached, self.weight, 0))

    def have_with(self, standing: Standing) -> Floats:
        """What counts with each group on top of what stands: nobody twice."""
        more = self.brought.amount - standing.amount[self.brought.head]
        gain = np.where(self.brought.counts_before(standing), more, 0.0)
        return np.asarray(standing.have + np.bincount(self.brought.group, gain, len(self.groups)))

    def joined(self, standing: Standing, group: int) -> Standing:
        place = int(np.searchsorted(self.groups, group))
        theirs = np.flatnonzero((self.brought.group == place) & self.brought.counts_before(standing))
        layer, amount = standing.layer.copy(), standing.amount.copy()
        layer[self.brought.head[theirs]] = self.brought.layer[theirs]
        amount[self.brought.head[theirs]] = self.brought.amount[theirs]
        return Standing(
            covered=int(self.covered_with(standing)[place]),
            unreached=standing.unreached & ~self.serves[place],
            layer=layer,
            amount=amount,
            has_telehealth=standing.has_telehealth or bool(self.telehealth[place]),
            rows=self._with(standing, group),
        )

    def _with(self, standing: Standing, group: int) -> Supply:
        return standing.rows.joined(self.rows.only(self.rows.group == group))


def covered_in(members: Members, kind: Kind, rows: Supply, county: int) -> int:
    """Weight of one county that these rows reach, by as many of them as the rule asks for."""
    owner = rows.provider if kind.providers_in_reach > 1 else None
    places = places_at(rows.latitude, rows.longitude, owner)
    return int(reached(members, everything(members, np.array([county])), places, kind.limits)[0][county])
