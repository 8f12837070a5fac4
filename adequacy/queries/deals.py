"""Open deals as the county pages need them: all of them lightly, and those on the page as lists show them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pipeline.queries.rows import DealRow, rows_of
from pipeline.queries.work import OPEN, QUIET, Calendar, visible_deals
from pipeline.stages import OPEN_STAGES, Stage
from providers.models import Network


@dataclass(frozen=True, slots=True)
class OpenDeal:
    pk: int
    group_pk: int
    group: str
    owner_pk: int
    owner: str
    stage: Stage
    is_quiet: bool

    @property
    def rank(self) -> tuple[int, str, int]:
        """Nearest to signing first."""
        return (-OPEN_STAGES.index(self.stage), self.group, self.pk)


def open_deals(network: Network, calendar: Calendar) -> list[OpenDeal]:
    """Those the reader may see, nearest to signing first. Two queries."""
    deals = visible_deals(calendar.reader, calendar).filter(OPEN, network=network)
    quiet = set(deals.filter(QUIET).values_list("pk", flat=True))
    rows = deals.values_list("pk", "group", "group__name", "owner", "owner__name", "stage")
    found = [
        OpenDeal(pk, group, name, owner, owner_name, Stage(stage), pk in quiet)
        for pk, group, name, owner, owner_name, stage in rows
    ]
    return sorted(found, key=lambda deal: deal.rank)


def shown_deals(pks: Collection[int], calendar: Calendar) -> dict[int, DealRow]:
    """By deal, with next step, clocks and silence, as every list of deals shows them. Five queries."""
    visible = visible_deals(calendar.reader, calendar).filter(pk__in=pks).values_list("pk", flat=True)
    return {row.pk: row for row in rows_of(list(visible), calendar)}
