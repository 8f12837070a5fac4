"""The team: what each person has on the desk, who is away, and who covers. In order of names; calls are not ranked."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q

from accounts.models import Absence, Role, User, UserQuerySet
from pipeline.models import Deal, NextStep, Touch
from pipeline.queries.manager_lists import ManagerList, count_rates_late, manager_lists
from pipeline.queries.timeline_entries import LATE_AFTER
from pipeline.queries.work import DUE_TODAY, OPEN, OVERDUE, QUIET, Calendar, read_calendar, with_days

LOOK_BACK = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's work. `gap` is the median of days between touches of a deal, in the last 90 days."""

    person: User
    open: int
    due: int
    overdue: int
    quiet: int
    gap: float | None
    rates_late: int
    late_entries: int
    absence: Absence | None
    is_away: bool


@dataclass(frozen=True, slots=True)
class Team:
    desks: tuple[Desk, ...]
    lists: tuple[ManagerList, ...]


def people_of(reader: User) -> UserQuerySet:
    """A manager and the team; everybody who owns deals for those above."""
    people: UserQuerySet = User.objects.may_own_deals()
    if reader.role == Role.MANAGER:
        people = people.filter(Q(manager=reader) | Q(pk=reader.pk) | Q(manager__isnull=True, role=Role.REP))
    return people.by_name()


def team(*, reader: User, now: dt.datetime) -> Team:
    calendar = read_calendar(now=now, reader=reader)
    people = list(people_of(reader))
    counts, late = _counts(people, calendar), count_rates_late(people)
    gaps, entries = _gaps(people, now), _late_entries(people, now)
    absences = _absences(people, now)
    return Team(
        desks=tuple(
            Desk(
                person=person,
                **(counts.get(person.pk) or dict.fromkeys(("open", "due", "overdue", "quiet"), 0)),
                gap=statistics.median(gaps[person.pk]) if gaps[person.pk] else None,
                rates_late=late.get(person.pk, 0),
                late_entries=entries.get(person.pk, 0),
                absence=absences.get(person.pk),
                is_away=_is_away(absences.get(person.pk), now),
            )
            for person in people
        ),
        lists=manager_lists(calendar),
    )


def _counts(people: list[User], calendar: Calendar) -> dict[int, dict[str, int]]:
    rows = (
        with_days(Deal.objects.filter(owner__in=people), calendar.days)
        .filter(OPEN)
        .order_by()
        .values("owner")
        .annotate(
            open=Count("pk"),
            due=Count("pk", filter=DUE_TODAY),
            overdue=Count("pk", filter=OVERDUE),
            quiet=Count("pk", filter=QUIET),
        )
    )
    return {row.pop("owner"): row for row in rows.values("owner", "open", "due", "overdue", "quiet")}


def _gaps(people: list[User], now: dt.datetime) -> defaultdict[int, list[float]]:
    """Days between one touch of an open deal and the next."""
    rows: Any = (
        Touch.objects.standing()
        .filter(deal__owner__in=people, deal__closed_at__isnull=True, made_at__gte=now - LOOK_BACK)
        .order_by("deal", "made_at", "pk")
        .values_list("deal__owner", "deal", "made_at")
    )
    found: defaultdict[int, list[float]] = defaultdict(list)
    before: tuple[int, dt.datetime] | None = None
    for owner, deal, made_at in rows.iterator():
        if before is not None and before[0] == deal:
            found[owner].append((made_at - before[1]) / dt.timedelta(days=1))
        before = (deal, made_at)
    return found


def _late_entries(people: list[User], now: dt.datetime) -> dict[int, int]:
    """Touches of the last 90 days that were written down more than 48 hours after."""
    rows = Touch.objects.filter(
        logged_by__in=people, logged_at__gte=now - LOOK_BACK, logged_at__gt=F("made_at") + LATE_AFTER
    )
    return dict(rows.order_by().values("logged_by").annotate(n=Count("pk")).values_list("logged_by", "n"))


def _absences(people: list[User], now: dt.datetime) -> dict[int, Absence]:
    """The one of each that is in force, else the next."""
    ahead = Absence.objects.standing().filter(
        person__in=people, until_on__gte=now.date() - dt.timedelta(days=1)
    )
    found: dict[int, Absence] = {}
    for absence in ahead.select_related("person", "cover").order_by("from_on", "pk"):
        if absence.until_on >= absence.person.today(now):
            found.setdefault(absence.person_id, absence)
    return found


def _is_away(absence: Absence | None, now: dt.datetime) -> bool:
    return absence is not None and absence.from_on <= absence.person.today(now)


@dataclass(frozen=True, slots=True)
class Leaving:
    """All that has to go to somebody else before a person leaves."""

    deals: tuple[Deal, ...]
    steps: tuple[NextStep, ...]
    members: tuple[User, ...]

    @property
    def is_done(self) -> bool:
        return not (self.deals or self.steps or self.members)


def leaving(person: User) -> Leaving:
    """Three queries."""
    deals = Deal.objects.open().filter(owner=person).select_related("group", "network")
    steps = NextStep.objects.open().filter(owner=person).exclude(deal__owner=person)
    return Leaving(
        deals=tuple(deals.order_by("group__name", "pk")),
        steps=tuple(steps.select_related("deal__group", "deal__owner").order_by("due_on", "pk")),
        members=tuple(User.objects.filter(manager=person, is_active=True).by_name()),
    )
