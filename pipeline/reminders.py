"""What stands in the letters of a morning: the digest of a reader, the alert of a manager, the escalation to the VP.

A reader hears of a deal once in a digest, by the most urgent of these:

1. *went quiet*: nobody told them of this silence yet;
2. *overdue*: the next step they promised lies behind them;
3. *due*: it is promised for today;
4. *going quiet*: in four days or less the deal would count as quiet. This line is private to the owner.

A manager hears, once and by rep, of the deals of the team that went quiet; the network VP, once, of a pivotal deal that
is quiet a week past its limit. A held deal is mentioned only when its step is due; a closed deal never. Who covers for
somebody hears in their place, and the one away hears nothing until they are back. Twenty lines at most, the rest is a
number. Where there is no line there is no letter, but for this: signed groups that are not effective in time are named
beneath a digest, and once a week in one of their own where no other came; being late for months they would else be
either nagging or forgotten. When letters leave is said by `accounts.letter_times`.

Source: the rules of time of the product; silence rule of the provider contracting playbook.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.signing import Expected, expected_signing
from pipeline.stages import Stage
from pipeline.stall import NUDGE_BEFORE, Silence, escalates

MOST_LINES = 20


class Section(StrEnum):
    """In the order of the letter. The last three stand in letters of their own."""

    QUIET = "quiet"
    OVERDUE = "overdue"
    DUE = "due"
    GOING_QUIET = "going_quiet"
    TEAM = "team"
    PIVOTAL = "pivotal"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class Promise:
    """The open step of a deal. `kind` says how, without the words somebody wrote."""

    owner_id: int
    what: str
    due_on: dt.date
    due_time: dt.time | None = None
    kind: str = "Call"


@dataclass(frozen=True, slots=True)
class Alert:
    """The running silence of a deal, since when, and who has heard of it."""

    pk: int
    silence: Silence
    is_owner_told: bool
    is_manager_told: bool
    quiet_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """What signing is worth to the cell it matters most to: a share of certainty, and when that was computed."""

    share: float
    cell: str
    as_of: dt.date


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
    county: str = ""
    stage: Stage = Stage.IDENTIFIED
    stage_entered_on: dt.date | None = None
    worth: Worth | None = None

    def expected(self, today: dt.date) -> Expected | None:
        if self.stage_entered_on is None:
            return None
        return expected_signing(stage=self.stage, entered_on=self.stage_entered_on, today=today)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A signed group whose clinicians are late on their way into service: how many, and the longest for how long."""

    group: str
    clinicians: int
    days: int


@dataclass(frozen=True, slots=True)
class Line:
    section: Section
    deal: OpenDeal


@dataclass(frozen=True, slots=True)
class Digest:
    """The lines of one letter, whichever of the three it is."""

    day: dt.date
    lines: tuple[Line, ...]
    left_out: int
    told_before: int
    counts: dict[Section, int]
    waiting: tuple[Waiting, ...] = ()

    def among(self, counts: Mapping[Section, int], *, told_before: int) -> Digest:
        """These lines as the first of so many in each section."""
        left_out = sum(counts.values()) - len(self.lines)
        whole = {section: counts.get(section, 0) for section in Section}
        return replace(self, counts=whole, left_out=left_out, told_before=told_before)

    def of(self, section: Section) -> list[OpenDeal]:
        return [line.deal for line in self.lines if line.section == section]

    @property
    def filing_on(self) -> dt.date | None:
        """The nearest filing among the deals of the letter."""
        return min((line.deal.filing_on for line in self.lines if line.deal.filing_on), default=None)


def is_due(due_on: dt.date, today: dt.date) -> bool:
    """Today's steps and all that were missed: a night that was skipped loses nothing."""
    return due_on <= today


def section_of(deal: OpenDeal, *, readers: Collection[int], today: dt.date) -> Section | None:
    """Under what a reader hears of a deal in the digest, if at all. `readers` are they and those they cover for."""
    news = None if deal.is_held else deal.alert
    if deal.owner_id in readers and news and not news.is_owner_told:
        return Section.QUIET
    if deal.promise.owner_id in readers and is_due(deal.promise.due_on, today):
        return Section.DUE if deal.promise.due_on == today else Section.OVERDUE
    if deal.owner_id in readers and not deal.is_held and today < deal.quiet_on <= today + NUDGE_BEFORE:
        return Section.GOING_QUIET
    return None


