"""Which specialty a row is about: by its code, or by a taxonomy code where the crosswalk leaves no doubt."""

from __future__ import annotations

from collections.abc import Sequence

from providers.roster.lookups import TaxonomyChoice
from providers.roster.rows import RowReader

# The regulator takes single therapists and counsellors in the facility table; other facilities are no persons.
PERSONS_ALLOWED = frozenset(["049", "050", "051", "068"])


def specialty(reader: RowReader, provider_kind: str) -> str:
    code = _by_code(reader) if reader.text("specialty_code") else _by_taxonomy(reader)
    facts = reader.lookups.specialties.get(code)
    if facts is None:
        return ""
    if provider_kind == "individual" and facts.is_facility and code not in PERSONS_ALLOWED:
        reader.refuse("specialty_code", f"{facts.name} is a facility: give organization_name, not a person.")
    if provider_kind == "organization" and not facts.is_facility:
        reader.refuse("specialty_code", f"{facts.name} is a specialty of clinicians: give last_name.")
    return code


def _by_code(reader: RowReader) -> str:
    code = as_code(reader.text("specialty_code"))
    facts = reader.lookups.specialties.get(code)
    if facts is None:
        reader.refuse("specialty_code", "Is no specialty code we know, such as 008 or 040.")
        return ""
    if facts.is_sum:
        reader.refuse(
            "specialty_code", f"{code} is the sum of several codes: give the one of this person, 001 to 006."
        )
        return ""
    return code


def _by_taxonomy(reader: RowReader) -> str:
    text = reader.text("taxonomy_code").upper()
    if not text:
        reader.refuse("specialty_code", "Is empty, and there is no taxonomy code either.")
        return ""
    choices = reader.lookups.choices_by_taxonomy.get(text, ())
    if sure := without_doubt(choices):
        return sure
    if choices:
        offered = " or ".join(sorted(choice.specialty_code for choice in choices))
        reader.refuse(
            "taxonomy_code",
            f"A person must decide what this counts as: give specialty_code, maybe {offered}.",
        )
    else:
        reader.refuse("taxonomy_code", "Is not in the crosswalk: give specialty_code.")
    return ""


def as_code(text: str) -> str:
    """A spreadsheet drops the zeros in front of a code, and adds a ".0" behind it."""
    code = text.upper().removesuffix(".0")
    return code.zfill(3) if code.isdigit() else code


def without_doubt(choices: Sequence[TaxonomyChoice]) -> str:
    """The one specialty a taxonomy code counts as; nothing where a person must decide."""
    sure = [choice.specialty_code for choice in choices if choice.match == "primary"] or [
        choice.specialty_code for choice in choices if choice.match == "accepted"
    ]
    return sure[0] if len(sure) == 1 else ""
