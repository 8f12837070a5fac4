"""Counties and ZIP points in the form a member file is held against. Four queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np

from adequacy.member_file.atlas import NOWHERE, Atlas, Home
from adequacy.models import MemberPoints
from adequacy.reach.members import half_gaps
from adequacy.reach.sphere import Floats
from providers.models import County, ZipPoint
from providers.roster_lookups import county_index

Box = tuple[float, float, float, float]


def member_atlas() -> Atlas:
    homes, home_by_code = _homes()
    rows = list(
        ZipPoint.objects.order_by("pk").values_list(
            "zip_code", "latitude", "longitude", "county", "population"
        )
    )
    latitude = np.array([row[1] for row in rows], dtype=np.float64)
    longitude = np.array([row[2] for row in rows], dtype=np.float64)
    lived_in = np.array([bool(row[4] and row[3]) for row in rows], dtype=bool)
    return Atlas(
        homes=homes,
        home_by_code=home_by_code,
        counties=county_index(),
        zip_number={row[0]: number for number, row in enumerate(rows)},
        zip_latitude=latitude,
        zip_longitude=longitude,
        zip_slack=_slack(latitude, longitude, lived_in),
        zip_home=np.array([home_by_code.get(row[3] or "", NOWHERE) for row in rows], dtype=np.int64),
    )


def _slack(latitude: Floats, longitude: Floats, lived_in: np.ndarray) -> Floats:
    """Where people live, that of the Census points as members; elsewhere half the way to any other ZIP."""
    slack = half_gaps(latitude, longitude)
    slack[lived_in] = half_gaps(latitude[lived_in], longitude[lived_in])
    return slack


def _homes() -> tuple[list[Home], dict[str, int]]:
    """Codes of one FIPS code are one home; a county without one stands for itself."""
    together: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    middles: dict[str, Box] = {}
    for code, fips, name, state, latitude, longitude in County.objects.order_by("pk").values_list(
        "pk", "fips", "name", "state", "latitude", "longitude"
    ):
        together[fips or code].append((code, name, state))
        if latitude is not None and longitude is not None:
            middles[code] = (latitude, latitude, longitude, longitude)
    boxes = _boxes()
    homes: list[Home] = []
    home_by_code: dict[str, int] = {}
    for rows in together.values():
        code, name, state = rows[0]
        home_by_code |= {each: len(homes) for each, _, _ in rows}
        homes.append(
            Home(name, state, tuple(each for each, _, _ in rows), boxes.get(code) or middles.get(code))
        )
    return homes, home_by_code


def _boxes() -> Mapping[str, Box]:
    """Around the people of each county, as the Census has them."""
    rows = MemberPoints.objects.filter(member_file=None)
    return {
        code: (south, north, west, east)
        for code, south, north, west, east in rows.values_list("county", "south", "north", "west", "east")
    }
