"""The chance that all cells of an area pass together, with what it is made of: network, states, counties."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import Any

from adequacy.models import CellForecast, JointForecast
from adequacy.queries.outlooks import outlook_cells
from pipeline.models import Stake
from providers.models import County, Network
from providers.states import state_name

LEAST_LIKELY = 5


@dataclass(frozen=True, slots=True)
class Makings:
    """Cells of an area by what the forecast says of them, at the filing, or at go-live where none lies ahead.

    `product` is what their chances would multiply to if each had deals of its own: below the chance of all wherever
    cells share deals. `deals` would bring somebody to an open cell, `shared` of them to several.
    """

    cells: int
    certain: int
    impossible: int
    product: float
    deals: int
    shared: int

    @property
    def open(self) -> int:
        return self.cells - self.certain - self.impossible


@dataclass(frozen=True, slots=True)
class AreaTogether:
    """`name` in words. `rest` is the chance of the network without the county; none for wider areas."""

    area: str
    name: str
    joint: JointForecast
    makings: Makings

    @property
    def is_county(self) -> bool:
        return len(self.area) > 2

    @property
    def chance(self) -> float:
        return self.joint.go_live if self.joint.filing is None else self.joint.filing

    @property
    def error(self) -> float:
        """Of a chance that was drawn; nothing where it is exact."""
        return (self.joint.go_live_error if self.joint.filing is None else self.joint.filing_error) or 0.0

    @property
    def rest(self) -> float | None:
        return self.joint.rest_go_live if self.joint.filing is None else self.joint.rest_filing


@dataclass(frozen=True, slots=True)
class Together:
    """`wide` are the network and its states, `counties` the least likely first. `lowest` bounds the whole: all cannot
    be likelier than one of them.
    """

    wide: Sequence[AreaTogether]
    counties: Sequence[AreaTogether]
    lowest: Sequence[CellForecast]

    @property
    def network(self) -> AreaTogether:
        return self.wide[0]

    @property
    def unsure(self) -> list[AreaTogether]:
        """Counties that may fail, at the filing or at go-live."""
        return [each for each in self.counties if each.chance < 1.0 or each.joint.go_live < 1.0]

    @property
    def sure(self) -> int:
        """Counties whose cells all pass anyhow."""
        return len(self.counties) - len(self.unsure)


def together(network: Network) -> Together | None:
    """None before a forecast was made of all cells together. Five queries."""
    joints = {row.area: row for row in JointForecast.objects.filter(network=network)}
    if "" not in joints:
        return None
    counties = County.objects.in_bulk([area for area in joints if len(area) > 2])
    makings = _makings(network, {pk: county.state for pk, county in counties.items()})
    found = [
        AreaTogether(area, _name(area, network, counties), joint, makings[area])
        for area, joint in sorted(joints.items())
        if area in makings
    ]
    return Together(
        wide=[each for each in found if not each.is_county],
        counties=sorted(
            (each for each in found if each.is_county),
            key=lambda each: (each.chance, each.makings.product, each.name),
        ),
        lowest=list(outlook_cells(network)[:LEAST_LIKELY]),
    )


def _name(area: str, network: Network, counties: Mapping[str, County]) -> str:
    if not area:
        return str(network)
    return counties[area].name if area in counties else state_name(area)


def _makings(network: Network, states: Mapping[str, str]) -> dict[str, Makings]:
    chances: defaultdict[str, list[float]] = defaultdict(list)
    open_cells: set[tuple[str, str]] = set()
    rows: Any = outlook_cells(network).order_by().values_list("county", "specialty", "chance")
    for county, specialty, chance in rows:
        for area in (county, states.get(county, ""), ""):
            chances[area].append(chance)
        if 0.0 < chance < 1.0:
            open_cells.add((county, specialty))
    serves: defaultdict[str, Counter[int]] = defaultdict(Counter)
    stakes = Stake.objects.filter(deal__network=network).values_list("deal", "county", "specialty")
    for deal, county, specialty in stakes:
        if (county, specialty) in open_cells:
            for area in (county, states.get(county, ""), ""):
                serves[area][deal] += 1
    return {area: _made(found, serves[area].values()) for area, found in chances.items()}


def _made(chances: Sequence[float], cells_by_deal: Iterable[int]) -> Makings:
    served = list(cells_by_deal)
    return Makings(
        cells=len(chances),
        certain=sum(chance >= 1.0 for chance in chances),
        impossible=sum(chance <= 0.0 for chance in chances),
        product=0.0 if min(chances) <= 0.0 else exp(sum(map(log, chances))),
        deals=len(served),
        shared=sum(number > 1 for number in served),
    )
