"""Writing down, once a filing has passed, which cells passed on its day: what the weekly chances are judged by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef

from adequacy.measuring.kinds import EXECUTED, WITH_LETTERS
from adequacy.models import CellOutcome, Snapshot
from adequacy.queries.days import plan_day
from adequacy.queries.measuring import gather
from providers.models import Network

AT_ONCE = 1_000


def judge_filings(*, at: dt.datetime) -> int:
    """Every filing that has passed since chances are kept and is not judged yet; how many cells were written.

    A second run finds nothing. Rosters are those of today: what was signed, and when, is never lost.
    """
    judged = CellOutcome.objects.filter(network=OuterRef("network"), filing_on=OuterRef("filing_on"))
    passed = Snapshot.objects.filter(~Exists(judged), filing_on__lt=plan_day(at))
    newest = passed.order_by("network", "filing_on", "-week_on").distinct("network", "filing_on")
    return sum(_judge(each, at=at) for each in newest)


@transaction.atomic
def _judge(last: Snapshot, *, at: dt.datetime) -> int:
    """The filing of its last snapshot.

    1. One run at a time for the network. 2. Measure as of the day. 3. Write each cell, unless another run did.
    """
    network = Network.objects.select_for_update(of=("self",)).get(pk=last.network_id)
    if (
        last.filing_on is None
        or CellOutcome.objects.filter(network=network, filing_on=last.filing_on).exists()
    ):
        return 0
    layer = WITH_LETTERS if last.takes_letters else EXECUTED
    rows = list(_outcomes(network, last.filing_on, layer=layer, at=at))
    return len(CellOutcome.objects.bulk_create(rows, batch_size=AT_ONCE))


def _outcomes(network: Network, filing_on: dt.date, *, layer: int, at: dt.datetime) -> Iterator[CellOutcome]:
    gathered = gather(network, day=filing_on, plan_day=filing_on, with_prospects=False)
    if gathered is None:
        return
    for cells in gathered.measured():
        for place in np.flatnonzero(cells.judged).tolist():
            yield CellOutcome(
                network=network,
                county_id=gathered.counties[place],
                specialty_id=cells.kind.code,
                filing_on=filing_on,
                passed=bool(cells.passes[layer, place]),
                judged_at=at,
            )
