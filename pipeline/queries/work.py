"""Deals with what decides a day's work: the open step, the running hold and the silence, on the right calendar.

Days are days of a person: a step is due on its owner's calendar, a deal is quiet on the calendar of the deal's owner.
So each row is compared with the date of its own person, whoever reads the page.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
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
from pipeline.models import Deal, DealQuerySet, NextStep, PaperHandover, PaperHolder, RateOffer, Touch
from pipeline.rates import LATE_AT
from pipeline.stages import OPEN_STAGES, Stage
from pipeline.stall import NUDGE_BEFORE, UNANSWERED_FOR_UNRESPONSIVE, local_day

OPEN = Q(stage__in=OPEN_STAGES)
OVERDUE = Q(due_on__lt=F("step_day"))
DUE_TODAY = Q(due_on=F("step_day"))
DUE = Q(due_on__lte=F("step_day"))
DUE_THIS_WEEK = Q(due_on__gt=F("step_day"), due_on__lte=F("step_week_end"))
QUIET = Q(quiet_on__lte=F("owner_day"))
UNRESPONSIVE = QUIET & Q(unanswered__gte=UNANSWERED_FOR_UNRESPONSIVE)
NEGLECTED = QUIET & Q(unanswered=0)
GOING_QUIET = Q(quiet_on__gt=F("owner_day"), quiet_on__lte=F("owner_nudge_day"))
HELD = Q(running_hold__until_on__gte=F("owner_day"))
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

    @cached_property
    def today(self) -> dt.date:
        return self.reader.today(self.now)

    @cached_property
    def days(self) -> Days:
        there = sorted((zone, self.day_in(zone)) for zone in self.zones)
        return Days(self.today, tuple((zone, day) for zone, day in there if day != self.today))

    def day_in(self, zone: str) -> dt.date:
        return local_day(self.now, ZoneInfo(zone))

    def expression(self, zone_field: str, *, ahead: dt.timedelta = dt.timedelta(0)) -> Combinable:
        return self.days.expression(zone_field, ahead=ahead)


@dataclass(frozen=True, slots=True)
class Days:
    """The date it is for the reader, and in the zones of the plan where it is another."""

    today: dt.date
    elsewhere: tuple[tuple[str, dt.date], ...]

    def expression(self, zone_field: str, *, ahead: dt.timedelta = dt.timedelta(0)) -> Combinable:
        """The date of the person whose zone stands in the field, as the database can compare it."""
        day = Value(self.today + ahead, output_field=DateField())
        cases = [
            When(**{zone_field: zone}, then=Value(there + ahead, output_field=DateField()))
            for zone, there in self.elsewhere
        ]
        return Case(*cases, default=day, output_field=DateField()) if cases else day


def read_calendar(*, now: dt.datetime, reader: User) -> Calendar:
    zones = User.objects.order_by().values_list("time_zone", flat=True).distinct()
    return Calendar(now=now, reader=reader, zones=tuple(zones))


def with_days(deals: DealQuerySet, days: Days) -> QuerySet[Any]:
    """Names the open step and the running hold for the conditions above, and adds the days they are compared with.

    The days are plain values while it is the same date for everybody of the plan, and step and hold are joined by the
    conditions that ask for them: counting deals by stage reads no more than an index.
    """
    week_end = dt.timedelta(days=7)
    return deals.annotate(
        open_step=FilteredRelation("steps", condition=Q(steps__closed_at__isnull=True)),
        running_hold=FilteredRelation("holds", condition=Q(holds__ended_at__isnull=True)),
    ).annotate(
        owner_day=days.expression("owner__time_zone"),
        owner_nudge_day=days.expression("owner__time_zone", ahead=NUDGE_BEFORE),
        step_day=days.expression("open_step__owner__time_zone"),
        step_week_end=days.expression("open_step__owner__time_zone", ahead=week_end),
    )


def paper_with(holder: str) -> Q:
    """The newest hand-over says so."""
    later = PaperHandover.objects.filter(deal=OuterRef("deal")).filter(
        Q(recorded_at__gt=OuterRef("recorded_at"))
        | Q(recorded_at=OuterRef("recorded_at"), pk__gt=OuterRef("pk"))
    )
    return Q(pk__in=PaperHandover.objects.filter(~Exists(later), holder=holder).values("deal"))


PAPER_WITH_US = Q(stage=Stage.LEGAL) & paper_with(PaperHolder.PLAN)


def worked_by(person: int | Combinable) -> Q:
    """A person's own work: deals they own, and steps they promised on somebody else's deal."""
    return Q(pk__in=_numbers(Deal.objects.filter(owner=person)).union(_promised_by(person), all=True))


def due_work_in_parts(person: int | Combinable, days: Days) -> tuple[Q, Q]:
    """Of that what is due by today, in two that share no deal: whoever counts finds each by an index of its own."""
    soon = days.today + dt.timedelta(days=1)  # The latest it is anywhere.
    promised = _promised_by(person).filter(due_on__lte=soon)
    return Q(owner=person) & OPEN & DUE, ~Q(owner=person) & Q(pk__in=promised) & OPEN & DUE


def team_of(manager: int) -> Q:
    """A manager's own work and the team's. Who has no manager is in every manager's team."""
    team = User.objects.filter(Q(pk=manager) | Q(manager=manager) | Q(manager__isnull=True))
    theirs = Deal.objects.filter(owner__in=_numbers(team))
    return Q(pk__in=_numbers(theirs).union(_promised_by(manager), all=True))


def _promised_by(person: int | Combinable) -> QuerySet[Any]:
    """A list of its own, by its own index: one condition over both tables would read all deals of the plan."""
    return NextStep.objects.open().filter(owner=person).order_by().values("deal")


def _numbers(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.order_by().values("pk")


def visible_deals(reader: User, calendar: Calendar) -> QuerySet[Any]:
    return with_days(Deal.objects.visible_to(reader), calendar.days)
