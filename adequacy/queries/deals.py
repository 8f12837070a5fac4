"""Open deals as the county pages show them: who owns them, what comes next, and whether they are quiet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from pipeline.models import Deal, Hold, NextStep, StallAlert
from pipeline.stages import OPEN_STAGES, Stage
from pipeline.stall import NUDGE_BEFORE, Silence
from providers.models import Network


@dataclass(frozen=True, slots=True)
class Quietness:
    """How silent a deal is: the key of its word in the status vocabulary, empty when there is nothing to say."""

    key: str = ""
    days: int | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class DealLine:
    pk: int
    address: str
    group_pk: int
    group: str
    owner_pk: int
    owner: str
    stage: Stage
    step: str
    step_due_on: dt.date
    step_due_time: dt.time | None
    is_overdue: bool
    days_since_contact: int | None
    quietness: Quietness

    @property
    def position(self) -> int:
        return OPEN_STAGES.index(self.stage) + 1

    @property
    def rank(self) -> tuple[int, str, int]:
        """Nearest to signing first."""
        return (-self.position, self.group, self.pk)


def open_deals(network: Network, *, reader: User, now: dt.datetime) -> list[DealLine]:
    """The open deals of a network that the reader may see, nearest to signing first. Four queries."""
    deals = _with_parts(Deal.objects.visible_to(reader).open().in_network(network))
    return sorted((_line(deal, now) for deal in deals), key=lambda line: line.rank)


def _with_parts(deals: QuerySet[Deal]) -> Iterable[Deal]:
    return deals.select_related("group", "owner").prefetch_related(
        Prefetch("steps", NextStep.objects.open(), to_attr="open_steps"),
        Prefetch("holds", Hold.objects.running(), to_attr="running_holds"),
        Prefetch("alerts", StallAlert.objects.open(), to_attr="open_alerts"),
    )


def _line(deal: Deal, now: dt.datetime) -> DealLine:
    today = deal.owner.today(now)
    step: NextStep = deal.open_steps[0]  # type: ignore[attr-defined]  # prefetched; the database holds that there is one
    return DealLine(
        pk=deal.pk,
        address=deal.get_absolute_url(),
        group_pk=deal.group_id,
        group=deal.group.name,
        owner_pk=deal.owner_id,
        owner=deal.owner.name,
        stage=Stage(deal.stage),
        step=step.what,
        step_due_on=step.due_on,
        step_due_time=step.due_time,
        is_overdue=step.due_on < today,
        days_since_contact=_days_since(deal.last_contact_at, deal.owner, today),
        quietness=_quietness(deal, today),
    )


def _days_since(moment: dt.datetime | None, owner: User, today: dt.date) -> int | None:
    return None if moment is None else max(0, (today - owner.today(moment)).days)


def _quietness(deal: Deal, today: dt.date) -> Quietness:
    """By the owner's calendar; a silence whose alert is raised carries the word the alert gave it."""
    holds: list[Hold] = deal.running_holds  # type: ignore[attr-defined]  # prefetched
    if holds and holds[0].until_on >= today:
        return Quietness("hold", until=holds[0].until_on)
    if deal.quiet_on is None or deal.quiet_on > today + NUDGE_BEFORE:
        return Quietness()
    if deal.quiet_on > today:
        return Quietness("quiet-in", days=(deal.quiet_on - today).days)
    alerts: list[StallAlert] = deal.open_alerts  # type: ignore[attr-defined]  # prefetched
    silence = alerts[0].silence if alerts else Silence.QUIET
    return Quietness("quiet" if silence == Silence.QUIET else f"quiet-{silence}")
