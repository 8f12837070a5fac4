"""One cell by chance: how many there will be, which deals make it so, and what ticks would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adequacy.bands import Band, band_of
from adequacy.forecast.bars import Bar, bars_of, brought_distribution
from adequacy.forecast.cases import CellCase
from adequacy.forecast.cells import Chance, Swing, cell_chance, swings
from adequacy.forecast.outlook import letters_needed
from adequacy.forecast.whatif import Fate, Parts, Ticks
from adequacy.models import CellSnapshot, DealForecast, NetworkForecast
from adequacy.queries.days import measured_day, plan_day
from adequacy.queries.deals import shown_deals
from adequacy.queries.forecasting import PendingPair, pending_pairs
from adequacy.queries.measuring import Scope, gather
from adequacy.queries.ticked import TickedDeals, ticked_deals
from pipeline.queries.rows import DealRow
from pipeline.queries.work import Calendar
from providers.models import County, Network, Specialty

WEEKS = 12


@dataclass(frozen=True, slots=True)
class CellDeal:
    """One open deal of the cell. `brings` counts whom it alone or also others bring; `row` is empty for a reader who
    may not open it. `chance` is that under the ticks, `chance_as_is` without them.
    """

    forecast: DealForecast
    row: DealRow | None
    brings: float
    reaches: int
    parts: Parts
    chance: float
    chance_as_is: float
    swing: Swing | None
    fate: Fate | None

    @property
    def worth(self) -> int:
        return 0 if self.swing is None else round(self.swing.worth * 100)


@dataclass(frozen=True, slots=True)
class CellOutlook:
    """`chance` is under the ticks, `as_is` without them."""

    head: NetworkForecast
    pair: PendingPair
    case: CellCase
    by: dt.date
    is_filing: bool
    chance: Chance
    as_is: Chance
    bars: Sequence[Bar]
    deals: Sequence[CellDeal]
    letters_alone: int
    letters: tuple[int | None, ...]
    history: Sequence[tuple[dt.date, float]]
    is_estimate: bool

    @property
    def band(self) -> Band:
        return band_of(self.chance.value)

    @property
    def pivotal(self) -> CellDeal | None:
        """The deal that decides most, if any decides a point."""
        best = max(self.deals, key=lambda each: each.worth, default=None)
        return best if best is not None and best.worth > 0 else None

    @property
    def reach_is_missing(self) -> bool:
        return self.case.reach_needed > 0


def cell_outlook(
    network: Network,
    head: NetworkForecast,
    county: County,
    specialty: Specialty,
    *,
    ticks: Ticks,
    at_go_live: bool,
    calendar: Calendar,
) -> CellOutlook | None:
    """A fixed number of queries; None where the network is not judged by this cell."""
    pair, is_estimate = _pair(network, county, specialty, calendar.now)
    if pair is None:
        return None
    is_filing = head.filing_on is not None and not at_go_live
    case = pair.filing if is_filing else pair.go_live
    told = ticked_deals(network, head, case.deals, ticks, is_filing=is_filing)
    chances = told.chances
    swung = {each.deal: each for each in swings(case, chances)}
    rows = shown_deals({each.deal_id for each in told.forecasts}, calendar)
    deals = [
        _deal(each, rows.get(each.deal_id), pair, case, told, swung, ticks.fates.get(each.deal_id))
        for each in told.forecasts
    ]
    shares = brought_distribution(case, chances)
    return CellOutlook(
        head=head,
        pair=pair,
        case=case,
        by=head.filing_on if is_filing and head.filing_on is not None else head.go_live_on,
        is_filing=is_filing,
        chance=cell_chance(case, chances),
        as_is=cell_chance(case, told.as_is),
        bars=bars_of(shares, need=case.need),
        deals=sorted(deals, key=lambda each: (-each.worth, -each.chance, each.forecast.deal_id)),
        letters_alone=len(told.alone),
        letters=letters_needed(case, chances, probability=head.letter_chance, units=pair.units),
        history=_history(network, county, specialty, is_filing=is_filing),
        is_estimate=is_estimate,
    )


def _pair(
    network: Network, county: County, specialty: Specialty, now: dt.datetime
) -> tuple[PendingPair | None, bool]:
    scope = Scope(types=[specialty.pk], counties=[county.pk])
    gathered = gather(
        network, day=measured_day(now), plan_day=plan_day(now), scope=scope, with_prospects=False
    )
    if gathered is None:
        return None, False
    return next(pending_pairs(gathered), None), gathered.source.is_estimate


def _deal(
    each: DealForecast,
    row: DealRow | None,
    pair: PendingPair,
    case: CellCase,
    told: TickedDeals,
    swung: Mapping[int, Swing],
    fate: Fate | None,
) -> CellDeal:
    group = each.deal.group_id
    units = case.brings.get(group, 0) + sum(shared.get(group, 0) for shared in case.shared)
    return CellDeal(
        forecast=each,
        row=row,
        brings=units / pair.units,
        reaches=sum(reach.weight for reach in case.reach if group in reach.deals),
        parts=told.parts[group],
        chance=told.chances[group],
        chance_as_is=told.as_is[group],
        swing=swung.get(group),
        fate=fate,
    )


def _history(
    network: Network, county: County, specialty: Specialty, *, is_filing: bool
) -> list[tuple[dt.date, float]]:
    """The last twelve weeks, the oldest first."""
    field = "filing" if is_filing else "go_live"
    rows = CellSnapshot.objects.filter(
        snapshot__network=network, county=county, specialty=specialty, **{f"{field}__isnull": False}
    )
    newest = rows.order_by("-snapshot__week_on").values_list("snapshot__week_on", field)[:WEEKS]
    return list(newest)[::-1]
