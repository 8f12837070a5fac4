"""The heading: which columns there are, and what they make of the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from providers.roster.sheet import DELIMITERS, SPREADSHEETS

OTHER_NAMES = {
    "lat": "latitude",
    "lon": "longitude",
    "lng": "longitude",
    "long": "longitude",
    "fips": "county_fips",
    "county_fips_code": "county_fips",
    "ssa": "county_ssa",
    "ssa_code": "county_ssa",
    "county_ssa_code": "county_ssa",
    "ssa_state_county_code": "county_ssa",
    "county_name": "county",
    "zip_code": "zip",
    "zipcode": "zip",
    "count": "members",
    "member_count": "members",
    "weight": "members",
}
COUNTIES = ("county_fips", "county_ssa", "county")
NUMBERS = frozenset(["latitude", "longitude", "members"])
KNOWN = frozenset([*NUMBERS, *COUNTIES, "state", "zip"])


class NotMemberFile(Exception):
    """The file as a whole cannot be used, with what is missing."""


@dataclass(frozen=True, slots=True)
class Layout:
    """`columns` are those used, in the order of the file, and `places` where they stand."""

    delimiter: str
    columns: tuple[str, ...]
    places: tuple[int, ...]

    @property
    def is_by_zip(self) -> bool:
        return "latitude" not in self.columns

    @property
    def county(self) -> str:
        """The column that names the county; empty where the ZIP does."""
        return next((name for name in COUNTIES if name in self.columns), "")


def layout_of(heading: str) -> Layout:
    if heading.startswith(tuple(sign.decode("latin-1") for sign in SPREADSHEETS)):
        raise NotMemberFile("This is a spreadsheet, not a CSV file. Save it as CSV and choose that file.")
    if "\x00" in heading:
        raise NotMemberFile("This is not a text file. Save the members as CSV and choose that file.")
    delimiter = max(
        DELIMITERS, key=lambda sign: sum(canonical(cell) in KNOWN for cell in heading.split(sign))
    )
    names = [canonical(cell) for cell in heading.split(delimiter)]
    if twice := sorted({name for name in names if name in KNOWN and names.count(name) > 1}):
        raise NotMemberFile(f"The heading has twice: {', '.join(twice)}.")
    if lacking := _lacking(names):
        raise NotMemberFile(f"The heading lacks {lacking}.")
    used = [(name, place) for place, name in enumerate(names) if name in KNOWN]
    if "latitude" in names:
        used = [(name, place) for name, place in used if name != "zip"]
    return Layout(delimiter, tuple(name for name, _ in used), tuple(place for _, place in used))


def _lacking(names: Sequence[str]) -> str:
    has_places = {"latitude", "longitude"} <= set(names)
    if not has_places and "zip" not in names:
        return "latitude and longitude, or zip and members"
    if not has_places and "members" not in names:
        return "members: how many live in each ZIP"
    counties = [name for name in COUNTIES if name in names]
    if has_places and not counties:
        return "the county: county_fips, county_ssa, or county with state"
    if len(counties) > 1:
        return f"a choice: {' and '.join(counties)} both name the county, keep one"
    return ""


def canonical(heading: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", heading.strip().strip('"').lower()).strip("_")
    return OTHER_NAMES.get(name, name)
