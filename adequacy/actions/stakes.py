"""What open deals mean for the cells of one kind, as rows the first floor reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from math import ceil, isnan

from adequacy.measuring.added import Added, added_by
from adequacy.measuring.cells import KindCells
from adequacy.measuring.critical import critical_groups
from adequacy.measuring.kinds import EXECUTED, PIPELINE, WITH_LETTERS
from adequacy.queries.measuring import Gathered
from pipeline.models import Stake


def stakes_of(gathered: Gathered, cells: KindCells, *, at: dt.datetime) -> Iterator[Stake]:
    """One for each open deal and county where it would bring or reach somebody."""
    supply, setting = cells.reach.supply, gathered.setting
    falls = critical_groups(gathered.members, cells, supply, setting, layer=PIPELINE)
    critical = {(each.county, each.group) for each in falls}
    for added in added_by(gathered.members, cells, gathered.deals.keys(), setting):
        yield _stake(gathered, cells, added, is_critical=(added.county, added.group) in critical, at=at)


def _stake(
    gathered: Gathered, cells: KindCells, added: Added, *, is_critical: bool, at: dt.datetime
) -> Stake:
    place, kind = added.county, cells.kind
    members = int(gathered.members.totals[place])
    required, limit = kind.required[place], kind.limits[place]
    return Stake(
        deal_id=gathered.deals[added.group],
        county_id=gathered.counties[place],
        specialty_id=kind.code,
        in_beds=kind.in_beds,
        brings=ceil(added.brings),
        required=int(required) if required >= 0 else None,
        executed=int(cells.have[EXECUTED, place]),
        with_letters=int(cells.have[WITH_LETTERS, place]) if gathered.takes_letters else None,
        members=members,
        members_out_of_reach=0 if isnan(limit) else members - int(cells.covered[EXECUTED, place]),
        members_reached=added.reaches,
        is_estimate=gathered.source.is_estimate,
        closes=added.closes and not cells.passes[EXECUTED, place],
        is_critical=is_critical,
        other_groups=added.other_groups,
        needed_on=gathered.deadline.due_on if gathered.deadline else None,
        edition=gathered.rules.edition,
        as_of=at,
    )
