"""Why a cell stands as it does: the sites that count, the members out of reach, who is critical and who would close it.

Measured anew for the one cell, so that the explanation adds up to the numbers beside it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from adequacy.measuring.cells import KindCells
from adequacy.measuring.closers import Closer, Closers, closers_of
from adequacy.measuring.critical import Critical, critical_groups
from adequacy.measuring.kinds import EXECUTED, PIPELINE
from adequacy.measuring.left_out import left_out, too_far
from adequacy.queries.cells import Cell
from adequacy.queries.measuring import Gathered, Scope, gather
from adequacy.queries.zips import zip_codes
from pipeline.models import Deal
from providers.models import Affiliation, Network, ProviderGroup


@dataclass(frozen=True, slots=True)
class CountedSite:
    """Somebody whose site has a member of the county within the limits, and in which network that counts."""

    affiliation: Affiliation
    layer: int
    amount: float


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """`too_far`: miles from the nearest of these members to the nearest executed site, beyond the limit; None where
    there is no site at all.
    """

    zip_code: str
    members: int
    too_far: float | None


@dataclass(frozen=True, slots=True)
class ClosingGroup:
    """A group that would close some of the gap. `deal` is the open one, if there is any."""

    group: ProviderGroup
    deal: int | None
    closer: Closer


@dataclass(frozen=True, slots=True)
class CriticalGroup:
    """Without this group so much is left; `share` of the members, None where no distance is asked for."""

    group: ProviderGroup
    have: float
    share: float | None
    number_falls: bool
    access_falls: bool


@dataclass(frozen=True, slots=True)
class Why:
    counted: Sequence[CountedSite]
    out_of_reach: Sequence[OutOfReach]
    critical: Sequence[CriticalGroup]
    ranked: Sequence[ClosingGroup]
    fewest: Sequence[ClosingGroup]
    can_be_closed: bool

    @property
    def standing(self) -> Sequence[CountedSite]:
        """Those that stand in one of the three networks."""
        return [site for site in self.counted if site.layer <= PIPELINE]


def why(network: Network, cell: Cell, *, day: dt.date, plan_day: dt.date) -> Why | None:
    """None where the network is measured by nothing any more. A fixed number of queries."""
    scope = Scope(types=[cell.specialty], counties=[cell.county.ssa_code])
    gathered = gather(network, day=day, plan_day=plan_day, scope=scope)
    if gathered is None:
        return None
    (cells,) = gathered.measured()
    (closers,) = closers_of(
        gathered.members, cells.kind, gathered.supply.of(0), gathered.setting, [0], layer=EXECUTED
    )
    falls = critical_groups(gathered.members, cells, gathered.supply.of(0), gathered.setting)
    groups = _groups([each.group for each in falls], closers)
    deals = dict(Deal.objects.open().in_network(network).values_list("group", "pk"))
    return Why(
        counted=_counted(cells),
        out_of_reach=_out_of_reach(gathered, cells),
        critical=[_critical(groups[each.group], each, cell) for each in falls],
        ranked=[ClosingGroup(groups[each.group], deals.get(each.group), each) for each in closers.ranked],
        fewest=[ClosingGroup(groups[each.group], deals.get(each.group), each) for each in closers.fewest],
        can_be_closed=closers.can_be_closed,
    )


def _groups(critical: Sequence[int], closers: Closers) -> dict[int, ProviderGroup]:
    wanted = {*critical, *(each.group for each in (*closers.ranked, *closers.fewest))}
    return ProviderGroup.objects.in_bulk(wanted)


def _critical(group: ProviderGroup, without: Critical, cell: Cell) -> CriticalGroup:
    share = None if cell.percent is None or not cell.members else without.covered / cell.members
    return CriticalGroup(
        group, without.have, share, number_falls=without.number_falls, access_falls=without.access_falls
    )


def _counted(cells: KindCells) -> list[CountedSite]:
    """By network, then by group and name; who counts in several networks stands in the least."""
    supply, rows = cells.reach.supply, np.unique(cells.reach.row)
    least: dict[int, int] = {}
    for row in rows[np.argsort(-supply.layer[rows], kind="stable")].tolist():
        least[int(supply.source[row])] = row
    found = Affiliation.objects.filter(pk__in=least).select_related("provider", "group", "location")
    sites = [
        CountedSite(each, int(supply.layer[least[each.pk]]), float(supply.amount[least[each.pk]]))
        for each in found
    ]
    return sorted(
        sites,
        key=lambda site: (
            site.layer,
            site.affiliation.group.name,
            site.affiliation.provider.name,
            site.affiliation.pk,
        ),
    )


def _out_of_reach(gathered: Gathered, cells: KindCells) -> list[OutOfReach]:
    """Members no executed site reaches, by ZIP code; the most first."""
    members = gathered.members
    lost = left_out(members, cells, np.zeros(1, dtype=np.int64))
    people: Counter[str] = Counter()
    nearest: dict[str, float] = {}
    zips = zip_codes(members.latitude[lost.points], members.longitude[lost.points])
    for zip_code, weight, miles in zip(
        zips, members.weight[lost.points].tolist(), lost.miles.tolist(), strict=True
    ):
        people[zip_code] += weight
        nearest[zip_code] = min(miles, nearest.get(zip_code, np.inf))
    limit = float(cells.kind.limits[0])
    return [OutOfReach(code, weight, too_far(nearest[code], limit)) for code, weight in people.most_common()]
