"""What stands in a row, and who is listed how."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

from providers.roster.consistency import key


class Table(TextChoices):
    PROVIDER = "provider", "Provider table"
    FACILITY = "facility", "Facility table"


DIRECT, DOWNSTREAM = "DC", "DS"
"""A contract with the clinician, or with a medical group or IPA they work through."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One NPI in one specialty at one address. `contract_type` and `group` stand in the provider table only, `beds` in
    that of facilities. `is_letter`: a letter of intent stands for the contract.
    """

    table: Table
    npi: str
    name: str
    specialty: str
    address: str
    city: str
    state: str
    zip_code: str
    contract_type: str = ""
    group: str = ""
    beds: int | None = None
    is_letter: bool = False

    @property
    def place(self) -> tuple[str, str, str, str]:
        """What may be listed once in a county; spelling does not make another address."""
        return self.npi, self.specialty, key(self.address), self.zip_code


@dataclass(frozen=True, slots=True)
class Row:
    """`county` is the SSA code of the county served."""

    county: str
    entry: Entry

    @property
    def order(self) -> tuple[str, str, str, str, str]:
        entry = self.entry
        return self.county, entry.specialty, entry.name, entry.npi, entry.address


@dataclass(frozen=True, slots=True)
class Listing:
    """Somebody in the network, and the counties they serve. `brought_by` is the group that signs for them."""

    entry: Entry
    counties: tuple[str, ...]
    is_person: bool
    brought_by: str


def contract_type(*, is_person: bool, is_solo: bool) -> str:
    """A solo practice signs for itself; any other clinician is bound through the group that signed."""
    return DIRECT if is_solo or not is_person else DOWNSTREAM
