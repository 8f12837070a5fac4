"""Where the site of a row is: its county, and a point.

The county is the one the row names, else the main county of its ZIP code. The point is the one the row gives, else that
of the ZIP code, else the middle of the county, which is told. A given point must lie near the ZIP code it is filed
under: a wrong sign or two swapped columns put a clinic on another continent, and the distances would believe it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from providers.county_names import NamedCounty
from providers.roster import cells
from providers.roster.lookups import ZipPlace
from providers.roster.rows import RowReader

EARTH_MILES = 3958.8
FARTHEST_MILES = 100
WIDE_STATES = frozenset(["AK"])  # one ZIP code there can be wider than that
LATITUDES = (-15.0, 72.0)  # American Samoa to Alaska
LONGITUDES = (
    (-180.0, -64.0),
    (144.0, 180.0),
)  # Alaska to the Virgin Islands; Guam, and the last of the Aleutians


@dataclass(frozen=True, slots=True)
class Site:
    county_code: str
    latitude: float
    longitude: float


NOWHERE = Site("", 0.0, 0.0)


def site(reader: RowReader, state: str, zip_code: str) -> Site:
    if not state or not zip_code:
        return NOWHERE
    if state not in reader.lookups.counties.states:
        reader.refuse("state", "Is no state or territory we know.")
        return NOWHERE
    place = reader.lookups.places_by_zip.get(zip_code)
    county = _county(reader, state, place)
    if county is None:
        return NOWHERE
    point = _point(reader, county, place)
    return Site(county.ssa_code, *point) if point else NOWHERE


def _county(reader: RowReader, state: str, place: ZipPlace | None) -> NamedCounty | None:
    return _named_county(reader, state) if reader.text("county") else _county_of_zip(reader, state, place)


def _named_county(reader: RowReader, state: str) -> NamedCounty | None:
    text = reader.text("county")
    counties = reader.lookups.counties
    county = counties.find(cells.digits(text), state)
    if county and county.state == state:
        return county
    same_fips = counties.by_fips(text)
    if same_fips and same_fips.state == state:
        reader.refuse("county", f"Is the FIPS code of {same_fips}; its SSA code is {same_fips.ssa_code}.")
    elif county:
        reader.refuse("county", f"Is {county}, but the state of the row is {state}.")
    else:
        reader.refuse("county", f"Is no county of {state} we know, by SSA code or by name.")
    return None


def _county_of_zip(reader: RowReader, state: str, place: ZipPlace | None) -> NamedCounty | None:
    county = reader.lookups.counties.by_code(place.county_code) if place and place.county_code else None
    if county is None:
        reader.refuse("zip", "Tells no county: the ZIP is not in our table. Fill in the county.")
    elif county.state != state:
        reader.refuse(
            "zip", f"Lies in {county}, not in {state}. If the address is right, fill in the county."
        )
        return None
    return county


def _point(reader: RowReader, county: NamedCounty, place: ZipPlace | None) -> tuple[float, float] | None:
    if reader.text("latitude") or reader.text("longitude"):
        return _given_point(reader, county, place)
    if place:
        return place.latitude, place.longitude
    if county.latitude is None or county.longitude is None:
        reader.refuse(
            "zip", "Is not in our table, nor is the middle of the county: give latitude and longitude."
        )
        return None
    reader.remark("zip", f"Is not in our table: the site is placed at the middle of {county}.")
    return county.latitude, county.longitude


def _given_point(
    reader: RowReader, county: NamedCounty, place: ZipPlace | None
) -> tuple[float, float] | None:
    latitude = reader.optional("latitude", cells.degrees, None)
    longitude = reader.optional("longitude", cells.degrees, None)
    if latitude is None or longitude is None:
        for column in ("latitude", "longitude"):
            if not reader.text(column):
                reader.refuse(column, "Is empty: give both coordinates or neither.")
        return None
    if reason := misplaced(latitude, longitude):
        reader.refuse("latitude", reason)
        return None
    known = (place.latitude, place.longitude) if place else (county.latitude, county.longitude)
    if known[0] is not None and known[1] is not None and county.state not in WIDE_STATES:
        away = miles(latitude, longitude, known[0], known[1])
        if away > FARTHEST_MILES:
            reader.refuse(
                "latitude", f"The point lies {away:,.0f} miles from the ZIP or county of the address."
            )
            return None
    return latitude, longitude


def misplaced(latitude: float, longitude: float) -> str | None:
    """Why these cannot be coordinates of a site, if they cannot."""
    if latitude == 0 and longitude == 0:
        return "Coordinates 0, 0 lie in the ocean: leave both empty when they are not known."
    if in_bounds(latitude, longitude):
        return None
    if in_bounds(longitude, latitude):
        return "Latitude and longitude are swapped."
    if in_bounds(latitude, -longitude):
        return "The longitude lacks its minus sign: west is negative."
    return "The point lies outside the United States and its territories."


def in_bounds(latitude: float, longitude: float) -> bool:
    return LATITUDES[0] <= latitude <= LATITUDES[1] and any(
        low <= longitude <= high for low, high in LONGITUDES
    )


def miles(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great circle distance."""
    north, east = radians(other_latitude - latitude), radians(other_longitude - longitude)
    half = sin(north / 2) ** 2 + cos(radians(latitude)) * cos(radians(other_latitude)) * sin(east / 2) ** 2
    return 2 * EARTH_MILES * asin(min(1.0, sqrt(half)))
