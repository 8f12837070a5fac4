"""Telling how many enrollees a network has in each county."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from adequacy.models import Enrollment
from providers.actions.supply import note_everything_changed
from providers.models import Network


@transaction.atomic
def set_enrollees(*, network: Network, by_county: Mapping[str, int], by: User, at: dt.datetime) -> bool:
    """In place of all that was told before; whether anything changed. Then the network is measured anew."""
    Network.objects.select_for_update(of=("self",), no_key=True).get(pk=network.pk)
    told = Enrollment.objects.filter(network=network)
    stood = dict(told.values_list("county", "enrollees"))
    changed = {county: number for county, number in by_county.items() if stood.get(county) != number}
    if not changed and stood.keys() == by_county.keys():
        return False
    told.exclude(county__in=by_county.keys() - changed.keys()).delete()
    Enrollment.objects.bulk_create(
        Enrollment(network=network, county_id=county, enrollees=number, set_by=by, set_at=at)
        for county, number in changed.items()
    )
    note_everything_changed(network=network)
    return True
