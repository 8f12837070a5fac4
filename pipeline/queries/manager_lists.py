"""The lists a manager works from: rates late, paper with us, silences, and deals nobody has touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import Role, User
from pipeline.models import Deal, OwnerChange, PaperHandover, PaperHolder, RateOffer, Touch
from pipeline.queries.rows import DealRow, rows_of
from pipeline.queries.work import NEGLECTED, OPEN, UNRESPONSIVE, Calendar, team_of, with_days
from pipeline.rates import LATE_AT
from pipeline.stages import Stage

SHOWN = 8
PAPER_WITH_US_OVER = dt.timedelta(days=3)


@dataclass(frozen=True, slots=True)
class ManagerList:
    key: str
    title: str
    icon: str
    says: str
    count: int
    rows: tuple[DealRow, ...]
    days: Mapping[int, int]
    """Of the deals of a list that counts days of its own: how many."""
    address: str
    """Where all of them stand in the list of deals; empty where no condition there says the same."""

    @property
    def more(self) -> int:
        return self.count - len(self.rows)

    @property
    def lines(self) -> list[tuple[DealRow, int | None]]:
        return [(row, self.days.get(row.pk)) for row in self.rows]


def rates_late(deals: QuerySet[Any]) -> QuerySet[Any]:
    """Open, three conversations or more, and nothing shown. A voicemail is no conversation."""
    spoken = (
        Touch.objects.standing()
        .conversations()
        .filter(deal=OuterRef("pk"))
        .order_by()
        .values("deal")
        .annotate(count=Count("pk"))
        .values("count")
    )
    found: QuerySet[Any] = (
        deals.filter(OPEN)
        .exclude(Exists(RateOffer.objects.filter(deal=OuterRef("pk"))))
        .annotate(conversations=Coalesce(Subquery(spoken), 0))
        .filter(conversations__gte=LATE_AT)
    )
    return found


def paper_with_us(deals: QuerySet[Any], today: dt.date) -> QuerySet[Any]:
    """In legal review, and on our desk for more than three days."""
    newest = PaperHandover.objects.filter(deal=OuterRef("pk")).order_by("-recorded_at", "-pk")
    found: QuerySet[Any] = deals.annotate(
        holder=Subquery(newest.values("holder")[:1]), since_on=Subquery(newest.values("since_on")[:1])
    ).filter(stage=Stage.LEGAL, holder=PaperHolder.PLAN, since_on__lt=today - PAPER_WITH_US_OVER)
    return found


def untouched(deals: QuerySet[Any]) -> QuerySet[Any]:
    """Open, and nothing logged since the deal came to its owner."""
    came = OwnerChange.objects.filter(deal=OuterRef("pk")).order_by("-changed_at", "-pk")
    since = Coalesce(Subquery(came.values("changed_at")[:1]), F("opened_at"))
    found: QuerySet[Any] = (
        deals.filter(OPEN)
        .annotate(owned_since=since)
        .filter(Q(last_attempt_at__isnull=True) | Q(last_attempt_at__lt=F("owned_since")))
    )
    return found


def team_deals(calendar: Calendar) -> QuerySet[Any]:
    """A manager's own and the team's; of everybody for those above."""
    deals = with_days(Deal.objects.visible_to(calendar.reader), calendar.days).filter(OPEN)
    return deals.filter(team_of(calendar.reader.pk)) if calendar.reader.role == Role.MANAGER else deals


def manager_lists(calendar: Calendar) -> tuple[ManagerList, ...]:
    """Two queries a list, and three for all the rows together."""
    found = []
    for each in _LISTS:
        deals = each.chosen(team_deals(calendar), calendar).order_by("open_step__due_on", "pk")
        since = each.since or "opened_at"
        found.append((each, deals.count(), dict(deals.values_list("pk", since)[:SHOWN])))
    rows = {row.pk: row for row in rows_of([*dict.fromkeys(pk for *_, of in found for pk in of)], calendar)}
    return tuple(
        ManagerList(
            key=each.key,
            title=each.title,
            icon=each.icon,
            says=each.says,
            count=count,
            rows=tuple(rows[pk] for pk in of if pk in rows),
            days={pk: (calendar.today - since).days for pk, since in of.items()} if each.since else {},
            address=_address(each.query, calendar.reader),
        )
        for each, count, of in found
    )


def _address(query: Mapping[str, str], reader: User) -> str:
    team = {"team": str(reader.pk)} if reader.role == Role.MANAGER else {}
    return f"{reverse('pipeline:deals')}?{urlencode({'network': 'all', **team, **query})}" if query else ""


def count_rates_late(owners: list[User]) -> dict[int, int]:
    rows = rates_late(Deal.objects.filter(owner__in=owners)).order_by().values("owner")
    return dict(rows.annotate(count=Count("pk")).values_list("owner", "count"))


@dataclass(frozen=True, slots=True)
class Listed:
    """One of the lists: its deals, the same as conditions of the list of deals, and the date it counts days from."""

    key: str
    title: str
    icon: str
    says: str
    chosen: Callable[[QuerySet[Any], Calendar], QuerySet[Any]]
    query: Mapping[str, str] = field(default_factory=dict)
    since: str = ""


_LISTS = (
    Listed(
        "rates-late",
        "Rates late",
        "file-dollar",
        "Three conversations, no range shown.",
        lambda deals, _: rates_late(deals),
        {"rates": "late"},
    ),
    Listed(
        "paper-with-us",
        "Paper with us over 3 days",
        "file-text",
        "In legal review, on our desk.",
        lambda deals, calendar: paper_with_us(deals, calendar.today),
        since="since_on",
    ),
    Listed(
        "unresponsive",
        "Quiet, unresponsive",
        "volume-off",
        "Three attempts without an answer: change the channel or the contact.",
        lambda deals, _: deals.filter(UNRESPONSIVE),
        {"quiet": "unresponsive"},
    ),
    Listed(
        "neglected",
        "Quiet, neglected",
        "volume-off",
        "Nobody has tried since they last spoke.",
        lambda deals, _: deals.filter(NEGLECTED),
        {"quiet": "neglected"},
    ),
    Listed(
        "untouched",
        "Nothing since assignment",
        "user-off",
        "Nothing logged since the deal came to its owner.",
        lambda deals, _: untouched(deals),
    ),
)
