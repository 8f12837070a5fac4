"""The exception file on paper: what is missing, who could have been contracted, what was done and why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reportlab.platypus import Spacer

from accounts.wording import phone
from adequacy.paper import paper, paragraph, table
from adequacy.queries.exception_file import Distance, ExceptionFile, Missed, MissedGroup
from providers.models import County, Network, Specialty

SUPPLY = (
    ("Provider", 120),
    ("Group", 100),
    ("Address, telephone", 150),
    ("Miles, minutes from", 130),
    ("Why not contracted", 120),
    ("Still missing", 80),
)
LOG = (("When", 80), ("Group", 150), ("By", 90), ("How", 60), ("Reached", 160), ("Outcome", 160))
BEYOND = (("Provider", 200), ("Group", 200), ("Address", 200), ("Nearest", 100))


def exception_pdf(
    file: ExceptionFile, *, network: Network, county: County, specialty: Specialty, as_of: str
) -> bytes:
    """`as_of` stands at the foot of every page. No figure of a rate is in it."""
    title = f"Exception: {specialty.name} ({specialty.code}) in {county.name}, {county.state}"
    return paper(list(_story(file, title)), title=title, foot=f"As of {as_of}. {network}")


def _story(file: ExceptionFile, title: str) -> Iterator[Any]:
    yield paragraph(title, "Title")
    yield paragraph(_summary(file))
    if file.spots:
        told = "; ".join(f"{spot.name} ({spot.members:,})" for spot in file.spots)
        yield paragraph(f"Members by ZIP code left out: {told}.")
    yield Spacer(1, 8)
    yield paragraph("Not contracted, within the limits or nearer than the nearest contracted", "Heading2")
    yield table(SUPPLY, [_supply_row(group, one) for group in file.groups for one in group.providers])
    yield paragraph("Contracted beyond the limits", "Heading2")
    yield table(
        BEYOND,
        [
            (
                each.affiliation.provider.name,
                each.affiliation.group.name,
                _address(each.affiliation),
                _distance(each.nearest),
            )
            for each in file.beyond
        ],
    )
    yield paragraph("Contacts", "Heading2")
    yield table(LOG, [_contact(touch) for touch in file.contacts])


def _summary(file: ExceptionFile) -> str:
    asked = "" if file.rule.required is None else f" of {file.rule.required:,} asked for"
    limits = file.rule.limits
    reach = ""
    if limits is not None:
        reach = f"; {file.share * 100:.1f} % of members in reach of {limits.required_percent:g} % asked for"
    return f"Contracted: {file.executed:g}{asked}{reach}. Filing on {file.due_on:%-d %B %Y}."


def _supply_row(group: MissedGroup, one: Missed) -> Sequence[str]:
    told = "" if one.given is None else " ".join(filter(None, (_reason(one), one.given.note)))
    provider = one.affiliation.provider
    return (
        f"{provider.name}, NPI {provider.npi}",
        group.group.name,
        _address(one.affiliation),
        "; ".join(_distance(each) for each in one.distances[:4]),
        told or "Not said yet",
        ", ".join(one.missing) or "Nothing",
    )


def _reason(one: Missed) -> str:
    return "" if one.reason is None else f"{one.reason.text} ({one.reason.get_accepted_display().lower()})."


def _address(affiliation: Any) -> str:
    place = affiliation.location
    parts = (place.address, place.city, f"{place.state} {place.zip_code}".strip(), phone(place.phone))
    return ", ".join(part for part in parts if part)


def _distance(each: Distance) -> str:
    return f"{each.spot.name}: {each.miles:g} mi, {each.minutes} min"


def _contact(touch: Any) -> Sequence[str]:
    contact = touch.contact
    reached = "" if contact is None else ", ".join(filter(None, (contact.name, contact.role)))
    return (
        f"{touch.made_at:%-d %b %Y}",
        touch.deal.group.name,
        touch.made_by.name,
        touch.get_channel_display(),
        reached,
        touch.get_outcome_display(),
    )
