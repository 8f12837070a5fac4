"""What the letters of a morning are made from, for many readers at once in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from accounts.models import Role, User
from pipeline.models import Hold, NextStep, NextStepQuerySet, Stake, StepKind
from pipeline.queries.chips import NO_CHIPS, Chips, chips_of
from pipeline.queries.effective import dates_of, late_participants
from pipeline.reminders import Alert, OpenDeal, Promise, Waiting, Worth
from pipeline.stages import Stage
from pipeline.stall import ESCALATE_AFTER, NUDGE_BEFORE, Silence, local_day
from providers.effect import progress
from providers.models import FilingDeadline

NOBODY: Mapping[int, Collection[int]] = {}


def deals_to_mention(
    readers: Collection[User], *, now: dt.datetime, covered: Mapping[int, Collection[int]] = NOBODY
) -> dict[int, list[OpenDeal]]:
    """By reader: the deals a digest or a manager's alert could mention. Which it does is for `reminders` to say.

    `covered` are those each reader stands in for. Readers own deals or lead those who do (`may_own_deals`), and both
    read every deal; so `visible_to` takes none away.
    """
    days = {reader.pk: reader.today(now) for reader in readers}
    if not days:
        return {}
    stand_in = _manager_of_the_unmanaged()
    heard_by = _heard_by(days, covered)
    steps = list(_steps(list(heard_by), max(days.values()), with_unmanaged=stand_in in heard_by))
    made = _Maker(steps, earliest=min(days.values()))
    found: dict[int, list[OpenDeal]] = {pk: [] for pk in days}
    for step in steps:
        manager = step.deal.owner.manager_id or stand_in
        concerned = {step.owner_id, step.deal.owner_id, manager}
        for reader in {pk for person in concerned for pk in heard_by.get(person, ())}:
            found[reader].append(made.deal(step, days[reader], manager=manager))
    return found


def waiting_for_effect(
    days: Mapping[int, dt.date], *, covered: Mapping[int, Collection[int]] = NOBODY
) -> dict[int, tuple[Waiting, ...]]:
    """By reader, with the day it is where they are: their signed groups whose clinicians are late, the longest first.
    One query.
    """
    found: dict[int, dict[str, list[int]]] = {}
    heard_by = _heard_by(days, covered)
    for row in late_participants(list(heard_by), max(days.values(), default=dt.date.min)):
        for reader in heard_by[row.agreement.deal.owner_id]:
            so_far = progress(dates_of(row), days[reader])
            if so_far.late:
                found.setdefault(reader, {}).setdefault(row.agreement.group.name, []).append(so_far.days)
    return {
        reader: tuple(
            sorted(
                (Waiting(name, len(late), max(late)) for name, late in groups.items()),
                key=lambda each: (-each.days, each.group),
            )
        )
        for reader, groups in found.items()
    }


def deals_to_escalate(*, reader: User, covered: Collection[int], now: dt.datetime) -> list[OpenDeal]:
    """Open deals with a forecast that are quiet a week past their limit and that neither the reader nor those they
    cover for were told of.
    """
    today = reader.today(now)
    steps = list(
        _with_alerts(NextStep.objects.open())
        .filter(alert__isnull=False, alert__quiet_on__lte=today - ESCALATE_AFTER)
        .filter(deal__stakes__chance_if_signed__isnull=False)
        .exclude(alert__escalations__person__in=[reader.pk, *covered])
        .distinct()
    )
    made = _Maker(steps, earliest=today)
    return [made.deal(step, today, manager=step.deal.owner.manager_id) for step in steps]


def deals_of(deals: Collection[int], *, reader: User, now: dt.datetime) -> list[OpenDeal]:
    """These open deals as a letter to the reader says them."""
    today = reader.today(now)
    steps = list(_with_alerts(NextStep.objects.open().filter(deal__in=deals)))
    made = _Maker(steps, earliest=today)
    return [made.deal(step, today, manager=step.deal.owner.manager_id) for step in steps]


def _heard_by(readers: Collection[int], covered: Mapping[int, Collection[int]]) -> dict[int, set[int]]:
    """By person whose business it is: the readers who hear of it."""
    found: dict[int, set[int]] = {}
    for reader in readers:
        for person in (reader, *covered.get(reader, ())):
            found.setdefault(person, set()).add(reader)
    return found


def _manager_of_the_unmanaged() -> int | None:
    """Somebody hears of the silences of those who have no manager: the manager who is here longest."""
    managers = User.objects.people().filter(role=Role.MANAGER).order_by("pk")
    first: int | None = managers.values_list("pk", flat=True).first()
    return first


def _steps(people: list[int], latest: dt.date, *, with_unmanaged: bool) -> QuerySet[Any]:
    """The open steps of deals that are due, quiet or going quiet: theirs, and the quiet ones of their teams."""
    own = Q(owner__in=people) | Q(deal__owner__in=people)
    near = Q(due_on__lte=latest) | Q(deal__quiet_on__lte=latest + NUDGE_BEFORE) | Q(alert__isnull=False)
    team = Q(deal__owner__manager__in=people)
    if with_unmanaged:
        team |= Q(deal__owner__manager__isnull=True)
    return _with_alerts(NextStep.objects.open()).filter((own & near) | (team & Q(alert__isnull=False)))


def _with_alerts(steps: NextStepQuerySet) -> QuerySet[Any]:
    held = Hold.objects.running().filter(deal=OuterRef("deal"))
    found: QuerySet[Any] = (
        steps.alias(alert=FilteredRelation("deal__alerts", condition=Q(deal__alerts__closed_at__isnull=True)))
        .annotate(
            is_held=Exists(held),
            alert_pk=F("alert__pk"),
            silence=F("alert__silence"),
            episode_on=F("alert__quiet_on"),
            owner_told_on=F("alert__owner_told_on"),
            manager_told_on=F("alert__manager_told_on"),
        )
        .select_related("deal__group", "deal__owner")
        .order_by("pk")
    )
    return found


class _Maker:
    """What is known of many deals at once: where they work, their filings, what they are worth. Three queries."""

    def __init__(self, steps: Collection[Any], *, earliest: dt.date) -> None:
        self.chips = chips_of({step.deal.group_id for step in steps}, earliest)
        self.filings = _filings({step.deal.network_id for step in steps}, earliest)
        self.worth = _worth({step.deal_id for step in steps})

    def deal(self, step: Any, today: dt.date, *, manager: int | None) -> OpenDeal:
        deal = step.deal
        contact, zone = deal.last_contact_at, deal.owner.zone
        chips: Chips = self.chips.get(deal.group_id, NO_CHIPS)
        ahead = self.filings.get(deal.network_id, ())
        return OpenDeal(
            pk=deal.pk,
            group=deal.group.name,
            place=chips.line,
            county=chips.county,
            owner_id=deal.owner_id,
            owner_name=deal.owner.name,
            manager_id=manager,
            promise=Promise(step.owner_id, step.what, step.due_on, step.due_time, StepKind(step.kind).label),
            clock_started_on=deal.clock_started_on,
            quiet_on=deal.quiet_on,
            last_contact_on=local_day(contact, zone) if contact else None,
            is_held=step.is_held,
            alert=_alert(step),
            filing_on=next((day for day in ahead if day >= today), None),
            stage=Stage(deal.stage),
            stage_entered_on=local_day(deal.stage_entered_at, zone),
            worth=self.worth.get(deal.pk),
        )


def _filings(networks: Collection[int], earliest: dt.date) -> dict[int, list[dt.date]]:
    """The filings still ahead of each network, the nearest first."""
    found: dict[int, list[dt.date]] = {}
    rows = FilingDeadline.objects.ahead(earliest).filter(network__in=networks)
    for network, due_on in rows.values_list("network", "due_on"):
        found.setdefault(network, []).append(due_on)
    return found


def _worth(deals: Iterable[int]) -> dict[int, Worth]:
    """Of each deal, its heaviest stake, where a forecast was made."""
    stakes = (
        Stake.objects.of_deals(list(deals))
        .filter(chance_if_signed__isnull=False)
        .heaviest_first()
        .select_related("county", "specialty")
    )
    found: dict[int, Worth] = {}
    for stake in stakes:
        share = stake.worth or 0.0
        found.setdefault(
            stake.deal_id,
            Worth(share, f"{stake.specialty.name}, {stake.county.name}", stake.as_of.date()),
        )
    return found


def _alert(step: Any) -> Alert | None:
    if step.alert_pk is None:
        return None
    return Alert(
        pk=step.alert_pk,
        silence=Silence(step.silence),
        is_owner_told=step.owner_told_on is not None,
        is_manager_told=step.manager_told_on is not None,
        quiet_on=step.episode_on,
    )
