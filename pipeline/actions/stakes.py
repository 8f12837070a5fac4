"""The door through which the top floor tells this floor what its deals are worth."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction

from pipeline.models import Stake
from providers.models import Network

AT_ONCE = 1_000


@transaction.atomic
def replace_stakes(
    *,
    network: Network,
    stakes: Iterable[Stake],
    counties: Collection[str] | None = None,
    specialties: Collection[str] | None = None,
) -> int:
    """Put these rows in place of all there were for the network, or for some counties and specialties of it.

    Two writers of one network take turns: whoever measures holds the network's row. A second run with the same
    rows changes nothing but their moment.
    """
    Network.objects.select_for_update(of=("self",), no_key=True).get(pk=network.pk)
    standing = Stake.objects.filter(deal__network=network)
    if counties is not None:
        standing = standing.filter(county__in=counties)
    if specialties is not None:
        standing = standing.filter(specialty__in=specialties)
    standing.delete()
    return len(Stake.objects.bulk_create(stakes, batch_size=AT_ONCE))
