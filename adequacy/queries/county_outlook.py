"""All cells of a county under ticks. One deal serves several of them, so their chance together is no product."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adequacy.bands import Band, band_of
from adequacy.forecast.cases import CellCase
from adequacy.forecast.cells import Chance, cell_chance, settled
from adequacy.forecast.joint import joint_chance
from adequacy.forecast.whatif import Fate, Ticks
from adequacy.models import CellForecast, DealForecast, JointForecast, NetworkForecast
from adequacy.queries.days import measured_day, plan_day
from adequacy.queries.deals import shown_deals
from adequacy.queries.forecasting import PendingPair, pending_pairs
from adequacy.queries.measuring import Scope, gather
from adequacy.queries.outlooks import chance_of
from adequacy.queries.ticked import TickedDeals, ticked_deals
from pipeline.models import Deal, Stake
from pipeline.queries.rows import DealRow
from pipeline.queries.work import Calendar
from providers.models import County, Network


@dataclass(frozen=True, slots=True)
class TickedCell:
    """`chance` is under the ticks, `as_is` without them."""

    specialty: str
    name: str
    as_is: float
    chance: float
    is_exact: bool

    @property
    def band(self) -> Band:
        return band_of(self.chance)

    @property
    def change(self) -> int:
        """In points."""
        return round((self.chance - self.as_is) * 100)


@dataclass(frozen=True, slots=True)
class TickedDeal:
    """An open deal of one of the cells; `row` is empty for a reader who may not open it."""

    forecast: DealForecast
    row: DealRow | None
    cells: Sequence[str]
    chance: float
    chance_as_is: float
    fate: Fate | None


@dataclass(frozen=True, slots=True)
class Dropped:
    """What the network would be without the county: the chance that all its other cells pass, and the deals that
    change cells of this county alone, whose work it would spare.
    """

    together: float
    error: float
    instead_of: float
    deals: int


@dataclass(frozen=True, slots=True)
class CountyOutlook:
    """`cells` are those the open deals decide, the least likely first under the ticks, and `together` is the
    chance that all of these pass; `others` pass or fail anyhow.
    """

    cells: Sequence[TickedCell]
    deals: Sequence[TickedDeal]
    others: int
    others_failing: int
    together: Chance
    together_as_is: Chance
    dropped: Dropped | None

    @property
    def seen(self) -> list[TickedDeal]:
        return [each for each in self.deals if each.row is not None]

    @property
    def hidden_deals(self) -> int:
        return sum(each.row is None for each in self.deals)


def county_outlook(
    network: Network, head: NetworkForecast, county: County, *, ticks: Ticks, drops: bool, calendar: Calendar
) -> CountyOutlook:
    """At the filing, or at go-live where none lies ahead. A fixed number of queries.

    Only cells that an open deal changes are measured; the others stand as the forecast left them.
    """
    forecasts = list(
        CellForecast.objects.of(network).filter(county=county).select_related("specialty").order_by("pk")
    )
    names = {each.specialty_id: each.specialty.name for each in forecasts}
    open_types = [each.specialty_id for each in forecasts if each.pending_deals]
    others = [chance_of(each) for each in forecasts if not each.pending_deals]
    is_filing = head.filing_on is not None
    told_of = [
        (pair, pair.filing if is_filing else pair.go_live)
        for pair in _pairs(network, county, open_types, calendar)
    ]
    verdicts = [settled(case) for _, case in told_of]
    others += [verdict for verdict in verdicts if verdict is not None]
    cases = [each for each, verdict in zip(told_of, verdicts, strict=True) if verdict is None]
    groups = frozenset[int]().union(*(case.deals for _, case in cases))
    told = ticked_deals(network, head, groups, ticks, is_filing=is_filing)
    cells = [_cell(pair, case, names, told) for pair, case in cases]
    rows = shown_deals({each.deal_id for each in told.forecasts}, calendar)
    failing = sum(chance < 1.0 for chance in others)
    return CountyOutlook(
        cells=sorted(cells, key=lambda each: (each.chance, each.name)),
        deals=_deals(told, rows, cases, names, ticks),
        others=len(others),
        others_failing=failing,
        together=joint_chance([case for _, case in cases], told.chances),
        together_as_is=joint_chance([case for _, case in cases], told.as_is),
        dropped=_dropped(network, county) if drops else None,
    )


def _pairs(
    network: Network, county: County, types: Sequence[str], calendar: Calendar
) -> Sequence[PendingPair]:
    if not types:
        return []
    gathered = gather(
        network,
        day=measured_day(calendar.now),
        plan_day=plan_day(calendar.now),
        scope=Scope(types=types, counties=[county.pk]),
        with_prospects=False,
    )
    return [] if gathered is None else list(pending_pairs(gathered))


def _cell(pair: PendingPair, case: CellCase, names: Mapping[str, str], told: TickedDeals) -> TickedCell:
    chance = cell_chance(case, told.chances)
    as_is = cell_chance(case, told.as_is)
    return TickedCell(pair.specialty, names[pair.specialty], as_is.value, chance.value, chance.is_exact)


def _deals(
    told: TickedDeals,
    rows: Mapping[int, DealRow],
    cases: Sequence[tuple[PendingPair, CellCase]],
    names: Mapping[str, str],
    ticks: Ticks,
) -> list[TickedDeal]:
    """Those that change most cells first."""
    cells: defaultdict[int, list[str]] = defaultdict(list)
    for pair, case in cases:
        for group in case.deals:
            cells[group].append(names[pair.specialty])
    found = [
        TickedDeal(
            forecast=each,
            row=rows.get(each.deal_id),
            cells=sorted(cells[each.deal.group_id]),
            chance=told.chances[each.deal.group_id],
            chance_as_is=told.as_is[each.deal.group_id],
            fate=ticks.fates.get(each.deal_id),
        )
        for each in told.forecasts
    ]
    return sorted(found, key=lambda each: (-len(each.cells), each.forecast.deal.group.name))


def _dropped(network: Network, county: County) -> Dropped | None:
    """None where the forecast knows no other area."""
    rows = JointForecast.objects.filter(network=network, area__in=["", county.pk])
    told = {row.area: row for row in rows}
    if "" not in told or county.pk not in told:
        return None
    whole, rest = told[""], told[county.pk]
    here = Stake.objects.filter(deal__network=network, county=county).values("deal")
    elsewhere = Stake.objects.filter(deal__network=network).exclude(county=county).values("deal")
    spared = Deal.objects.open().filter(pk__in=here).exclude(pk__in=elsewhere)
    if whole.filing is None or rest.rest_filing is None:
        return Dropped(
            rest.rest_go_live or 0.0, rest.rest_go_live_error or 0.0, whole.go_live, spared.count()
        )
    return Dropped(rest.rest_filing, rest.rest_filing_error or 0.0, whole.filing, spared.count())
