"""The letters of a morning as mails: the lines of a digest with their words and their links."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse

from accounts.letters import Letter, foot_of, make_letter
from accounts.models import NoticeKind, User
from accounts.wording import counted
from pipeline import reminder_words as words
from pipeline.action_links import LinkAction, action_address
from pipeline.reminders import Digest, Line, OpenDeal, Section

LARGEST = 60 * 1024
MOST_BUTTONS = 3
"""With more deals than this in one letter, links are words: a wall of buttons is no letter."""

MOST_WAITING = 5

HEADINGS = {
    Section.QUIET: "Went quiet",
    Section.OVERDUE: "Overdue",
    Section.DUE: "Due today",
    Section.GOING_QUIET: "Going quiet",
    Section.TEAM: "",
    Section.PIVOTAL: "",
    Section.HANDED_OVER: "",
}
# Class and colour of a status: the class carries the colour of dark readers, see emails/base.mjml.
LATE, DUE, NEAR = ("s", "#ab211a"), ("t", "#1559a6"), ("w", "#7d5600")
TONES = {Section.DUE: DUE, Section.GOING_QUIET: NEAR, Section.HANDED_OVER: DUE}

REP = ((LinkAction.CALL, "I called"), (LinkAction.STEP, "Set next step"), (LinkAction.HOLD, "Hold"))
ACTIONS = {
    Section.TEAM: ((LinkAction.REASSIGN, "Reassign"), (LinkAction.READ, "Open the deal")),
    Section.PIVOTAL: ((LinkAction.READ, "Open the deal"),),
}


@dataclass(frozen=True, slots=True)
class LetterLink:
    words: str
    address: str


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One deal as the template shows it. `heading` and `rep` stand where a new section or person begins."""

    heading: str
    rep: str
    group: str
    place: str
    status: str
    tone: str
    colour: str
    sentence: str
    cost: str
    links: tuple[LetterLink, ...]


def deals_letter(kind: NoticeKind, said: Digest, reader: User) -> tuple[Letter, Digest]:
    """The letter and what it holds: lines are taken from its end until it weighs at most 60 KiB."""
    while True:
        letter = make_letter("digest", subject=words.subject(said), **_facts(kind, said, reader))
        weight = len(letter.html.encode()) + len(letter.text.encode()) + len(letter.subject.encode())
        if weight <= LARGEST or len(said.lines) == 1:
            return letter, said
        kept = len(said.lines) * 3 // 4
        left_out = said.left_out + len(said.lines) - kept
        said = replace(said, lines=said.lines[:kept], left_out=left_out)


def _facts(kind: NoticeKind, said: Digest, reader: User) -> dict[str, object]:
    filing = said.filing_on
    return {
        "day": said.day,
        "summary": words.summary(said),
        "lines": _lines(said, reader),
        "waiting": tuple(map(words.waiting, said.waiting[:MOST_WAITING])),
        "waiting_more": max(0, len(said.waiting) - MOST_WAITING),
        "effective": f"{settings.SITE_URL}{reverse('pipeline:effective')}?of=mine",
        "has_buttons": len(said.lines) <= MOST_BUTTONS,
        "left_out": said.left_out,
        "told_before": said.told_before,
        "filing": f"{counted((filing - said.day).days, 'day', 'days')} to filing" if filing else "",
        "today": f"{settings.SITE_URL}{reverse('pipeline:today')}",
        "foot": foot_of(kind, reader),
    }


def _lines(said: Digest, reader: User) -> list[LetterLine]:
    before: Line | None = None
    made = []
    for line in said.lines:
        is_new = before is None or before.section != line.section
        is_next_rep = line.section == Section.TEAM and (
            before is None or before.deal.owner_id != line.deal.owner_id
        )
        heading = HEADINGS[line.section] if is_new else ""
        made.append(_line(line, said.day, reader, heading=heading, has_rep=is_next_rep))
        before = line
    return made


def _line(line: Line, today: dt.date, reader: User, *, heading: str, has_rep: bool) -> LetterLine:
    section, deal = line.section, line.deal
    tone, colour = TONES.get(section, LATE)
    return LetterLine(
        heading=heading,
        rep=deal.owner_name if has_rep else "",
        group=deal.group,
        place=_place(line, reader),
        status=words.status(section, deal, today),
        tone=tone,
        colour=colour,
        sentence=words.sentence(section, deal, today),
        cost=words.cost(section, deal, today),
        links=_links(section, deal, reader, today),
    )


def _place(line: Line, reader: User) -> str:
    """Where, and whose the deal is when it is not the reader's and no heading says so."""
    is_anothers = line.section != Section.TEAM and line.deal.owner_id != reader.pk
    return " · ".join(filter(None, (line.deal.place, f"of {line.deal.owner_name}" if is_anothers else "")))


def _links(section: Section, deal: OpenDeal, reader: User, today: dt.date) -> tuple[LetterLink, ...]:
    return tuple(
        LetterLink(text, action_address(person_id=reader.pk, deal_id=deal.pk, action=action, day=today))
        for action, text in ACTIONS.get(section, REP)
    )
