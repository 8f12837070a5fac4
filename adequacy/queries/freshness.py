"""As of when the stored cells of a network are, and whether they are being measured."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max

from adequacy.models import Measurement
from providers.models import Network, SupplyChange


@dataclass(frozen=True, slots=True)
class Freshness:
    """`measured_at` is None until the first full measurement ended. `waiting` changes of supply are not in yet."""

    measured_at: dt.datetime | None
    waiting: int
    running: Measurement | None
    reconciled: Measurement | None

    @property
    def is_under_way(self) -> bool:
        return bool(self.waiting) or self.running is not None


def freshness(network: Network) -> Freshness:
    """Five queries."""
    of_network = Measurement.objects.filter(network=network)
    changes = SupplyChange.objects.filter(network=network)
    full = of_network.finished().aggregate(at=Max("finished_at"))["at"]
    partly = changes.aggregate(at=Max("done_at"))["at"]
    return Freshness(
        measured_at=max(full, partly) if full and partly else full,
        waiting=changes.waiting().count(),
        running=of_network.running().first(),
        reconciled=of_network.finished().filter(differing__isnull=False).newest_first().first(),
    )
