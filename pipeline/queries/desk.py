"""Today: what one person has to do now, in the order to do it. The same number of queries for 3 and 300 deals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, DateField, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from accounts import wording
from accounts.frame import address
from accounts.models import Role, User
from accounts.pieces import Figure
from pipeline.permissions import may_edit_owned_by
from pipeline.queries.rows import WORDS, WORTH, DealRow, rows_of
from pipeline.queries.work import (
    DUE,
    DUE_TODAY,
    GOING_QUIET,
    HELD,
    OPEN,
    OVERDUE,
    QUIET,
    Calendar,
    read_calendar,
    team_of,
    visible_deals,
    worked_by,
)
from pipeline.queries.worth import with_worth
from providers.models import Affiliation, FilingDeadline

OVERDUE_FIRST, DUE_NOW, SILENT, NEXT = range(4)
SHOWN = 50
SHOWN_OF_NEXT = 12

IN_SECTION = (
    F("worth").desc(),
    F("by_day").asc(),
    F("open_step__due_time").asc(nulls_last=True),
    F("pk").asc(),
)
COUNTED = {
    "open": Q(),
    "overdue": OVERDUE,
    "due": DUE_TODAY,
    "going": GOING_QUIET,
    "quiet": QUIET,
    "held": HELD,
    "silent": ~DUE & (GOING_QUIET | QUIET),
}

SECTIONS = {
    OVERDUE_FIRST: ("overdue", "Overdue", "clock-exclamation", "decide", {"due": "overdue"}),
    DUE_NOW: ("due", "Due today", "clock", "accent", {"due": "today"}),
    SILENT: ("silent", "Quiet and going quiet", "volume-off", "watch", {"quiet": "any"}),
    NEXT: ("next", "Next, by worth and date", "calendar-event", "", {}),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose deals: one's own, the team's, or everybody's. `query` leads to the same deals in the list."""

    key: str
    label: str
    which: Q
    query: dict[str, str]

    def address(self, **conditions: str) -> str:
        return f"{reverse('pipeline:deals')}?{urlencode({'network': 'all'} | self.query | conditions)}"


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    icon: str
    tone: str
    count: int
    rows: tuple[DealRow, ...]
    address: str

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


@dataclass(frozen=True, slots=True)
class Desk:
    date: str
    scope: str
    scopes: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    open_count: int
    county_count: int
    due_count: int
    names_owner: bool

    @property
    def is_calm(self) -> bool:
        """Nothing late, due or silent: what is left lies ahead."""
        return all(section.key == "next" for section in self.sections)


def scopes_for(reader: User) -> list[Scope]:
    """The first is the one a reader starts with."""
    mine = Scope("mine", "Mine", worked_by(reader.pk), {"owner": str(reader.pk)})
    team = Scope("team", "My team", team_of(reader.pk), {"team": str(reader.pk)})
    everybody = Scope("all", "Everybody", Q(), {})
    covered = _covered(reader)
    if reader.role == Role.REP:
        return [mine, *covered]
    return [team, mine, *covered, everybody] if reader.role == Role.MANAGER else [everybody]


def _covered(reader: User) -> list[Scope]:
    """The work of each who is away and left it to the reader."""
    away = sorted(reader.stands_in_for.values(), key=lambda person: (person.name.lower(), person.pk))
    return [
        Scope(f"for-{each.pk}", f"For {each.first_name}", worked_by(each.pk), {"owner": str(each.pk)})
        for each in away
    ]


def desk(*, reader: User, scope_key: str, now: dt.datetime, plan_today: dt.date) -> Desk:
    """In seven queries: zones, the deals of each section with the counts, absences, rows, chips, filing, counties."""
    calendar = read_calendar(now=now, reader=reader)
    scopes = scopes_for(reader)
    scope = next((each for each in scopes if each.key == scope_key), scopes[0])
    deals = visible_deals(reader, calendar).filter(OPEN).filter(scope.which)
    counts, places = _counted_places(deals)
    sections = _sections(places, scope, counts, calendar)
    return Desk(
        date=wording.full_date(calendar.today).rsplit(" ", 1)[0],
        scope=scope.key,
        scopes=tuple((each.key, each.label) for each in scopes) if len(scopes) > 1 else (),
        figures=_figures(scope, counts, _next_filing(plan_today), plan_today),
        sections=sections,
        open_count=counts["open"],
        county_count=_county_count(deals, calendar.today),
        due_count=counts["overdue"] + counts["due"],
        names_owner=scope.key != "mine",
    )


