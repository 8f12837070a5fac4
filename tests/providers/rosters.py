"""Small rosters and what they are held against, for the tests of the roster reader."""

from __future__ import annotations

import csv
import io

from providers import npi
from providers.county_names import CountyIndex, NamedCounty
from providers.models import GroupKind
from providers.roster import (
    CleanRow,
    Lookups,
    Problem,
    Roster,
    SpecialtyFacts,
    TaxonomyChoice,
    ZipPlace,
    read,
)

NPI = npi.make(90_000_001)
OTHER_NPI = npi.make(90_000_002)

COUNTIES = CountyIndex(
    [
        NamedCounty("10120", "12086", "Miami-Dade", "FL", 25.61, -80.5),
        NamedCounty("10130", "12027", "DeSoto", "FL", 27.19, -81.81),
        NamedCounty("10550", "12111", "St. Lucie", "FL", 27.37, -80.44),
        NamedCounty("10350", "12071", "Lee", "FL", 26.56, -81.87),
        NamedCounty("11390", "13177", "Lee", "GA", 31.78, -84.14),
        NamedCounty("05200", "06037", "Los Angeles", "CA", 34.2, -118.26),
        NamedCounty("05210", "06037", "Los Angeles", "CA", 34.2, -118.26),
        NamedCounty("43560", "46102", "Oglala Lakota (formerly Shannon)", "SD", 43.33, -102.56),
        NamedCounty("01000", "01001", "Autauga", "AL", 32.53, -86.65),
        NamedCounty("65180", "", "Tamuning", "GU"),
        NamedCounty("02020", "02020", "Anchorage", "AK", 61.17, -149.28),
    ]
)

LOOKUPS = Lookups(
    specialties={
        facts.code: facts
        for facts in (
            SpecialtyFacts("002", "Family Practice", is_facility=False),
            SpecialtyFacts("008", "Cardiology", is_facility=False),
            SpecialtyFacts("040", "Acute Inpatient Hospitals", is_facility=True),
            SpecialtyFacts("049", "Physical Therapy", is_facility=True),
            SpecialtyFacts("S03", "Primary Care", is_facility=False, is_sum=True),
        )
    },
    choices_by_taxonomy={
        "207RC0000X": [TaxonomyChoice("008", "primary")],
        "207QA0505X": [TaxonomyChoice("002", "accepted")],
        "208M00000X": [TaxonomyChoice("002", "review")],
        "282N00000X": [TaxonomyChoice("040", "primary"), TaxonomyChoice("041", "review")],
        "363L00000X": [TaxonomyChoice("002", "accepted"), TaxonomyChoice("008", "accepted")],
    },
    places_by_zip={
        "33139": ZipPlace("10120", 25.7871, -80.1563),
        "33173": ZipPlace("10120", 25.7, -80.36),
        "34266": ZipPlace("10130", 27.19, -81.87),
        "02139": ZipPlace(None, 42.36, -71.1),
        "96913": ZipPlace(None, 13.48, 144.78),
        "99501": ZipPlace("02020", 61.21, -149.87),
    },
    counties=COUNTIES,
    group_kinds={words.lower(): value for value, label in GroupKind.choices for words in (value, str(label))},
)

ROW = {
    "group_name": "Blue Heron Primary Care",
    "tin": "00-0900001",
    "npi": NPI,
    "first_name": "Elena",
    "last_name": "Marrero",
    "specialty_code": "002",
    "address": "1200 Alton Rd",
    "city": "Miami Beach",
    "state": "FL",
    "zip": "33139",
}
HOSPITAL = {
    "npi": OTHER_NPI,
    "organization_name": "Heron Point Hospital",
    "first_name": "",
    "last_name": "",
    "specialty_code": "040",
    "beds": "77",
}


def roster(*changes: dict[str, str]) -> str:
    """A file with one row per change to the plain row; the heading holds every column that is used."""
    rows = [{**ROW, **change} for change in changes]
    heading = list(dict.fromkeys(column for row in rows for column in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, heading, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read_rows(*changes: dict[str, str]) -> Roster:
    return read(roster(*changes).encode(), LOOKUPS)


def read_row(**changes: str) -> CleanRow:
    found = read_rows(changes)
    assert found.problems == ()
    return found.rows[0]


def refused(**changes: str) -> Problem:
    """The one problem of a row that is refused."""
    found = read_rows(changes)
    assert found.rows == ()
    (problem,) = [problem for problem in found.problems if problem.is_rejection]
    assert problem.line == 2
    return problem


def noticed(**changes: str) -> tuple[CleanRow, Problem]:
    """A row that is used, with the one remark about it."""
    found = read_rows(changes)
    (problem,), (row,) = found.problems, found.rows
    assert not problem.is_rejection
    return row, problem
