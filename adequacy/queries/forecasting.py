"""The forecast of a network, from its rows to values: measured, drawn, reckoned. Nothing is stored here."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from django.db.models import Count, Max

from adequacy.forecast.cases import CellCase
from adequacy.forecast.cells import Chance
from adequacy.forecast.joint import joint_chance, joint_without_each
from adequacy.forecast.outlook import Horizons, Outlook, outlook
from adequacy.forecast.pending import PendingCell, pending_cells
from adequacy.measuring.cells import KindCells
from adequacy.measuring.kinds import EXECUTED
from adequacy.models import Cell
from adequacy.queries.draws import Draws
from adequacy.queries.measuring import Gathered
from pipeline.models import Stake
from providers.models import County, SupplyChange

LETTER_STAGES = ("loi", "legal")


@dataclass(frozen=True, slots=True)
class PendingPair:
    """One cell as it will be judged at the filing and at go-live, where the credit of an applicant has ended."""

    county: str
    specialty: str
    required: int | None
    executed: float
    filing: CellCase
    go_live: CellCase
    units: int


@dataclass(frozen=True, slots=True)
class ForecastCell:
    pair: PendingPair
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class Joint:
    """All cells of an area together; the area is a county's SSA code, a state, or nothing for the whole network. Of a
    county also all cells but its own.
    """

    area: str
    filing: Chance | None
    go_live: Chance
    rest_filing: Chance | None = None
    rest_go_live: Chance | None = None


def pending_pairs(gathered: Gathered) -> Iterator[PendingPair]:
    """Every cell of what was gathered, kind by kind. Whether a verdict is undecided is no question of chances, and the
    limits are not asked enlarged and reduced: a third of the work.
    """
    members = gathered.members
    gathered = replace(gathered, members=replace(members, slack=np.zeros_like(members.slack)))
    after = replace(gathered.setting, is_applicant=False)
    for cells in gathered.measured():
        filing = pending_cells(gathered.members, cells, gathered.setting)
        go_live = pending_cells(gathered.members, cells, after)
        for now, then in zip(filing, go_live, strict=True):
            yield _pair(gathered, cells, now, then)


def _pair(gathered: Gathered, cells: KindCells, now: PendingCell, then: PendingCell) -> PendingPair:
    required = float(cells.kind.required[now.county])
    return PendingPair(
        county=gathered.counties[now.county],
        specialty=cells.kind.code,
        required=None if required < 0 else int(required),
        executed=float(cells.have[EXECUTED][now.county]),
        filing=now.case,
        go_live=then.case,
        units=now.units,
    )


def horizons_of(draws: Draws) -> Horizons:
    deadline = draws.deadline
    come_far = {draw.group for draw in draws.deals if draw.stage in LETTER_STAGES}
    return Horizons(
        filing=None if deadline is None else draws.at_filing,
        go_live=draws.at_go_live,
        takes_letters=deadline is not None and deadline.accepts_letters,
        letter_chance=draws.letter_chance,
        held=draws.letters | come_far,
    )


def forecast_cells(pairs: Sequence[PendingPair], horizons: Horizons) -> list[ForecastCell]:
    return [
        ForecastCell(pair, outlook(pair.filing, pair.go_live, horizons, units=pair.units)) for pair in pairs
    ]


def joints(pairs: Sequence[PendingPair], horizons: Horizons) -> list[Joint]:
    """Of every county, of every state, and of the whole network."""
    states = dict(County.objects.filter(pk__in={pair.county for pair in pairs}).values_list("pk", "state"))
    areas: defaultdict[str, list[PendingPair]] = defaultdict(list)
    for pair in pairs:
        for area in (pair.county, states[pair.county], ""):
            areas[area].append(pair)
    counties = {area: found for area, found in areas.items() if area in states}
    without = joint_without_each(
        {area: [pair.go_live for pair in found] for area, found in counties.items()}, horizons.go_live
    )
    without_at_filing: dict[str, Chance] = {}
    if horizons.filing is not None:
        without_at_filing = joint_without_each(
            {area: [pair.filing for pair in found] for area, found in counties.items()}, horizons.filing
        )
    return [
        replace(
            _joint(area, found, horizons),
            rest_filing=without_at_filing.get(area),
            rest_go_live=without.get(area),
        )
        for area, found in sorted(areas.items())
    ]


def _joint(area: str, pairs: Sequence[PendingPair], horizons: Horizons) -> Joint:
    filing = None
    if horizons.filing is not None:
        filing = joint_chance([pair.filing for pair in pairs], horizons.filing)
    return Joint(area, filing, joint_chance([pair.go_live for pair in pairs], horizons.go_live))


def mark_of(draws: Draws) -> str:
    """The mark of everything a forecast is made from: chances, cells, supply, stakes that wait for theirs."""
    network = draws.network
    cells = Cell.objects.of(network).aggregate(Max("measured_at"), Count("pk"))
    supply = SupplyChange.objects.filter(network=network).aggregate(Max("done_at"), Max("pk"))
    stakes = Stake.objects.filter(deal__network=network, chance_if_signed__isnull=True).exists()
    deals = [(d.deal, d.stage, d.at_filing, d.go_live.value, d.standing) for d in draws.deals]
    parts = (
        draws.day,
        draws.deadline and (draws.deadline.due_on, draws.deadline.accepts_letters),
        network.go_live_on,
    )
    text = repr((parts, deals, sorted(draws.letters), draws.letter_chance, cells, supply, stakes))
    return hashlib.sha256(text.encode()).hexdigest()
