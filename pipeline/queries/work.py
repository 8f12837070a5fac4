"""Deals with what decides a day's work: the open step, the running hold and the silence, on the right calendar.

Days are days of a person: a step is due on its owner's calendar, a deal is quiet on the calendar of the deal's owner.
So each row is compared with the date of its own person, whoever reads the page.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from accounts.models import User
from pipeline.models import Deal, DealQuerySet, PaperHandover, PaperHolder, RateOffer, Touch
from pipeline.rates import LATE_AT
from pipeline.stages import OPEN_STAGES, Stage
from pipeline.stall import NUDGE_BEFORE, UNANSWERED_FOR_UNRESPONSIVE, local_day

OPEN = Q(stage__in=OPEN_STAGES)
OVERDUE = Q(step_due_on__lt=F("step_day"))
DUE_TODAY = Q(step_due_on=F("step_day"))
DUE = Q(step_due_on__lte=F("step_day"))
DUE_THIS_WEEK = Q(step_due_on__gt=F("step_day"), step_due_on__lte=F("step_week_end"))
QUIET = Q(quiet_on__lte=F("owner_day"))
UNRESPONSIVE = QUIET & Q(unanswered__gte=UNANSWERED_FOR_UNRESPONSIVE)
NEGLECTED = QUIET & Q(unanswered=0)
GOING_QUIET = Q(quiet_on__gt=F("owner_day"), quiet_on__lte=F("owner_nudge_day"))
HELD = Q(hold_until__gte=F("owner_day"))
PAPER_WITH_US = Q(stage=Stage.LEGAL, paper_holder=PaperHolder.PLAN)

_TALKS = Touch.objects.standing().conversations().filter(deal=OuterRef("pk")).order_by()
_TALK_COUNT = Subquery(_TALKS.values("deal").annotate(count=Count("pk")).values("count"))
RATES_LATE = ~Q(Exists(RateOffer.objects.filter(deal=OuterRef("pk")))) & Q(
    GreaterThanOrEqual(Coalesce(_TALK_COUNT, 0), LATE_AT)
)
"""Three conversations and nothing shown."""


@dataclass(frozen=True)
class Calendar:
    """One moment as the date it is for everybody of the plan."""

    now: dt.datetime
    reader: User
    zones: tuple[str, ...]

    @property
    def today(self) -> dt.date:
        return self.reader.today(self.now)

    def day_in(self, zone: str) -> dt.date:
        return local_day(self.now, ZoneInfo(zone))

    def expression(self, zone_field: str, *, ahead: dt.timedelta = dt.timedelta(0)) -> Combinable:
        """The date of the person whose zone stands in the field, as the database can compare it."""
        day = Value(self.today + ahead, output_field=DateField())
        elsewhere = [zone for zone in self.zones if self.day_in(zone) != self.today]
        cases = [
            When(**{zone_field: zone}, then=Value(self.day_in(zone) + ahead, output_field=DateField()))
            for zone in elsewhere
        ]
        return Case(*cases, default=day, output_field=DateField()) if cases else day


def read_calendar(*, now: dt.datetime, reader: User) -> Calendar:
    zones = User.objects.order_by().values_list("time_zone", flat=True).distinct()
    return Calendar(now=now, reader=reader, zones=tuple(zones))


def at_work(deals: DealQuerySet, calendar: Calendar) -> QuerySet[Any]:
    """Adds the open step (`step_...`), the running hold (`hold_...`) and the days they are compared with."""
    week_end = dt.timedelta(days=7)
    return deals.annotate(
        open_step=FilteredRelation("steps", condition=Q(steps__closed_at__isnull=True)),
        running_hold=FilteredRelation("holds", condition=Q(holds__ended_at__isnull=True)),
    ).annotate(
        step_pk=F("open_step__pk"),
        step_owner=F("open_step__owner"),
        step_owner_name=F("open_step__owner__name"),
        step_kind=F("open_step__kind"),
        step_what=F("open_step__what"),
        step_due_on=F("open_step__due_on"),
        step_due_time=F("open_step__due_time"),
        hold_until=F("running_hold__until_on"),
        hold_reason=F("running_hold__reason__label"),
        owner_day=calendar.expression("owner__time_zone"),
        owner_nudge_day=calendar.expression("owner__time_zone", ahead=NUDGE_BEFORE),
        step_day=calendar.expression("open_step__owner__time_zone"),
        step_week_end=calendar.expression("open_step__owner__time_zone", ahead=week_end),
    )


def with_paper_holder(deals: QuerySet[Any]) -> QuerySet[Any]:
    newest = PaperHandover.objects.filter(deal=OuterRef("pk")).order_by("-recorded_at", "-pk")
    found: QuerySet[Any] = deals.annotate(paper_holder=Subquery(newest.values("holder")[:1]))
    return found


def worked_by(person: User) -> Q:
    """A person's own work: deals they own, and steps they promised on somebody else's deal."""
    return Q(owner=person.pk) | Q(step_owner=person.pk)


def team_of(manager: User) -> Q:
    """A manager's own work and the team's. Who has no manager is in every manager's team."""
    return worked_by(manager) | Q(owner__manager=manager.pk) | Q(owner__manager__isnull=True)


def visible_deals(reader: User, calendar: Calendar) -> QuerySet[Any]:
    return at_work(Deal.objects.visible_to(reader), calendar)
