"""What the plan itself decides of a standard set: the road factor, and whether credits add up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from adequacy.models import StandardSet
from providers.actions.supply import note_everything_changed
from providers.models import Network


def set_reading(
    *, standard_set: StandardSet, road_factor: Decimal, credits_stack: bool, by: User, at: dt.datetime
) -> bool:
    """Whether anything changed. The networks the set measures are measured anew."""
    with transaction.atomic():
        row = StandardSet.objects.select_for_update().get(pk=standard_set.pk)
        if (row.road_factor, row.credits_stack) == (road_factor, credits_stack):
            return False
        row.road_factor, row.credits_stack, row.set_by, row.set_at = road_factor, credits_stack, by, at
        row.save(update_fields=["road_factor", "credits_stack", "set_by", "set_at"])
        for network in Network.objects.filter(line_of_business=row.line_of_business, edition=row.edition):
            if StandardSet.objects.measuring(network).filter(pk=row.pk).exists():
                note_everything_changed(network=network)
    return True
