"""The columns of an audit roster and the many names they go by, those of the national provider file included."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from providers.roster.columns import plain

COLUMNS = (
    "npi",
    "name",
    "last_name",
    "first_name",
    "group_tin",
    "group_name",
    "specialty_code",
    "taxonomy_code",
    "address",
    "city",
    "state",
    "zip",
    "latitude",
    "longitude",
    "status",
    "loi",
    "beds",
    "telehealth",
)
TAXONOMY = re.compile(r"(?:healthcare_provider_)?taxonomy(?:_code)?_(\d{1,2})")
SWITCH = re.compile(r"(?:healthcare_provider_)?primary_taxonomy_switch_(\d{1,2})")
_PRACTICE = "business_practice_location_address"

OTHER_NAMES = {
    "address": (
        "address1", "address_1", "address_line_1", "street", "street_address", "practice_address", "site_address",
        f"provider_first_line_{_PRACTICE}",
    ),
    "beds": ("bed_count", "number_of_beds", "staffed_beds", "of_staffed_medicare_certified_beds"),
    "city": ("practice_city", "site_city", f"provider_{_PRACTICE}_city_name"),
    "first_name": ("provider_first_name", "given_name"),
    "group_name": ("group", "group_practice", "medical_group_affiliation", "practice_name", "parent_organization_lbn"),
    "group_tin": ("tin", "ein", "tax_id", "taxid", "tax_identification_number", "group_tax_id", "group_ein",
                  "employer_identification_number_ein"),
    "last_name": ("provider_last_name", "family_name", "provider_last_name_legal_name"),
    "latitude": ("lat",),
    "loi": ("letter_of_intent", "has_loi", "loi_mark"),
    "longitude": ("lon", "lng", "long"),
    "name": (
        "provider_name", "full_name", "facility_name", "organization_name", "org_name", "provider",
        "name_of_physician_or_mid_level_practitioner", "provider_organization_name_legal_business_name",
    ),
    "npi": ("npi_number", "national_provider_identifier", "national_provider_identifier_npi_number", "provider_npi"),
    "specialty_code": ("specialty", "hsd_code", "hsd_specialty_code", "provider_specialty_code",
                       "facility_specialty_code", "cms_specialty_code"),
    "state": ("state_code", "practice_state", "site_state", f"provider_{_PRACTICE}_state_name"),
    "status": ("contract_status", "network_status", "agreement_status", "contracting_status"),
    "taxonomy_code": ("taxonomy", "primary_taxonomy", "nucc_code", "healthcare_provider_taxonomy_code"),
    "telehealth": ("offers_telehealth", "telemedicine", "virtual_care", "video_visits"),
    "zip": ("zip_code", "zipcode", "zip5", "postal_code", "practice_zip", "site_zip",
            f"provider_{_PRACTICE}_postal_code"),
}  # fmt: skip
_BY_OTHER_NAME = {other: name for name, others in OTHER_NAMES.items() for other in others}


def canonical(heading: str) -> str:
    """The column a heading means. The numbered taxonomies of the national file stay numbered."""
    name = plain(heading)
    if found := TAXONOMY.fullmatch(name):
        return f"taxonomy_code_{int(found[1])}"
    if found := SWITCH.fullmatch(name):
        return f"primary_taxonomy_{int(found[1])}"
    return _BY_OTHER_NAME.get(name, name)


def is_known(name: str) -> bool:
    return name in COLUMNS or name.startswith(("taxonomy_code_", "primary_taxonomy_"))


def means_a_column(heading: str) -> bool:
    return is_known(canonical(heading))


def missing(present: Collection[str]) -> list[str]:
    """What the heading lacks to be of any use, in words."""
    lacking = [] if "npi" in present else ["npi"]
    if not any(name.startswith(("specialty_code", "taxonomy_code")) for name in present):
        lacking.append("specialty_code or taxonomy_code")
    if "zip" not in present and not {"latitude", "longitude"} <= set(present):
        lacking.append("zip, or latitude and longitude")
    return lacking


def unused(columns: Sequence[str]) -> list[str]:
    return [name for name in columns if name and not is_known(name)]
