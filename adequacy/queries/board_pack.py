"""The board pack: the numbers of the Counties page, whole, as they stood when the forecast was made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.wording import counted, full_date, percent
from adequacy.bands import SAFE, SURE, Band
from adequacy.models import JointForecast, NetworkForecast
from adequacy.queries.outlooks import (
    OutlookRow,
    OutlookTotals,
    joint_of,
    last_week,
    outlook_cells,
    outlook_rows,
    outlook_totals,
)
from pipeline.queries.work import Calendar
from providers.models import Network

MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class BoardPack:
    """`rows` are the cells below 95 %, the least likely first; `left_out` says how many had no room."""

    network: Network
    head: NetworkForecast
    totals: OutlookTotals
    joint: JointForecast | None
    rows: Sequence[OutlookRow]
    left_out: int
    today: dt.date

    @property
    def summary(self) -> str:
        cells = counted(self.totals.cells, "cell", "cells")
        if self.head.filing_on is None:
            until = f"go-live on {full_date(self.head.go_live_on)}"
        else:
            days = counted((self.head.filing_on - self.today).days, "day", "days")
            until = f"{days} to the filing on {full_date(self.head.filing_on)}"
        return f"{self.totals.below_safe:,} of {cells} below {percent(SAFE)}; {until}."

    @property
    def bands(self) -> list[tuple[str, int]]:
        return [(band.label, self.totals.by_band[band]) for band in Band]

    @property
    def together(self) -> str:
        if self.joint is None:
            return ""
        return percent(self.joint.go_live if self.joint.filing is None else self.joint.filing)


def board_pack(network: Network, head: NetworkForecast, *, calendar: Calendar, today: dt.date) -> BoardPack:
    cells = outlook_cells(network, last_week(network, today))
    listed = cells.filter(chance__lt=SURE)
    return BoardPack(
        network=network,
        head=head,
        totals=outlook_totals(cells),
        joint=joint_of(network),
        rows=outlook_rows(network, list(listed[:MOST_ROWS]), calendar, first=1),
        left_out=max(0, listed.count() - MOST_ROWS),
        today=today,
    )
