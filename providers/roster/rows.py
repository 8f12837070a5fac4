"""One row: its cells to values, with everything that is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from providers import npi, tin
from providers.roster import cells
from providers.roster.cells import BadCellError
from providers.roster.lookups import Lookups
from providers.roster.problems import Problem, notice, refusal

T = TypeVar("T")
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class CleanRow:
    """Shaped like the tables it goes to. Empty text and None mean that the roster does not say."""

    line: int
    # the group
    tin: str
    group_name: str
    group_kind: str
    # the clinician ("individual") or facility ("organization")
    npi: str
    provider_kind: str
    provider_name: str
    # the site
    address: str
    city: str
    state: str
    zip_code: str
    county_code: str
    latitude: float
    longitude: float
    phone: str
    # who works where for whom
    specialty_code: str
    is_accepting: bool | None
    offers_telehealth: bool | None
    beds: int | None
    from_on: dt.date | None
    # somebody to call at the group
    contact_name: str
    contact_role: str
    contact_phone: str
    contact_email: str


@dataclass(slots=True)
class RowReader:
    """The cells of a row, and the problems found in them so far."""

    line: int
    cells: Mapping[str, str]
    lookups: Lookups
    problems: list[Problem] = field(default_factory=list)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def refuse(self, column: str, reason: str) -> None:
        self.problems.append(refusal(self.line, column, reason, self.text(column)))

    def remark(self, column: str, reason: str) -> None:
        self.problems.append(notice(self.line, column, reason, self.text(column)))

    def is_refused_in(self, *columns: str) -> bool:
        return any(problem.is_rejection and problem.column in columns for problem in self.problems)

    def optional(self, column: str, parse: Callable[[str], T], blank: D) -> T | D:
        if not self.text(column):
            return blank
        try:
            return parse(self.text(column))
        except BadCellError as error:
            self.refuse(column, str(error))
            return blank

    def required(self, column: str, parse: Callable[[str], str]) -> str:
        if not self.text(column):
            self.refuse(column, "Is empty.")
        return self.optional(column, parse, "")


def number(problem: Callable[[str], str | None], plain: Callable[[str], str]) -> Callable[[str], str]:
    """A cell with an identifier: its digits, or what the identifier's own rule has against them."""

    def parse(text: str) -> str:
        found = plain(cells.digits(text))
        if reason := problem(found):
            raise BadCellError(reason)
        return found

    return parse


NPI = number(npi.problem, str.strip)
TIN = number(tin.problem, tin.digits)


def group_kind(reader: RowReader) -> str:
    words = reader.text("group_kind").lower()
    if words and words not in reader.lookups.group_kinds:
        kinds = ", ".join(sorted(set(reader.lookups.group_kinds.values())))
        reader.refuse("group_kind", f"Is none of: {kinds}.")
    return reader.lookups.group_kinds.get(words, "")


def provider(reader: RowReader) -> tuple[str, str]:
    """Kind and name. A clinician is kept as "Last, First"."""
    first = reader.optional("first_name", cells.words(60), "")
    last = reader.optional("last_name", cells.words(120), "")
    organization = reader.optional("organization_name", cells.words(200), "")
    if organization and (first or last):
        reader.refuse("organization_name", "Names a facility and a clinician in one row.")
        return "", organization
    if not organization and not last and not reader.is_refused_in("last_name", "organization_name"):
        reader.refuse("last_name", "Names nobody: give last_name, or organization_name for a facility.")
    if organization:
        return "organization", organization
    return "individual", f"{last}, {first}" if first else last


def beds(reader: RowReader, specialty_code: str) -> int | None:
    found = reader.optional("beds", cells.beds, None)
    facts = reader.lookups.specialties.get(specialty_code)
    if facts and found and not facts.is_facility:
        reader.refuse("beds", f"A clinician has no beds, and {facts.name} is a specialty of clinicians.")
    if specialty_code == "040" and found is None and not reader.text("beds"):
        reader.remark("beds", "A hospital without a number of beds adds none to its county.")
    return found


def contact(reader: RowReader) -> dict[str, str]:
    found = {
        "contact_name": reader.optional("contact_name", cells.words(120), ""),
        "contact_role": reader.optional("contact_role", cells.words(120), ""),
        "contact_phone": reader.optional("contact_phone", cells.phone, ""),
        "contact_email": reader.optional("contact_email", cells.email, ""),
    }
    if any(found.values()) and not reader.text("contact_name"):
        reader.refuse("contact_name", "Is empty, though there is a role, phone or e-mail of a contact.")
    return found
