"""One row of an audit roster: its cells to values, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from adequacy.measuring.kinds import EXECUTED, WITH_LETTERS
from adequacy.ruleset import Counting, Ruleset
from providers import tin
from providers.roster import cells
from providers.roster.consistency import key
from providers.roster.lookups import ZipPlace
from providers.roster.places import FARTHEST_MILES, WIDE_STATES, miles, misplaced
from providers.roster.rows import NPI, RowReader
from providers.roster.specialties import as_code, without_doubt

IN_SHORTAGE_AREAS = ("005", "006")
STATUSES = {
    **dict.fromkeys(("executed", "signed", "contracted", "active", "par", "participating", "in network"), EXECUTED),
    **dict.fromkeys(("loi", "letter", "letter of intent", "letter_of_intent"), WITH_LETTERS),
}  # fmt: skip

BY_ZIP = "Without coordinates: the point of the ZIP code stands for the address."
HALF_A_POINT = "Only one of latitude and longitude is given: the point of the ZIP code is used."
FAR_FROM_ZIP = f"The point lies more than {FARTHEST_MILES} miles from its ZIP code. The point is used."
NO_STATE = (
    "The state is no state or territory we know. It places nothing here: the ZIP code or the coordinates do."
)
OTHER_STATE = (
    "The state is not the one its ZIP code lies in. The ZIP code, or the coordinates, place the site."
)
NO_BEDS = "A hospital without a number of beds counts with none."
AS_LISTED = (
    "Physician assistants and nurse practitioners (005, 006) count as listed. The regulator counts them only where "
    "they are the main source of primary care in a shortage area, which nobody has checked here."
)
NO_TIN = "The tax id is not nine digits. It only tells groups apart here, so the row is used."
SUM_LISTED = "Listed under the sum of several codes; it counts there as it stands."


@dataclass(frozen=True, slots=True)
class Edition:
    """What a row is held against: the rules, and which types are counted in beds."""

    rules: Ruleset
    in_beds: frozenset[str]


def edition_of(rules: Ruleset) -> Edition:
    beds = (judged for (judged, _), minimum in rules.minimums_by_area.items() if minimum.in_beds)
    return Edition(rules, frozenset(beds))


@dataclass(frozen=True, slots=True)
class AuditRow:
    """`types` are those it counts in; `place` tells addresses apart; `home` is the county its ZIP code lies in. `group`
    is the tax id, or whatever stands in its place; a row without any stands for itself, by NPI.
    """

    line: int
    npi: str
    name: str
    group: str
    group_name: str
    specialty: str
    types: tuple[Counting, ...]
    place: str
    latitude: float
    longitude: float
    home: str
    layer: int
    beds: int | None
    telehealth: bool

    @property
    def told_apart_by(self) -> tuple[str, str, str]:
        """One provider, type and address is one row; 001 and 002 are two types, though both count in S03."""
        return (self.npi, self.place, self.specialty)


@dataclass(frozen=True, slots=True)
class Point:
    latitude: float
    longitude: float
    home: str


NOWHERE = Point(0.0, 0.0, "")


def audit_row(reader: RowReader, edition: Edition) -> AuditRow:
    """Every cell is looked at even after the first is wrong, so that one reading tells everything."""
    npi = reader.required("npi", NPI)
    specialty, types = _specialty(reader, edition.rules)
    point = _point(reader)
    tax_id = _group(reader)
    _look_at_state(reader, point)
    return AuditRow(
        line=reader.line,
        npi=npi,
        name=_name(reader),
        group=tax_id or f"npi {npi}",
        group_name=reader.optional("group_name", cells.words(200), ""),
        specialty=specialty,
        types=types,
        place=_place(reader, point),
        latitude=point.latitude,
        longitude=point.longitude,
        home=point.home,
        layer=_layer(reader),
        beds=_beds(reader, types, edition),
        telehealth=reader.optional("telehealth", cells.yes_or_no, blank=False),
    )


def _look_at_state(reader: RowReader, point: Point) -> None:
    """A state places no site; one that contradicts what does is told."""
    state, counties = reader.text("state").upper(), reader.lookups.counties
    home = counties.by_code(point.home)
    if state and state not in counties.states:
        reader.remark("state", NO_STATE)
    elif state and home is not None and home.state != state:
        reader.remark("state", OTHER_STATE)


def _name(reader: RowReader) -> str:
    whole = reader.optional("name", cells.words(200), "")
    last = reader.optional("last_name", cells.words(120), "")
    first = reader.optional("first_name", cells.words(60), "")
    return whole or ", ".join(part for part in (last, first) if part)


def _group(reader: RowReader) -> str:
    text = reader.optional("group_tin", cells.words(60), "")
    digits = tin.digits(text.removesuffix(".0"))
    if text and tin.problem(digits):
        reader.remark("group_tin", NO_TIN)
        return key(text)
    return digits


def _specialty(reader: RowReader, rules: Ruleset) -> tuple[str, tuple[Counting, ...]]:
    column = "specialty_code" if reader.text("specialty_code") else "taxonomy_code"
    code = as_code(reader.text("specialty_code")) or _by_taxonomy(reader)
    if not code:
        return "", ()
    if code in IN_SHORTAGE_AREAS:
        reader.remark("specialty_code", AS_LISTED)
    types = tuple(rules.types_of(code))
    if not types and code in rules.types:
        reader.remark("specialty_code", SUM_LISTED)
        return code, (Counting(code, Decimal(1)),)
    if not types:
        known = (
            "this edition judges nobody under it" if code in reader.lookups.specialties else "no code we know"
        )
        reader.refuse(column, f"{code[:20]}: {known}.")
    return code, types


def _by_taxonomy(reader: RowReader) -> str:
    text = reader.text("taxonomy_code").upper()
    choices = reader.lookups.choices_by_taxonomy.get(text, ())
    found = without_doubt(choices)
    if not text:
        reader.refuse("specialty_code", "Is empty, and there is no taxonomy code either.")
    elif not choices:
        reader.refuse("taxonomy_code", f"{text[:20]}: not in the crosswalk. Give specialty_code.")
    elif not found:
        offered = " or ".join(sorted(choice.specialty_code for choice in choices))
        reader.refuse("taxonomy_code", f"{text}: a person must decide. Give specialty_code, maybe {offered}.")
    return found


def _layer(reader: RowReader) -> int:
    if reader.optional("loi", cells.yes_or_no, blank=False):
        return WITH_LETTERS
    text = reader.text("status").lower()
    if text and text not in STATUSES:
        reader.refuse("status", "Is neither executed nor loi; leave it empty for executed.")
    return STATUSES.get(text, EXECUTED)


def _beds(reader: RowReader, types: Sequence[Counting], edition: Edition) -> int | None:
    if not any(each.type in edition.in_beds for each in types):
        return None
    found = reader.optional("beds", cells.beds, None)
    if found is None and not reader.text("beds"):
        reader.remark("beds", NO_BEDS)
    return found


def _place(reader: RowReader, point: Point) -> str:
    """What tells two addresses apart: street and ZIP code; the point where there is no street."""
    street = reader.optional("address", cells.words(300), "")
    town = reader.text("zip")[:5] or reader.optional("city", cells.words(80), "")
    return f"{key(street)} {key(town)}" if street else f"{point.latitude} {point.longitude}"


def _point(reader: RowReader) -> Point:
    """The point the row gives, else that of its ZIP code. A point is believed wherever in the country it lies."""
    zip_code = reader.optional("zip", cells.zip_code, "")
    place = reader.lookups.places_by_zip.get(zip_code)
    home = (place.county_code or "") if place else ""
    latitude = reader.optional("latitude", cells.degrees, None)
    longitude = reader.optional("longitude", cells.degrees, None)
    if reader.is_refused_in("latitude", "longitude"):
        return NOWHERE
    if latitude is not None and longitude is not None:
        if reason := misplaced(latitude, longitude):
            reader.refuse("latitude", reason)
        elif place and _is_far(reader, latitude, longitude, place):
            reader.remark("latitude", FAR_FROM_ZIP)
        return Point(latitude, longitude, home)
    if place:
        reader.remark("latitude", BY_ZIP if latitude is None and longitude is None else HALF_A_POINT)
        return Point(place.latitude, place.longitude, home)
    if not reader.is_refused_in("zip"):
        missing = f"{zip_code} is not in our table" if zip_code else "Is empty"
        reader.refuse("zip", f"{missing}, and there are no coordinates: the site cannot be placed.")
    return NOWHERE


def _is_far(reader: RowReader, latitude: float, longitude: float, place: ZipPlace) -> bool:
    county = reader.lookups.counties.by_code(place.county_code or "")
    if county is None or county.state in WIDE_STATES:
        return False
    return miles(latitude, longitude, place.latitude, place.longitude) > FARTHEST_MILES
