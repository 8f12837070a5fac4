"""Signed, not effective: who is on the way from signature to service, who owns it, and how long it takes us."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Avg, Count, F, QuerySet

from accounts.models import User
from pipeline.models import Deal
from providers.effect import Dates, Progress, progress
from providers.models import Network, Participant


@dataclass(frozen=True, slots=True)
class OnTheWay:
    participant: Participant
    deal: Deal
    progress: Progress

    @property
    def is_overdue(self) -> bool:
        return self.progress.late > 0


@dataclass(frozen=True, slots=True)
class Average:
    days: int
    count: int


def not_effective(
    *, network: Network, reader: User, today: dt.date, mine: bool = False
) -> QuerySet[Participant]:
    """The longest on the way first; of agreements that came by a deal, whose owner sees it through. `mine`: the
    reader's own. Agreements imported as they stood before are taken to be in service.
    """
    found = Participant.objects.not_yet_effective(today).filter(agreement__network=network)
    seen = found.filter(agreement__deal__in=Deal.objects.visible_to(reader))
    if mine:
        seen = seen.filter(agreement__deal__owner=reader)
    return _with_names(seen).order_by(F("application_on").asc(nulls_first=True), "from_on", "pk")


def of_agreement(deal: Deal) -> QuerySet[Participant]:
    rows = Participant.objects.filter(agreement=deal.agreement_id)
    return _with_names(rows).order_by("affiliation__provider__name", "pk")


def on_the_way(rows: Sequence[Participant], today: dt.date) -> tuple[OnTheWay, ...]:
    return tuple(OnTheWay(row, row.agreement.deal, progress(dates_of(row), today)) for row in rows)


def dates_of(row: Participant) -> Dates:
    return Dates(row.from_on, row.application_on, row.committee_on, row.effective_on, row.loaded_on)


def late_of(owner: User, today: dt.date) -> tuple[OnTheWay, ...]:
    """Those of an owner's signed deals who are late. One query."""
    found = on_the_way(list(late_participants([owner.pk], today)), today)
    return tuple(row for row in found if row.is_overdue)


def late_participants(owners: Collection[int], today: dt.date) -> QuerySet[Participant]:
    """Of these owners' signed deals, who is not effective on that day; who of them is late `progress` says."""
    rows = Participant.objects.not_yet_effective(today).filter(agreement__deal__owner__in=owners)
    return _with_names(rows).order_by("from_on", "pk")


def average_days_to_effective(network: Network) -> Average | None:
    """The plan's own, from application to effective, over the clinicians of this network; none without one."""
    known = Participant.objects.filter(
        agreement__network=network, application_on__isnull=False, effective_on__isnull=False
    )
    found = known.aggregate(days=Avg(F("effective_on") - F("application_on")), count=Count("pk"))
    if not found["count"]:
        return None
    return Average(days=round(found["days"].total_seconds() / 86_400), count=found["count"])


def _with_names(rows: QuerySet[Participant]) -> QuerySet[Participant]:
    return rows.select_related(
        "affiliation__provider",
        "affiliation__specialty",
        "affiliation__location",
        "agreement__group",
        "agreement__deal__owner",
    )
