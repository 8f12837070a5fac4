"""The picture of a state, drawn from the real county shapes."""

import json
import math
import re
from itertools import pairwise
from typing import Any

import pytest
from django.conf import settings

from adequacy.albers import ALASKA, LOWER_48, Point
from adequacy.geometry import contains, inner_point
from adequacy.outline import NEAREST, CountyOutline, NotDrawn, StateOutline, state_outline

FILE = settings.NODE_MODULES / "us-atlas/counties-albers-10m.json"
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason="the front-end packages are not fetched: npm ci")


@pytest.fixture(scope="module")
def topology() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def florida(topology: dict[str, Any]) -> StateOutline:
    return state_outline(topology, "12")


def rings_of(county: CountyOutline) -> list[list[Point]]:
    numbers = [re.findall(r"(-?[\d.]+),(-?[\d.]+)", ring) for ring in county.path.split("M")[1:]]
    return [[(float(x), float(y)) for x, y in ring] for ring in numbers]


def test_florida_has_its_67_counties(florida: StateOutline) -> None:
    assert len(florida.counties) == 67
    assert florida.county("12086").name == "Miami-Dade"


def test_the_picture_of_a_state_stays_small(florida: StateOutline) -> None:
    assert sum(len(county.path) for county in florida.counties) < 17_000


def test_everything_lies_in_the_frame(florida: StateOutline) -> None:
    for county in florida.counties:
        left, top, right, bottom = county.box
        assert 0 <= left < right <= florida.width
        assert 0 <= top < bottom <= florida.height


@pytest.mark.parametrize(
    ("city", "latitude", "longitude", "state", "fips"),
    [
        ("Lake City", 30.1897, -82.6393, "12", "12023"),
        ("Tallahassee", 30.4383, -84.2807, "12", "12073"),
        ("Miami", 25.7743, -80.1937, "12", "12086"),
        ("Austin", 30.2672, -97.7431, "48", "48453"),
        ("Boston", 42.3601, -71.0589, "25", "25025"),
        ("Spokane", 47.6588, -117.4260, "53", "53063"),
        ("Hartford", 41.7658, -72.6734, "09", "09003"),
        ("Anchorage", 61.1900, -149.7000, "02", "02020"),
        ("Fairbanks", 64.8401, -147.7200, "02", "02090"),
        ("Honolulu", 21.3400, -157.8500, "15", "15003"),
    ],
)
def test_a_city_lies_in_its_county(
    topology: dict[str, Any], city: str, latitude: float, longitude: float, state: str, fips: str
) -> None:
    outline = state_outline(topology, state)
    place = outline.place(latitude, longitude)
    assert [county.fips for county in outline.counties if contains(rings_of(county), place)] == [fips], city


@pytest.mark.parametrize("state", ["12", "53", "02", "15"])
def test_north_is_up_in_the_middle_of_the_state(topology: dict[str, Any], state: str) -> None:
    outline = state_outline(topology, state)
    latitude, longitude = {"12": (28, -83.8), "53": (47.3, -120.8), "02": (60, -160), "15": (20.5, -157.3)}[
        state
    ]
    south, north = outline.place(latitude, longitude), outline.place(latitude + 1, longitude)
    assert north[1] < south[1]
    lean = math.degrees(math.atan2(north[0] - south[0], south[1] - north[1]))
    assert abs(lean) < 3


def test_florida_is_turned_by_its_own_lean(florida: StateOutline) -> None:
    assert math.degrees(florida.turn.angle) == pytest.approx(7.5, abs=0.4)


def test_neighbours_keep_the_same_edge(florida: StateOutline) -> None:
    nassau, duval = (
        {point for ring in rings_of(florida.county(fips)) for point in ring} for fips in ("12089", "12031")
    )
    assert len(nassau & duval) >= 10


def test_points_that_cannot_be_seen_are_dropped(florida: StateOutline) -> None:
    ring = max(rings_of(florida.county("12087")), key=len)  # Monroe: the ragged end of the Everglades
    near = [a for a, b in pairwise(ring) if math.dist(a, b) < NEAREST - 0.15]
    assert len(near) <= 3  # only where two borders meet


@pytest.mark.parametrize("state", ["08", "12", "51", "48"])
def test_no_ring_is_a_mere_line(topology: dict[str, Any], state: str) -> None:
    for county in state_outline(topology, state).counties:
        assert rings_of(county)
        assert all(len(ring) >= 3 for ring in rings_of(county)), county.name


@pytest.mark.parametrize("state", ["12", "51", "24"])
def test_a_label_stands_inside_its_county(topology: dict[str, Any], state: str) -> None:
    for county in state_outline(topology, state).counties:
        assert contains(rings_of(county), county.label), county.name


def test_both_heirs_of_valdez_cordova_are_drawn_as_it(topology: dict[str, Any]) -> None:
    alaska = state_outline(topology, "02")
    assert alaska.county("02063") == alaska.county("02066") == alaska.county("02261")


def test_connecticut_keeps_its_old_counties(topology: dict[str, Any]) -> None:
    assert [county.fips for county in state_outline(topology, "09").counties][:2] == ["09001", "09003"]


def test_a_territory_is_not_drawn(topology: dict[str, Any]) -> None:
    with pytest.raises(NotDrawn):
        state_outline(topology, "72")


def test_miles_are_as_long_as_on_the_ground(florida: StateOutline) -> None:
    jacksonville, miami = florida.place(30.3322, -81.6557), florida.place(25.7743, -80.1937)
    assert math.dist(jacksonville, miami) == pytest.approx(florida.miles(28, -81, 327), rel=0.03)


def test_the_sheet_is_the_one_d3_draws() -> None:
    assert LOWER_48.sheet(38.7, -96.6) == pytest.approx((487.5, 305.0))
    assert ALASKA.sheet(58.5, -156) == pytest.approx((487.5 - 0.307 * 1300, 305 + 0.201 * 1300))


def test_a_bent_county_is_labelled_where_it_is() -> None:
    horseshoe = [(0, 0), (30, 0), (30, 30), (20, 30), (20, 10), (10, 10), (10, 30), (0, 30)]
    ring: list[Point] = [(float(x), float(y)) for x, y in horseshoe]
    assert not contains([ring], (15.0, 20.0))
    assert contains([ring], inner_point([ring]))
