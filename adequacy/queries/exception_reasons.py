"""The list of reasons an edition knows for not having contracted somebody, and what was said of whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db.models import Q

from adequacy.models import ExceptionReason, ReasonGiven
from adequacy.queries.standards import standard_set_of
from providers.models import Network, Specialty


def reasons_in_force(network: Network, day: dt.date) -> Mapping[str, ExceptionReason]:
    """By code, accepted ones first; none where the edition keeps no list."""
    standard_set = standard_set_of(network)
    if standard_set is None:
        return {}
    rows = ExceptionReason.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day), standard_set=standard_set, valid_from__lte=day
    )
    return {row.code: row for row in rows.order_by("accepted", "pk")}


def reasons_given(network: Network, specialty: Specialty) -> Mapping[int, ReasonGiven]:
    """By provider, what was said last, unless that took it back. One query."""
    newest = (
        ReasonGiven.objects.filter(network=network, specialty=specialty)
        .select_related("given_by")
        .order_by("provider", "-given_at", "-pk")
        .distinct("provider")
    )
    return {row.provider_id: row for row in newest if row.reason or row.note}
