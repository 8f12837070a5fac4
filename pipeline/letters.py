"""The letter of the day as a mail: the lines of a digest with their words and their links."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse

from accounts.letters import Letter, make_letter
from accounts.models import User
from accounts.wording import counted
from pipeline import reminder_words as words
from pipeline.reminders import Digest, Line, OpenDeal, Section

LARGEST = 60 * 1024
HEADINGS = {
    Section.QUIET: "Went quiet",
    Section.OVERDUE: "Overdue",
    Section.DUE: "Due today",
    Section.GOING_QUIET: "Going quiet",
    Section.TEAM: "Went quiet in your team",
}
# Class and colour of a status: the class carries the colour of dark readers, see emails/base.mjml.
LATE, DUE, NEAR = ("s", "#ab211a"), ("t", "#1559a6"), ("w", "#7d5600")
TONES = {
    Section.QUIET: LATE,
    Section.OVERDUE: LATE,
    Section.DUE: DUE,
    Section.GOING_QUIET: NEAR,
    Section.TEAM: LATE,
}


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
    is_mine: bool
    deal: str
    log: str
    step: str
    hold: str


def digest_letter(digest: Digest, reader: User) -> tuple[Letter, Digest]:
    """The letter and the digest it holds: lines are taken from its end until it weighs at most 60 KiB."""
    while True:
        letter = make_letter("digest", subject=words.subject(digest), **_facts(digest, reader))
        weight = len(letter.html.encode()) + len(letter.text.encode()) + len(letter.subject.encode())
        if weight <= LARGEST or len(digest.lines) == 1:
            return letter, digest
        kept = len(digest.lines) * 3 // 4
        left_out = digest.left_out + len(digest.lines) - kept
        digest = replace(digest, lines=digest.lines[:kept], left_out=left_out)


def _facts(digest: Digest, reader: User) -> dict[str, object]:
    filing = digest.filing_on
    return {
        "reader": reader,
        "day": digest.day,
        "summary": words.summary(digest),
        "lines": _lines(digest),
        "left_out": digest.left_out,
        "told_before": digest.told_before,
        "filing": f"{counted((filing - digest.day).days, 'day', 'days')} to filing" if filing else "",
        "today": _address("pipeline:today"),
        "settings": _address("accounts:settings"),
    }


def _lines(digest: Digest) -> list[LetterLine]:
    before: Line | None = None
    made = []
    for line in digest.lines:
        is_new = before is None or before.section != line.section
        is_team = line.section == Section.TEAM
        is_next_rep = is_team and (before is None or is_new or before.deal.owner_id != line.deal.owner_id)
        made.append(_line(line, digest.day, has_heading=is_new, has_rep=is_next_rep))
        before = line
    return made


def _line(line: Line, today: dt.date, *, has_heading: bool, has_rep: bool) -> LetterLine:
    section, deal = line.section, line.deal
    tone, colour = TONES[section]
    return LetterLine(
        heading=HEADINGS[section] if has_heading else "",
        rep=deal.owner_name if has_rep else "",
        group=deal.group,
        place=deal.place,
        status=words.status(section, deal, today),
        tone=tone,
        colour=colour,
        sentence=words.sentence(section, deal, today),
        cost=words.cost(section, deal, today),
        is_mine=section != Section.TEAM,
        deal=_of_deal("deal", deal),
        log=_of_deal("touch-new", deal),
        step=_of_deal("next-step", deal),
        hold=_of_deal("hold", deal),
    )


def _of_deal(name: str, deal: OpenDeal) -> str:
    return _address(f"pipeline:{name}", deal.pk)


def _address(name: str, *args: int) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"
