"""What the agency would refuse in a row, and what deserves a look."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from adequacy.hsd.rows import DIRECT, DOWNSTREAM, Entry, Table
from providers import npi
from providers.roster import SpecialtyFacts
from providers.roster.specialties import PERSONS_ALLOWED

HOSPITAL = "040"
BEDS_ASKED = frozenset(["043", "046", "052"])
BEHAVIORAL, NOT_WITH_BEHAVIORAL = "068", frozenset(["029", "036", "037"])
AGENCY_CODE = re.compile(r"\d{3}")
POST_BOX = re.compile(
    r"\bp\.?\s*o\.?\s*box\b|\bp\.?\s*o\.?\s*b(?:ox)?\.?\s*#?\s*\d|\bpost\s+office\s+box\b|^\s*box\s+\d",
    re.IGNORECASE,
)
STATE, ZIP = re.compile(r"[A-Z]{2}"), re.compile(r"\d{5}")


class Concern(TextChoices):
    NPI = "npi", "NPI"
    NAME = "name", "Name"
    SPECIALTY = "specialty", "Specialty code"
    KIND = "kind", "Person or facility"
    ADDRESS = "address", "Address"
    BEDS = "beds", "Beds"
    CONTRACT = "contract", "Contract type"
    COUNTY = "county", "County"
    REACH = "reach", "Reach"
    DUPLICATE = "duplicate", "Duplicate"
    LETTER = "letter", "Letter of intent"


@dataclass(frozen=True, slots=True)
class Fault:
    """`field` is the column it is about. A notice (`is_refusal` false) is about a row that is listed all the same."""

    concern: Concern
    field: str
    reason: str
    is_refusal: bool = True


def faults(entry: Entry, specialties: Mapping[str, SpecialtyFacts]) -> Iterator[Fault]:
    """All that is wrong with one entry by itself."""
    if problem := npi.problem(entry.npi):
        yield Fault(Concern.NPI, "npi", problem)
    if not entry.name:
        yield Fault(Concern.NAME, "name", "Is empty.")
    yield from _specialty(entry, specialties.get(entry.specialty))
    yield from _address(entry)
    yield from _beds(entry)
    yield from _contract(entry)


def _specialty(entry: Entry, facts: SpecialtyFacts | None) -> Iterator[Fault]:
    if facts is not None and facts.is_sum:
        reason = f"{entry.specialty} is the sum of several codes and is never uploaded: list 001 to 006."
        yield Fault(Concern.SPECIALTY, "specialty", reason)
    elif facts is None or not AGENCY_CODE.fullmatch(entry.specialty):
        reason = f"{entry.specialty or 'An empty code'} is no specialty code the agency knows."
        yield Fault(Concern.SPECIALTY, "specialty", reason)
    elif facts.is_facility != (entry.table == Table.FACILITY):
        belongs = Table.FACILITY if facts.is_facility else Table.PROVIDER
        reason = f"{facts.name} belongs in the {belongs.label.lower()}."
        yield Fault(Concern.SPECIALTY, "specialty", reason)


def _address(entry: Entry) -> Iterator[Fault]:
    if POST_BOX.search(entry.address):
        reason = "A P.O. box cannot be found on the map: give the street address."
        yield Fault(Concern.ADDRESS, "address", reason)
    for field in ("address", "city"):
        if not getattr(entry, field):
            yield Fault(Concern.ADDRESS, field, "Is empty.")
    if not STATE.fullmatch(entry.state):
        yield Fault(Concern.ADDRESS, "state", "A state has two letters, such as FL.")
    if not ZIP.fullmatch(entry.zip_code):
        yield Fault(Concern.ADDRESS, "zip_code", "A ZIP has five digits.")


def _beds(entry: Entry) -> Iterator[Fault]:
    if entry.specialty == HOSPITAL and not entry.beds:
        reason = "A hospital is counted by its staffed Medicare beds, and there is no number of them."
        yield Fault(Concern.BEDS, "beds", reason)
    elif entry.specialty in BEDS_ASKED and not entry.beds:
        reason = "Beds are asked for here too, and there is no number of them."
        yield Fault(Concern.BEDS, "beds", reason, is_refusal=False)


def _contract(entry: Entry) -> Iterator[Fault]:
    if entry.table == Table.FACILITY:
        return
    if entry.contract_type not in (DIRECT, DOWNSTREAM):
        yield Fault(Concern.CONTRACT, "contract_type", "Must be DC (direct) or DS (through a group).")
    if entry.contract_type == DOWNSTREAM and not entry.group:
        reason = "DS needs the medical group or IPA the contract goes through."
        yield Fault(Concern.CONTRACT, "group", reason)


def kind_fault(code: str, facts: SpecialtyFacts | None, *, is_person: bool) -> Fault | None:
    """A person listed as a facility, or the other way round. Single therapists and counsellors are facilities here."""
    if facts is None or facts.is_sum:
        return None
    if is_person and facts.is_facility and code not in PERSONS_ALLOWED:
        return Fault(Concern.KIND, "npi", f"{facts.name} is a facility, and this NPI is a person's.")
    if not is_person and not facts.is_facility:
        return Fault(Concern.KIND, "npi", f"{facts.name} is for clinicians, and this NPI is a facility's.")
    return None


def in_two_rosters(entries: Iterable[Entry]) -> dict[str, Fault]:
    """By NPI: whoever is listed in psychiatry, psychology or social work may not be listed under 068 as well."""
    codes: dict[str, set[str]] = {}
    for entry in entries:
        codes.setdefault(entry.npi, set()).add(entry.specialty)
    return {
        number: Fault(
            Concern.SPECIALTY,
            "specialty",
            f"Listed under {', '.join(sorted(found & NOT_WITH_BEHAVIORAL))}, and so not under 068 as well.",
        )
        for number, found in codes.items()
        if BEHAVIORAL in found and found & NOT_WITH_BEHAVIORAL
    }
