"""What the letters of a morning are made from, for many readers at once in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from accounts.models import Role, User
from pipeline.models import Hold, NextStep, Stake, StepKind
from pipeline.queries.chips import NO_CHIPS, Chips, chips_of
from pipeline.queries.effective import dates_of, late_participants
from pipeline.queries.mentions import Hears, Mention, mentioned_in_digests, mentioned_to_managers
from pipeline.reminders import Alert, Digest, OpenDeal, Promise, Waiting, Worth, digest, team_alert
from pipeline.stages import Stage
from pipeline.stall import ESCALATE_AFTER, Silence, local_day
from providers.effect import progress
from providers.models import FilingDeadline

NOBODY: Mapping[int, Collection[int]] = {}
ROUNDING = 1e-9
"""The database asks a hair wider; what is pivotal is for the rule to say."""

_STEP = ("deal", "owner", "what", "due_on", "due_time", "kind")
_FACTS = (
    "is_held", "alert_pk", "silence", "episode_on", "owner_told_on", "manager_told_on", "group_pk", "group", "network",
    "deal_owner", "deal_owner_name", "zone", "manager", "clock_started_on", "quiet_on", "last_contact_at", "stage",
    "stage_entered_at",
)  # fmt: skip


def digests_of(
    readers: Collection[User], *, now: dt.datetime, covered: Mapping[int, Collection[int]] = NOBODY
) -> dict[int, Digest]:
    """By reader: their digest, where there is something to say. `covered` are those each reader stands in for.

    Readers own deals or lead those who do (`may_own_deals`), and both read every deal; so `visible_to` takes none away.
    """
    hears = _hears(readers, covered, now)
    return _written(digest, hears, mentioned_in_digests(hears, now=now), now=now)


def team_alerts_of(
    readers: Collection[User], *, now: dt.datetime, covered: Mapping[int, Collection[int]] = NOBODY
) -> dict[int, Digest]:
    """By manager: what they hear of the team. Somebody hears of those who have no manager."""
    stand_in = _manager_of_the_unmanaged()
    leaders = {
        stand_in,
        *User.objects.filter(manager__isnull=False).values_list("manager", flat=True).distinct(),
    }
    hears = [each for each in _hears(readers, covered, now) if each.people & leaders]
    found = mentioned_to_managers(hears, now=now, stand_in=stand_in)
    return _written(team_alert, hears, found, now=now)


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


def deals_to_escalate(
    *, reader: User, covered: Collection[int], now: dt.datetime, least: float
) -> list[OpenDeal]:
    """Open deals worth `least` or more that are quiet a week past their limit and that neither the reader nor those
    they cover for were told of.
    """
    today = reader.today(now)
    pivotal = Stake.objects.annotate(share=F("chance_if_signed") - F("chance_if_lost"))
    steps = (
        _steps()
        .filter(alert__isnull=False, alert__quiet_on__lte=today - ESCALATE_AFTER)
        .filter(deal__in=pivotal.filter(share__gte=least - ROUNDING).values("deal"))
        .exclude(alert__escalations__person__in=[reader.pk, *covered])
    )
    return _Maker(steps, now=now).deals(today)


def deals_of(deals: Collection[int], *, reader: User, now: dt.datetime) -> list[OpenDeal]:
    """These open deals as a letter to the reader says them."""
    return _Maker(_steps().filter(deal__in=deals), now=now).deals(reader.today(now))


def _hears(
    readers: Collection[User], covered: Mapping[int, Collection[int]], now: dt.datetime
) -> list[Hears]:
    return [
        Hears(reader.pk, reader.today(now), frozenset({reader.pk, *covered.get(reader.pk, ())}))
        for reader in readers
    ]


def _written(
    rule: Callable[..., Digest | None],
    hears: Sequence[Hears],
    found: Mapping[int, Mention],
    *,
    now: dt.datetime,
) -> dict[int, Digest]:
    """The lines by the rule, from the first deals of each; the counts are those of all."""
    shown = {deal for mention in found.values() for deal in mention.deals}
    maker = _Maker(_steps().filter(deal__in=shown), now=now)
    letters = {}
    for each in hears:
        if (mention := found.get(each.reader)) is None:
            continue
        deals = maker.deals(each.day, mention.deals)
        said = rule(deals, reader_id=each.reader, today=each.day, covered=each.people)
        if said is not None:
            letters[each.reader] = said.among(mention.counts, told_before=mention.told_before)
    return letters


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


def _steps() -> QuerySet[Any]:
    """The open steps with their deals, and what is known of a silence, as rows of plain values."""
    held = Hold.objects.running().filter(deal=OuterRef("deal"))
    found: QuerySet[Any] = (
        NextStep.objects.open()
        .alias(alert=FilteredRelation("deal__alerts", condition=Q(deal__alerts__closed_at__isnull=True)))
        .annotate(
            is_held=Exists(held),
            alert_pk=F("alert__pk"),
            silence=F("alert__silence"),
            episode_on=F("alert__quiet_on"),
            owner_told_on=F("alert__owner_told_on"),
            manager_told_on=F("alert__manager_told_on"),
            group_pk=F("deal__group"),
            group=F("deal__group__name"),
            network=F("deal__network"),
            deal_owner=F("deal__owner"),
            deal_owner_name=F("deal__owner__name"),
            zone=F("deal__owner__time_zone"),
            manager=F("deal__owner__manager"),
            clock_started_on=F("deal__clock_started_on"),
            quiet_on=F("deal__quiet_on"),
            last_contact_at=F("deal__last_contact_at"),
            stage=F("deal__stage"),
            stage_entered_at=F("deal__stage_entered_at"),
        )
        .order_by("pk")
        .values_list(*_STEP, *_FACTS, named=True)
    )
    return found


class _Maker:
    """What is known of many deals at once: where they work, their filings, what they are worth. Four queries."""

    def __init__(self, steps: QuerySet[Any], *, now: dt.datetime) -> None:
        self.now = now
        self.rows = {row.deal: row for row in steps}
        earliest = now.date() - dt.timedelta(days=1)
        rows = self.rows.values()
        self.stand_in = _manager_of_the_unmanaged() if any(row.manager is None for row in rows) else None
        self.chips = chips_of({row.group_pk for row in rows}, earliest)
        self.filings = _filings({row.network for row in rows}, earliest)
        self.worth = _worth(self.rows)
        self.zones = {row.zone: ZoneInfo(row.zone) for row in rows}
        self.days = {name: local_day(now, zone) for name, zone in self.zones.items()}

    def deals(self, today: dt.date, some: Iterable[int] | None = None) -> list[OpenDeal]:
        """All of them, or some, as they stand on a reader's day."""
        return [
            self._deal(self.rows[pk], today)
            for pk in (self.rows if some is None else some)
            if pk in self.rows
        ]

    def _deal(self, row: Any, today: dt.date) -> OpenDeal:
        zone = self.zones[row.zone]
        chips: Chips = self.chips.get(row.group_pk, NO_CHIPS)
        ahead = self.filings.get(row.network, ())
        return OpenDeal(
            pk=row.deal,
            group=row.group,
            place=chips.line,
            county=chips.county,
            owner_id=row.deal_owner,
            owner_name=row.deal_owner_name,
            manager_id=row.manager or self.stand_in,
            promise=Promise(row.owner, row.what, row.due_on, row.due_time, StepKind(row.kind).label),
            clock_started_on=row.clock_started_on,
            quiet_on=row.quiet_on,
            last_contact_on=local_day(row.last_contact_at, zone) if row.last_contact_at else None,
            is_held=row.is_held,
            alert=_alert(row, self.days[row.zone]),
            filing_on=next((day for day in ahead if day >= today), None),
            stage=Stage(row.stage),
            stage_entered_on=local_day(row.stage_entered_at, zone),
            worth=self.worth.get(row.deal),
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


def _alert(row: Any, owner_day: dt.date) -> Alert | None:
    """None also while an appointment they agreed to postpones the silence: the alert is open, and nobody quiet."""
    if row.alert_pk is None or row.quiet_on > owner_day:
        return None
    return Alert(
        pk=row.alert_pk,
        silence=Silence(row.silence),
        is_owner_told=row.owner_told_on is not None,
        is_manager_told=row.manager_told_on is not None,
        quiet_on=row.episode_on,
    )
