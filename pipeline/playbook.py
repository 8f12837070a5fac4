"""What to say, and when it may be said: the texts of the playbook and the facts they are filled with.

A text is made of lines. A line names facts in braces, {county} or {members}; a line with a fact nobody knows today is
left out, so that nothing is guessed. The manager writes new versions; until then the texts below hold.

Urgency is said only when it is true today: measured lately, a filing ahead, a gap in the cell, and this group would
change it. Otherwise the script is refused, with the reason. Leverage is for the rep alone and in no letter.

The first contact is no contract packet and no rate sheet; whoever sends one first says why. A closing call is asked
for from the letter of intent on, once in 30 days, and ends with an outcome. Source: provider contracting playbook.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices

FRESH = dt.timedelta(days=7)
CLOSING_CALL_EVERY = dt.timedelta(days=30)
MOVED_WITHIN = dt.timedelta(days=30)
_FACT = re.compile(r"{([a-z_]+)}")


class Panel(TextChoices):
    CASE = "case", "The case for this group"
    QUESTIONS = "questions", "The two opening questions"
    LEVERAGE = "leverage", "Their leverage"
    RATES = "rates", "Rates as a starting point"
    URGENCY = "urgency", "Why now"
    LEGAL = "legal", "Drive the legal review"


class Objection(TextChoices):
    CAPACITY = "capacity", "We are already credentialed elsewhere"
    LOW_RATES = "low_rates", "Your rates are too low"
    PAPERWORK = "paperwork", "Too much paperwork"
    BURNT = "burnt", "We had trouble with plans before"
    TIMING = "timing", "Not now"


class AnswerStep(TextChoices):
    """The four steps of an answer, in this order."""

    ACKNOWLEDGE = "acknowledge", "Acknowledge"
    DIFFERENTIATE = "differentiate", "Differentiate"
    REFRAME = "reframe", "Reframe capacity"
    EASE = "ease", "Make it easy"


class SentFirst(TextChoices):
    """What a first contact should not be."""

    RATE_SHEET = "rate_sheet", "Rate sheet"
    PACKET = "packet", "Contract packet"


PANELS_BY_STAGE: dict[str, tuple[Panel, ...]] = {
    "identified": (Panel.CASE,),
    "intro": (Panel.QUESTIONS, Panel.CASE, Panel.LEVERAGE),
    "rates": (Panel.RATES, Panel.LEVERAGE, Panel.URGENCY),
    "loi": (Panel.URGENCY, Panel.LEVERAGE),
    "legal": (Panel.LEGAL, Panel.URGENCY),
}

FIRST_TEXTS: dict[str, tuple[str, ...]] = {
    Panel.CASE: (
        (
            "{mission}\n"
            "In {county} we still look for {gap} more in {specialty}; your group would bring {brings}.\n"
            "About {members} members there would gain access through you."
        ),
    ),
    Panel.QUESTIONS: ("Ask both before any terms, and write down their words.",),
    Panel.LEVERAGE: (
        (
            "You know your place in {county}, and so do we: it is a {county_type} county.\n"
            "{alternatives} could bring the same.\n"
            "Without them the chance of the cell is {chance_without}.\n"
            "Other plans on record: {competing_plans}."
        ),
    ),
    Panel.RATES: (
        "The range is a starting point, not an offer to take or leave. Are we in the same ballpark?",
    ),
    Panel.URGENCY: (
        (
            "I want to be open about our timing: the filing for {county} is on {filing}, in {days} days.\n"
            "In {specialty} we have {executed} of the {required} we need there.\n"
            "Your group would bring {brings}.\n"
            "About {members} members there have no {specialty} within reach today and would through you."
        ),
    ),
    Panel.LEGAL: (
        (
            "Ask who has the paper on the desk, and by which day it comes back. Name the day yourself if they do not.\n"
            "Offer a call between the two counsels rather than another round by mail."
        ),
    ),
    Objection.CAPACITY: (
        "Being in several networks already is work, and your days are full.",
        "What is different here: {mission}",
        "About {members} members in {county} have nobody within reach and would through you.",
        (
            "We fill in the application with you; from application to effective it took us {days_to_effective} days "
            "on average."
        ),
    ),
    Objection.LOW_RATES: (
        "You know what your work costs; tell me which codes hurt most.",
        "What is different here: {mission}",
        "In {county} {alternatives} could bring {specialty}; we know what that means.",
        "The sheet by category goes to your billing team today, so that they can reckon with it.",
    ),
    Objection.PAPERWORK: (
        "It is a lot, and it lands on the same two people.",
        "What is different here: {mission}",
        "Tell me which part cost you most; what we can fill in for you, we fill in.",
        (
            "We fill in the application with you; from application to effective it took us {days_to_effective} days "
            "on average."
        ),
    ),
    Objection.BURNT: (
        "Tell me what went wrong; I will write it down in your words.",
        "What is different here: {mission}",
        "About {members} members in {county} would be yours to decide about, not the earlier plan's.",
        "You have one person for all of this: {owner}.",
    ),
    Objection.TIMING: (
        "There is a better week than this one.",
        "What is different here: {mission}",
        "The filing for {county} is on {filing}; a letter of intent before it is enough for that day.",
        "Name the day, and I call once.",
    ),
}


@dataclass(frozen=True, slots=True)
class Filled:
    """`left_out` are the facts that were not known."""

    lines: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellFacts:
    """What one deal means for one cell, as it was measured."""

    county: str
    specialty: str
    brings: int
    required: int | None
    executed: int
    members_out_of_reach: int
    members_reached: int
    is_estimate: bool
    needed_on: dt.date | None
    measured_on: dt.date

    @property
    def gap(self) -> int:
        return max(0, (self.required or 0) - self.executed)


def fill(text: str, facts: Mapping[str, str]) -> Filled:
    """Each line with its facts; a line that names an unknown one is left out."""
    lines, unknown = [], []
    for line in text.splitlines():
        missing = [name for name in _FACT.findall(line) if not facts.get(name)]
        if missing:
            unknown.extend(missing)
        elif line.strip():
            lines.append(_FACT.sub(lambda found: facts[found.group(1)], line.strip()))
    return Filled(tuple(lines), tuple(dict.fromkeys(unknown)))


def facts_named(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_FACT.findall(text)))


def why_not_urgent(cells: Sequence[CellFacts], today: dt.date) -> str:
    """Why urgency may not be said today, by the weightiest cell; empty when it may, for one cell at least."""
    if not cells:
        return "The cells of this group have not been measured."
    reasons = [_why_not(cell, today) for cell in cells]
    return "" if "" in reasons else reasons[0]


def urgent_cell(cells: Sequence[CellFacts], today: dt.date) -> CellFacts | None:
    """The weightiest cell of which it is true."""
    return next((cell for cell in cells if not _why_not(cell, today)), None)


def cell_to_speak_of(cells: Sequence[CellFacts], today: dt.date) -> CellFacts:
    """The weightiest urgent one, else the weightiest with something to close, else the weightiest."""
    open_ones = (cell for cell in cells if cell.gap or cell.members_reached)
    return urgent_cell(cells, today) or next(open_ones, cells[0])


def _why_not(cell: CellFacts, today: dt.date) -> str:
    where = f"{cell.specialty} in {cell.county}"
    if cell.needed_on is None:
        return "No filing is on record for this network."
    if cell.needed_on < today:
        return f"The filing of {cell.needed_on:%-d %b %Y} has passed."
    if today - cell.measured_on > FRESH:
        return f"{where} was measured on {cell.measured_on:%-d %b %Y}: too long ago to say so today."
    if not cell.gap and not cell.members_out_of_reach:
        return f"There is no gap: {where} is met."
    if not (cell.gap and cell.brings) and not cell.members_reached:
        return f"This group would not change {where}."
    return ""


def why_no_closing_call(*, stage: str, last_asked_on: dt.date | None, today: dt.date) -> str:
    """From the letter of intent on, and at most one in 30 days."""
    if stage not in ("loi", "legal"):
        return "A closing call is for deals in LOI and legal review."
    if last_asked_on is not None and today < last_asked_on + CLOSING_CALL_EVERY:
        again = last_asked_on + CLOSING_CALL_EVERY
        return f"One was asked for on {last_asked_on:%-d %b}; the next may be asked for on {again:%-d %b %Y}."
    return ""