def is_news_to_manager(deal: OpenDeal, *, readers: Collection[int]) -> bool:
    """A silence in the team nobody told its manager of. One's own deals stand in one's own digest."""
    is_theirs = deal.manager_id in readers and deal.owner_id not in readers
    return bool(is_theirs and not deal.is_held and deal.alert and not deal.alert.is_manager_told)


def is_to_escalate(deal: OpenDeal, *, today: dt.date, least: float) -> bool:
    """Pivotal, and quiet a week past its limit. Late is not too late: the day and ever after."""
    if deal.is_held or deal.alert is None or deal.alert.quiet_on is None:
        return False
    worth = deal.worth.share if deal.worth else None
    return escalates(episode_on=deal.alert.quiet_on, today=today, worth=worth, least=least)


def digest(
    deals: Iterable[OpenDeal], *, reader_id: int, today: dt.date, covered: Collection[int] = ()
) -> Digest | None:
    """The digest of one reader, or None when there is nothing to say."""
    readers = {reader_id, *covered}
    lines: list[Line] = []
    told_before = 0
    for deal in deals:
        if section := section_of(deal, readers=readers, today=today):
            lines.append(Line(section, deal))
        elif deal.alert and not deal.is_held and deal.owner_id in readers:
            told_before += 1
    return _letter(lines, today, told_before)


def waiting_alone(waiting: tuple[Waiting, ...], *, today: dt.date) -> Digest | None:
    """The digest of a reader of whom nothing is due but signed groups on their way; for once a week."""
    nothing = dict.fromkeys(Section, 0)
    return Digest(today, (), 0, 0, nothing, waiting) if waiting else None


def team_alert(
    deals: Iterable[OpenDeal], *, reader_id: int, today: dt.date, covered: Collection[int] = ()
) -> Digest | None:
    """What a manager hears of the team, by rep, or None."""
    readers = {reader_id, *covered}
    lines, told_before = [], 0
    for deal in deals:
        if is_news_to_manager(deal, readers=readers):
            lines.append(Line(Section.TEAM, deal))
        elif deal.alert and not deal.is_held and deal.manager_id in readers and deal.owner_id not in readers:
            told_before += 1
    return _letter(lines, today, told_before)


def escalation(deals: Iterable[OpenDeal], *, today: dt.date, least: float) -> Digest | None:
    """What the network VP hears, or None. The deals are those this VP was not told of."""
    lines = [Line(Section.PIVOTAL, deal) for deal in deals if is_to_escalate(deal, today=today, least=least)]
    return _letter(lines, today, 0)


def handed_over(deals: Iterable[OpenDeal], *, today: dt.date) -> Digest | None:
    """The deals somebody gave to the reader."""
    return _letter([Line(Section.HANDED_OVER, deal) for deal in deals], today, 0)


def _letter(lines: list[Line], today: dt.date, told_before: int) -> Digest | None:
    if not lines:
        return None
    lines.sort(key=_place)
    shown = lines[:MOST_LINES]
    found = Counter(line.section for line in lines)
    counts = {section: found[section] for section in Section}
    return Digest(today, tuple(shown), len(lines) - len(shown), told_before, counts)


_ORDER = {section: place for place, section in enumerate(Section)}


def _place(line: Line) -> tuple[int, str, float, dt.date, dt.time, str, int]:
    """By section, the longest waiting first; the team by rep, so that each stands together; the VP's by worth."""
    deal = line.deal
    is_promise = line.section in (Section.OVERDUE, Section.DUE)
    return (
        _ORDER[line.section],
        deal.owner_name if line.section == Section.TEAM else "",
        -deal.worth.share if deal.worth and line.section == Section.PIVOTAL else 0,
        deal.promise.due_on if is_promise else deal.quiet_on,
        (is_promise and deal.promise.due_time) or dt.time.max,
        deal.group,
        deal.pk,
    )
