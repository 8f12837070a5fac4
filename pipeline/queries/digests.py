"""What the letters of the day are made from, for many readers at once in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from accounts.models import Role, User
from pipeline.models import Hold, NextStep, NextStepQuerySet
from pipeline.queries.chips import NO_CHIPS, Chips, chips_of
from pipeline.reminders import Alert, OpenDeal, Promise
from pipeline.stall import NUDGE_BEFORE, Silence, local_day
from providers.models import FilingDeadline


def deals_to_mention(readers: Collection[User], *, now: dt.datetime) -> dict[int, list[OpenDeal]]:
    """By reader: the deals a letter could mention. Which it does mention is for `reminders` to say.

    Readers own deals or lead those who do (`may_own_deals`), and both read every deal; so `visible_to` takes none away.
    """
    days = {reader.pk: reader.today(now) for reader in readers}
    if not days:
        return {}
    latest, earliest = max(days.values()), min(days.values())
    stand_in = _manager_of_the_unmanaged()
    steps = list(_steps(list(days), latest, with_unmanaged=stand_in in days))
    chips = chips_of({step.deal.group_id for step in steps}, earliest)
    filings = _filings({step.deal.network_id for step in steps}, earliest)
    found: dict[int, list[OpenDeal]] = {pk: [] for pk in days}
    for step in steps:
        ahead = filings.get(step.deal.network_id, [])
        concerned = {step.owner_id, step.deal.owner_id, step.deal.owner.manager_id or stand_in}
        for reader in days.keys() & concerned:
            found[reader].append(_open_deal(step, chips, ahead, days[reader]))
    return found


def _manager_of_the_unmanaged() -> int | None:
    """Somebody hears of the silences of those who have no manager: the manager who is here longest."""
    managers = User.objects.people().filter(role=Role.MANAGER).order_by("pk")
    first: int | None = managers.values_list("pk", flat=True).first()
    return first


def _steps(readers: list[int], latest: dt.date, *, with_unmanaged: bool) -> NextStepQuerySet:
    """The open steps of deals that are due, quiet or going quiet: theirs, and the quiet ones of their teams."""
    own = Q(owner__in=readers) | Q(deal__owner__in=readers)
    near = Q(due_on__lte=latest) | Q(deal__quiet_on__lte=latest + NUDGE_BEFORE) | Q(alert__isnull=False)
    team = Q(deal__owner__manager__in=readers)
    if with_unmanaged:
        team |= Q(deal__owner__manager__isnull=True)
    held = Hold.objects.running().filter(deal=OuterRef("deal"))
    steps: NextStepQuerySet = (
        NextStep.objects.open()
        .alias(
            alert=FilteredRelation("deal__alerts", condition=Q(deal__alerts__closed_at__isnull=True)),
        )
        .filter((own & near) | (team & Q(alert__isnull=False)))
        .annotate(
            is_held=Exists(held),
            alert_pk=F("alert__pk"),
            silence=F("alert__silence"),
            owner_told_on=F("alert__owner_told_on"),
            manager_told_on=F("alert__manager_told_on"),
        )
        .select_related("deal__group", "deal__owner")
        .order_by("pk")
    )
    return steps


def _filings(networks: Collection[int], earliest: dt.date) -> dict[int, list[dt.date]]:
    """The filings still ahead of each network, the nearest first."""
    found: dict[int, list[dt.date]] = {}
    rows = FilingDeadline.objects.ahead(earliest).filter(network__in=networks)
    for network, due_on in rows.values_list("network", "due_on"):
        found.setdefault(network, []).append(due_on)
    return found


def _open_deal(step: Any, chips: dict[int, Chips], filings: Iterable[dt.date], today: dt.date) -> OpenDeal:
    deal = step.deal
    contact = deal.last_contact_at
    return OpenDeal(
        pk=deal.pk,
        group=deal.group.name,
        place=chips.get(deal.group_id, NO_CHIPS).line,
        owner_id=deal.owner_id,
        owner_name=deal.owner.name,
        manager_id=deal.owner.manager_id,
        promise=Promise(step.owner_id, step.what, step.due_on, step.due_time),
        clock_started_on=deal.clock_started_on,
        quiet_on=deal.quiet_on,
        last_contact_on=local_day(contact, deal.owner.zone) if contact else None,
        is_held=step.is_held,
        alert=_alert(step),
        filing_on=next((day for day in filings if day >= today), None),
    )


def _alert(step: Any) -> Alert | None:
    if step.alert_pk is None:
        return None
    return Alert(
        pk=step.alert_pk,
        silence=Silence(step.silence),
        is_owner_told=step.owner_told_on is not None,
        is_manager_told=step.manager_told_on is not None,
    )
