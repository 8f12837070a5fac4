"""What stands in a reader's letter of the day, and when that letter is due.

A letter leaves at 07:30 on the reader's own calendar and clock, on the days they work. A run that was missed is made up
the same day: what counts is the state at that moment, not a window of time. One letter per person and day.

A reader hears of a deal once in a letter, by the most urgent of these:

1. *went quiet*: nobody told them of this silence yet;
2. *overdue*: the next step they promised lies behind them;
3. *due*: it is promised for today;
4. *going quiet*: in four days or less the deal would count as quiet. This line is private to the owner.

A manager also hears, once, of the deals of the team that went quiet. A held deal is mentioned only when its step is
due; a closed deal never. Twenty lines at most, of which the team's may take ten; the rest is a number. Where there is
no line there is no letter.

Source: the rules of time of the product; silence rule of the provider contracting playbook.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from accounts.working_days import is_working_day
from pipeline.stall import NUDGE_BEFORE, Silence

LETTER_TIME = dt.time(7, 30)
MOST_LINES = 20
MOST_TEAM_LINES = 10


class Section(StrEnum):
    """In the order of the letter."""

    QUIET = "quiet"
    OVERDUE = "overdue"
    DUE = "due"
    GOING_QUIET = "going_quiet"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Promise:
    """The open step of a deal."""

    owner_id: int
    what: str
    due_on: dt.date
    due_time: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """The running silence of a deal, and who has heard of it."""

    pk: int
    silence: Silence
    is_owner_told: bool
    is_manager_told: bool


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """What a letter may say about a deal."""

    pk: int
    group: str
    place: str
    owner_id: int
    owner_name: str
    manager_id: int | None
    promise: Promise
    clock_started_on: dt.date
    quiet_on: dt.date
    last_contact_on: dt.date | None = None
    is_held: bool = False
    alert: Alert | None = None
    filing_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    section: Section
    deal: OpenDeal


@dataclass(frozen=True, slots=True)
class Digest:
    day: dt.date
    lines: tuple[Line, ...]
    left_out: int
    told_before: int
    counts: dict[Section, int]

    def of(self, section: Section) -> list[OpenDeal]:
        return [line.deal for line in self.lines if line.section == section]

    @property
    def filing_on(self) -> dt.date | None:
        """The nearest filing among the deals of the letter."""
        return min((line.deal.filing_on for line in self.lines if line.deal.filing_on), default=None)


def letter_due(now: dt.datetime, zone: ZoneInfo, working_days: Collection[int]) -> dt.date | None:
    """The day whose letter is due at the moment `now`, from 07:30 to midnight of a working day.
    A federal holiday is none."""
    there = now.astimezone(zone)
    is_due_now = there.time() >= LETTER_TIME and is_working_day(there.date(), working_days)
    return there.date() if is_due_now else None


def is_due(due_on: dt.date, today: dt.date) -> bool:
    """Today's steps and all that were missed: a night that was skipped loses nothing."""
    return due_on <= today


def section_of(deal: OpenDeal, *, reader_id: int, today: dt.date) -> Section | None:
    """Under what a reader hears of a deal, if at all."""
    news = None if deal.is_held else deal.alert
    if deal.owner_id == reader_id and news and not news.is_owner_told:
        return Section.QUIET
    if deal.promise.owner_id == reader_id and is_due(deal.promise.due_on, today):
        return Section.DUE if deal.promise.due_on == today else Section.OVERDUE
    if deal.owner_id == reader_id and not deal.is_held and today < deal.quiet_on <= today + NUDGE_BEFORE:
        return Section.GOING_QUIET
    if deal.manager_id == reader_id and news and not news.is_manager_told:
        return Section.TEAM
    return None


def digest(deals: Iterable[OpenDeal], *, reader_id: int, today: dt.date) -> Digest | None:
    """The letter of one reader, or None when there is nothing to say."""
    lines: list[Line] = []
    told_before = 0
    for deal in deals:
        if section := section_of(deal, reader_id=reader_id, today=today):
            lines.append(Line(section, deal))
        elif deal.alert and not deal.is_held and reader_id in (deal.owner_id, deal.manager_id):
            told_before += 1
    if not lines:
        return None
    lines.sort(key=_place)
    shown = _first(lines)
    counts = {section: sum(line.section == section for line in lines) for section in Section}
    return Digest(today, tuple(shown), len(lines) - len(shown), told_before, counts)


def _first(lines: Sequence[Line]) -> list[Line]:
    """Twenty, of which ten are kept free for the team where it has as many."""
    own = [line for line in lines if line.section != Section.TEAM]
    team = [line for line in lines if line.section == Section.TEAM]
    own = own[: MOST_LINES - min(len(team), MOST_TEAM_LINES)]
    return [*own, *team[: MOST_LINES - len(own)]]


def _place(line: Line) -> tuple[int, str, dt.date, dt.time, str, int]:
    """By section, the longest waiting first; the team by rep, so that each stands together."""
    deal = line.deal
    is_promise = line.section in (Section.OVERDUE, Section.DUE)
    return (
        list(Section).index(line.section),
        deal.owner_name if line.section == Section.TEAM else "",
        deal.promise.due_on if is_promise else deal.quiet_on,
        (is_promise and deal.promise.due_time) or dt.time.max,
        deal.group,
        deal.pk,
    )
