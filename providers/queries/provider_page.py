"""One clinician or facility: where they work, for whom, and whether the network has them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from providers.models import Affiliation, Network, Participant, Provider


@dataclass(frozen=True, slots=True)
class Work:
    affiliation: Affiliation
    is_current: bool
    is_signed: bool


def provider_works(provider: Provider, network: Network | None, today: dt.date) -> tuple[Work, ...]:
    """Current places first, then those that ended or have yet to begin."""
    current = set(provider.affiliations.current(today).values_list("pk", flat=True))
    signed = _signed(provider, network, today)
    works = (
        Work(affiliation, affiliation.pk in current, affiliation.pk in signed)
        for affiliation in provider.affiliations.select_related(
            "group", "specialty", "location__county"
        ).order_by("group__name", "location__city", "specialty_id", "pk")
    )
    return tuple(sorted(works, key=lambda work: not work.is_current))


def _signed(provider: Provider, network: Network | None, today: dt.date) -> set[int]:
    if network is None:
        return set()
    executed = Participant.objects.executed_for(network, today).filter(affiliation__provider=provider)
    return set(executed.values_list("affiliation_id", flat=True))
