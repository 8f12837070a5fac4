"""Writing down how far a signed clinician has come. Who changed what stands in the history that triggers write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction

from providers.effect import LABELS, MILESTONES
from providers.models import Agreement, Participant


class DatesRefused(Exception):
    """`field` is where the form shows it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@transaction.atomic
def record_dates(
    *,
    agreement: Agreement,
    participants: Collection[int],
    dates: Mapping[str, dt.date],
    expected_on: dt.date | None,
    today: dt.date,
) -> int:
    """For all of these clinicians at once; what is not given stays as it is.

    1. Lock them. 2. Refuse days that cannot be, naming whose. 3. Write. The same dates again change nothing.
    """
    rows = list(
        agreement.participants.filter(pk__in=participants)
        .select_for_update(of=("self",))
        .select_related("affiliation__provider")
        .order_by("pk")
    )
    if not rows:
        raise DatesRefused("participants", "Tick at least one clinician of this agreement.")
    _not_ahead(dates, today)
    for row in rows:
        for name, day in dates.items():
            setattr(row, name, day)
        row.expected_on = expected_on
        _check(row)
        row.save(update_fields=[*dates, "expected_on"])
    return len(rows)


def _not_ahead(dates: Mapping[str, dt.date], today: dt.date) -> None:
    """An effective date may lie ahead, as committees set it; the other three are facts."""
    for name, day in dates.items():
        if day > today and name != "effective_on":
            raise DatesRefused(name, "This day has not come yet.")


def _check(row: Participant) -> None:
    name = row.affiliation.provider.name
    for milestone in MILESTONES[1:]:
        day = getattr(row, milestone)
        if day is None:
            continue
        if row.application_on is None:
            raise DatesRefused("application_on", f"When was the application of {name} received?")
        if day < row.application_on:
            raise DatesRefused(milestone, f"{LABELS[milestone]} before the application of {name}?")
    if row.loaded_on is not None and row.effective_on is None:
        raise DatesRefused("effective_on", f"{name} is loaded; from when effective?")
