"""The columns of both tables: which there are, in which order, under which heading. The analyst may change both.

These are the headings of a 2026 specification that takes the tables in. The heading and the place of the letter's mark
were never established; it stands last until the template of the year says where.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adequacy.hsd.rows import Row, Table

YES, NO = "Y", "N"


@dataclass(frozen=True, slots=True)
class Column:
    table: Table
    field: str
    heading: str
    is_used: bool = True


MAY_BE_LEFT_OUT = frozenset(["letter", "specialty_name"])
WORDS = {
    "county": "County served, SSA code",
    "name": "Name",
    "npi": "NPI",
    "specialty": "Specialty code",
    "specialty_name": "Specialty name",
    "contract_type": "Contract type, DC or DS",
    "address": "Street",
    "city": "City",
    "state": "State",
    "zip_code": "ZIP",
    "group": "Medical group, where DS",
    "beds": "Beds",
    "letter": "Letter of intent, Y or N",
}
_SITE = {
    "address": "Provider Street Address",
    "city": "Provider City",
    "state": "Provider State Code",
    "zip_code": "Provider Zip Code",
}
_PROVIDER = {
    "county": "SSA State/County Code",
    "name": "Name of Physician or Mid-Level Practitioner",
    "npi": "National Provider Identifier (NPI) Number",
    "specialty": "Provider Specialty Code",
    "contract_type": "Contract Type",
    **_SITE,
    "group": "Medical Group Affiliation",
    "letter": "Letter of Intent",
}
_FACILITY = {
    "county": "SSA State/County Code",
    "specialty_name": "Facility or Service Type",
    "specialty": "Facility Specialty Code",
    "npi": "National Provider Identifier (NPI) Number",
    "beds": "# of Staffed, Medicare-Certified Beds",
    "name": "Facility Name",
    **_SITE,
    "letter": "Letter of Intent",
}
DEFAULT = (
    *(Column(Table.PROVIDER, field, heading) for field, heading in _PROVIDER.items()),
    Column(Table.PROVIDER, "specialty_name", "Specialty", is_used=False),
    *(Column(Table.FACILITY, field, heading) for field, heading in _FACILITY.items()),
)


def used_in(columns: Sequence[Column], table: Table) -> list[Column]:
    return [column for column in columns if column.table == table and column.is_used]


def cells(row: Row, columns: Sequence[Column], names: Mapping[str, str]) -> list[str]:
    """The row as text, a cell for each column. `names` are those of the specialties, by code."""
    return [_cell(row, column.field, names) for column in columns]


def _cell(row: Row, field: str, names: Mapping[str, str]) -> str:
    entry = row.entry
    if field == "county":
        return row.county
    if field == "specialty_name":
        return names.get(entry.specialty, "")
    if field == "letter":
        return YES if entry.is_letter else NO
    value = getattr(entry, field)
    return "" if value is None else str(value)


def heading_key(heading: str) -> str:
    """What is left of a heading when case, blanks and punctuation do not matter."""
    return re.sub(r"[^a-z0-9]+", " ", heading.lower()).strip()
