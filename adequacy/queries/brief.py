"""What a week begins with: where the cells stand, which counties changed band, what waits, which filings near."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from accounts.wording import percent
from adequacy.bands import Band, band_of
from adequacy.models import NetworkForecast, Snapshot
from adequacy.queries.decisions import question
from adequacy.queries.outlooks import OutlookTotals, joint_of, last_week, outlook_cells, outlook_totals
from pipeline.models import ClosingCall
from providers.models import Network

NEAR = dt.timedelta(days=90)
MOST_COUNTIES = 12


@dataclass(frozen=True, slots=True)
class Turn:
    """A county whose lowest cell is in another band than last week."""

    county: str
    before: float
    now: float

    @property
    def fell(self) -> bool:
        return self.now < self.before

    @property
    def band(self) -> Band:
        return band_of(self.now)

    @property
    def words(self) -> str:
        return f"{'fell' if self.fell else 'rose'} from {percent(self.before)} to {percent(self.now)}"


@dataclass(frozen=True, slots=True)
class NetworkBrief:
    network: Network
    head: NetworkForecast
    totals: OutlookTotals
    together: str
    turns: Sequence[Turn]
    further_turns: int
    days_to_filing: int | None
    undecided: int

    @property
    def is_worth_saying(self) -> bool:
        nears = self.days_to_filing is not None and self.days_to_filing <= NEAR.days
        return nears or bool(self.turns) or bool(self.undecided)


def network_briefs(today: dt.date) -> list[NetworkBrief]:
    """Of every network with a forecast, the nearest filing first."""
    heads = NetworkForecast.objects.filter(has_cells=True).select_related("network").order_by("network")
    found = [_brief(head, today) for head in heads]
    return sorted(found, key=lambda each: (each.days_to_filing is None, each.days_to_filing or 0))


def _brief(head: NetworkForecast, today: dt.date) -> NetworkBrief:
    since = last_week(head.network, today)
    cells = outlook_cells(head.network, since)
    joint = joint_of(head.network)
    turns = _turns(head.network, since)
    return NetworkBrief(
        network=head.network,
        head=head,
        totals=outlook_totals(cells),
        together="" if joint is None else percent(joint.go_live if joint.filing is None else joint.filing),
        turns=turns[:MOST_COUNTIES],
        further_turns=max(0, len(turns) - MOST_COUNTIES),
        days_to_filing=None if head.filing_on is None else (head.filing_on - today).days,
        undecided=question(head, today).cells.count(),
    )


def _turns(network: Network, since: Snapshot | None) -> list[Turn]:
    """Those that fell first, the deepest before the others."""
    lowest: dict[str, tuple[float, float]] = {}
    cells = outlook_cells(network, since).filter(before__isnull=False)
    for county, chance, before in cells.values_list("county__name", "chance", "before"):
        now, then = lowest.get(county, (1.0, 1.0))
        lowest[county] = (min(now, chance), min(then, before))
    turns = [
        Turn(county, then, now) for county, (now, then) in lowest.items() if band_of(then) != band_of(now)
    ]
    return sorted(turns, key=lambda turn: (not turn.fell, turn.now, turn.county))


def calls_waiting(reader: User) -> list[ClosingCall]:
    """Closing calls somebody asked for and nobody made yet, the oldest first."""
    calls = ClosingCall.objects.visible_to(reader).waiting()
    return list(calls.select_related("deal__group", "asked_by").order_by("asked_at", "pk"))
