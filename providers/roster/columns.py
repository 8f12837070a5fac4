"""The columns of a roster: their names, which of them must be there, and other names they go by."""

from __future__ import annotations

import re

REQUIRED = ("group_name", "tin", "npi", "address", "city", "state", "zip")
ONE_OF = (("last_name", "organization_name"), ("specialty_code", "taxonomy_code"))
OPTIONAL = (
    "group_kind",
    "first_name",
    "county",
    "latitude",
    "longitude",
    "phone",
    "accepting_new_patients",
    "telehealth",
    "beds",
    "contact_name",
    "contact_role",
    "contact_phone",
    "contact_email",
    "from_date",
)
KNOWN = frozenset([*REQUIRED, *OPTIONAL, *(name for pair in ONE_OF for name in pair)])

OTHER_NAMES = {
    "accepting": "accepting_new_patients",
    "accepts_new_patients": "accepting_new_patients",
    "county_code": "county",
    "county_name": "county",
    "effective_date": "from_date",
    "ein": "tin",
    "facility_name": "organization_name",
    "group": "group_name",
    "lat": "latitude",
    "lng": "longitude",
    "lon": "longitude",
    "medical_group_affiliation": "group_name",
    "national_provider_identifier": "npi",
    "national_provider_identifier_npi_number": "npi",
    "npi_number": "npi",
    "offers_telehealth": "telehealth",
    "provider_specialty_code": "specialty_code",
    "facility_specialty_code": "specialty_code",
    "ssa_state_county_code": "county",
    "state_code": "state",
    "street_address": "address",
    "tax_id": "tin",
    "taxonomy": "taxonomy_code",
    "telemedicine": "telehealth",
    "zip_code": "zip",
}


def canonical(heading: str) -> str:
    """The column a heading means."""
    name = plain(heading)
    return OTHER_NAMES.get(name, name)


def plain(heading: str) -> str:
    """Case, blanks and punctuation do not matter."""
    return re.sub(r"[^a-z0-9]+", "_", heading.strip().lower()).strip("_")


def missing(present: set[str]) -> list[str]:
    """What the heading lacks, in words: "npi", "last_name or organization_name"."""
    lacking = [name for name in REQUIRED if name not in present]
    return lacking + [" or ".join(pair) for pair in ONE_OF if not present.intersection(pair)]