def desk_order(*, reader: User, now: dt.datetime) -> list[int]:
    """The deals of Today the reader works on, from top to bottom, as found without choosing anything."""
    calendar = read_calendar(now=now, reader=reader)
    deals = visible_deals(reader, calendar).filter(OPEN).filter(scopes_for(reader)[0].which)
    placed = _ordered(_placed(deals)).values_list("pk", "owner", "owner__manager")
    return [pk for pk, owner, manager in placed if may_edit_owned_by(reader, owner=owner, manager=manager)]


def _figures(
    scope: Scope, counts: dict[str, int], filing: FilingDeadline | None, plan_today: dt.date
) -> tuple[Figure, ...]:
    found = [
        Figure(
            str(counts["overdue"]), "Overdue", scope.address(due="overdue"), "clock-exclamation", "decide"
        ),
        Figure(str(counts["due"]), "Due today", scope.address(due="today"), "clock", "accent"),
        Figure(str(counts["going"]), "Going quiet", scope.address(quiet="going"), "hourglass", "watch"),
        Figure(str(counts["quiet"]), "Quiet", scope.address(quiet="quiet"), "volume-off", "decide"),
        Figure(str(counts["held"]), "On hold", scope.address(quiet="held"), "player-pause"),
    ]
    if filing:
        found.insert(0, _filing_figure(filing, plan_today))
    return tuple(found)


def _filing_figure(filing: FilingDeadline, plan_today: dt.date) -> Figure:
    days = (filing.due_on - plan_today).days
    word = f"{'day' if days == 1 else 'days'} to filing, {wording.day_month(filing.due_on, plan_today)}"
    title = f"{filing.network}: {filing.name}, {wording.full_date(filing.due_on)}"
    return Figure(str(days), word, address("adequacy:counties"), title=title)


def _next_filing(plan_today: dt.date) -> FilingDeadline | None:
    return FilingDeadline.objects.ahead(plan_today).select_related("network").first()


def _county_count(deals: QuerySet[Any], today: dt.date) -> int:
    groups = deals.order_by().values("group")
    sites = Affiliation.objects.current(today).filter(group__in=groups)
    return sites.aggregate(count=Count("location__county", distinct=True))["count"] or 0


def _placed(deals: QuerySet[Any]) -> QuerySet[Any]:
    """Adds the section a deal stands in, and what orders it there: its worth, then the day."""
    section = Case(
        When(OVERDUE, then=Value(OVERDUE_FIRST)),
        When(DUE_TODAY, then=Value(DUE_NOW)),
        When(QUIET | GOING_QUIET, then=Value(SILENT)),
        default=Value(NEXT),
        output_field=IntegerField(),
    )
    by_day = Case(
        When(section=SILENT, then=F("quiet_on")), default=F("open_step__due_on"), output_field=DateField()
    )
    return with_worth(deals.annotate(section=section).annotate(by_day=by_day))


def _ordered(placed: QuerySet[Any]) -> QuerySet[Any]:
    return placed.order_by("section", *IN_SECTION)


def _counted_places(deals: QuerySet[Any]) -> tuple[dict[str, int], dict[int, int]]:
    """How many deals there are of each kind, and the section of each that is shown, in order. One query."""
    place = Window(RowNumber(), partition_by=F("section"), order_by=list(IN_SECTION))
    limit = Case(When(section=NEXT, then=Value(SHOWN_OF_NEXT)), default=Value(SHOWN))
    counts = {name: Window(Count("pk", filter=which or None)) for name, which in COUNTED.items()}
    shown = _ordered(_placed(deals).annotate(place=place, **counts).filter(place__lte=limit))
    rows = list(shown.values_list("pk", "section", *COUNTED))
    first = rows[0][2:] if rows else [0] * len(COUNTED)
    return dict(zip(COUNTED, first, strict=True)), {row[0]: row[1] for row in rows}


def _sections(
    places: dict[int, int], scope: Scope, counts: dict[str, int], calendar: Calendar
) -> tuple[Section, ...]:
    by_section: dict[int, list[DealRow]] = {key: [] for key in SECTIONS}
    for row in rows_of(list(places), calendar, showing=(WORDS, WORTH)):
        by_section[places[row.pk]].append(row)
    section_counts = _section_counts(counts)
    filled = [key for key in SECTIONS if by_section[key]]
    return tuple(_section(key, by_section[key], scope, section_counts[key]) for key in filled)


def _section_counts(counts: dict[str, int]) -> dict[int, int]:
    ahead = counts["open"] - counts["overdue"] - counts["due"] - counts["silent"]
    return {
        OVERDUE_FIRST: counts["overdue"],
        DUE_NOW: counts["due"],
        SILENT: counts["silent"],
        NEXT: ahead,
    }


def _section(key: int, rows: Sequence[DealRow], scope: Scope, count: int) -> Section:
    name, title, icon, tone, conditions = SECTIONS[key]
    return Section(name, title, icon, tone, count, tuple(rows), scope.address(**conditions))
