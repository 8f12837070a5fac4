"""The door through which the top floor tells this floor what its deals are worth."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from pipeline.models import Stake
from providers.actions.copying import copy_columns
from providers.models import Network, of_cells

COLUMNS = tuple(field.attname for field in Stake._meta.concrete_fields if not field.primary_key)


@transaction.atomic
def replace_stakes(
    *,
    network: Network,
    stakes: Sequence[Stake],
    within: Mapping[str, Collection[str]] | None = None,
) -> int:
    """Put these rows in place of all there were for the network, or for some cells of it: `within` names counties by
    specialty.

    Two writers of one network take turns: whoever measures holds the network's row. A second run with the same
    rows changes nothing but their moment.
    """
    Network.objects.select_for_update(of=("self",), no_key=True).get(pk=network.pk)
    standing = Stake.objects.filter(deal__network=network)
    if within is not None:
        standing = standing.filter(of_cells(within))
    standing.delete()
    if not stakes:
        return 0
    columns = [[getattr(stake, name) for stake in stakes] for name in COLUMNS]
    return copy_columns(Stake._meta.db_table, COLUMNS, columns)
