"""What whoever makes a closing call must know, in five lines: whom to call, what hangs on it, where it stands, what
matters to them, what to ask. Personal and no renegotiation: words that name a figure stay with the deal.
Source: provider contracting playbook.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.wording import day_month, full_date, percent, phone

LONGEST = 140


@dataclass(frozen=True, slots=True)
class BriefContact:
    """Who signs for the group, or else somebody there."""

    name: str
    role: str
    phone: str


@dataclass(frozen=True, slots=True)
class BriefCell:
    """The cell the deal decides most: its chance if the deal signs, and if it falls."""

    name: str
    if_signed: float
    if_lost: float


@dataclass(frozen=True, slots=True)
class BriefFacts:
    group: str
    owner: str
    stage: str
    since: dt.date
    last_spoke_on: dt.date | None
    contact: BriefContact | None
    cell: BriefCell | None
    needed_on: dt.date | None
    matters: str


def brief_lines(facts: BriefFacts, today: dt.date) -> tuple[str, str, str, str, str]:
    """Five sentences, or pairs of them, in the order of the call."""
    return (
        _whom(facts),
        _what_hangs_on_it(facts),
        _where_it_stands(facts, today),
        _what_matters(facts.matters),
        f"Thank them, say why they matter, ask for the signature. Terms are not opened: they stay with {facts.owner}.",
    )


def _whom(facts: BriefFacts) -> str:
    contact = facts.contact
    if contact is None:
        return f"No contact is on record: ask {facts.owner} whom to call at {facts.group}."
    role = f", {contact.role}" if contact.role else ""
    number = f" at {phone(contact.phone)}" if contact.phone else f"; ask {facts.owner} for the number"
    return f"Call {contact.name}{role}, {facts.group}{number}."


def _what_hangs_on_it(facts: BriefFacts) -> str:
    by = "" if facts.needed_on is None else f" The filing is on {full_date(facts.needed_on)}."
    if facts.cell is None:
        return f"No cell is known to hang on them.{by}"
    cell = facts.cell
    told = f"{cell.name} passes with {percent(cell.if_signed)} if they sign, {percent(cell.if_lost)} if not."
    return f"{told}{by}"


def _where_it_stands(facts: BriefFacts, today: dt.date) -> str:
    spoke = (
        "They have not spoken to us yet."
        if facts.last_spoke_on is None
        else f"They last spoke to us on {day_month(facts.last_spoke_on, today)}."
    )
    return f"{facts.stage} since {day_month(facts.since, today)}. {spoke}"


def _what_matters(words: str) -> str:
    if not words:
        return "What matters to them is not on record: ask, and listen."
    if any(letter.isdigit() for letter in words):
        return "What matters to them names figures: read it on the deal, leave it out of the call."
    short = words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}\u2026"
    return f"What matters to them: \u201c{short}\u201d"
