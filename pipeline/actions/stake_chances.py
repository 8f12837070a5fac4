"""The door through which a forecast tells this floor what its deals are worth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from django.db import connection, transaction

from pipeline.models import Stake
from providers.models import Network


@dataclass(frozen=True, slots=True)
class StakeChance:
    """The chance of a cell if the deal signs and if it is lost."""

    deal: int
    county: str
    specialty: str
    if_signed: float
    if_lost: float


_SET_CHANCES = """
    UPDATE pipeline_stake AS stake
    SET chance_if_signed = told.if_signed, chance_if_lost = told.if_lost
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::float8[], %s::float8[])
        AS told (deal, county, specialty, if_signed, if_lost)
    WHERE stake.deal_id = told.deal AND stake.county_id = told.county AND stake.specialty_id = told.specialty
"""


@transaction.atomic
def set_chances(*, network: Network, chances: Iterable[StakeChance]) -> int:
    """Tell the stakes that stand what a forecast says of them, and empty the others of the network. Says how many.

    Whoever measures the network waits meanwhile, as in `replace_stakes`.
    """
    Network.objects.select_for_update(of=("self",), no_key=True).get(pk=network.pk)
    Stake.objects.filter(deal__network=network, chance_if_signed__isnull=False).update(
        chance_if_signed=None, chance_if_lost=None
    )
    told = [astuple(each) for each in chances]
    columns = [list(column) for column in zip(*told, strict=True)] if told else [[], [], [], [], []]
    with connection.cursor() as cursor:
        cursor.execute(_SET_CHANCES, columns)
        told_of: int = cursor.rowcount
    return told_of
