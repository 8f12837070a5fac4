from __future__ import annotations

import pytest

from providers.roster.places import miles, misplaced
from tests.providers.rosters import noticed, read_row, refused


@pytest.mark.parametrize("county", ["10120", "Miami-Dade", "MIAMI DADE COUNTY", "Miami-Dade, FL"])
def test_named_county_is_taken_by_code_or_name(county: str) -> None:
    assert read_row(county=county).county_code == "10120"


def test_county_of_the_row_goes_before_that_of_the_zip() -> None:
    row = read_row(county="Saint Lucie")
    assert (row.county_code, row.latitude) == ("10550", 25.7871)


@pytest.mark.parametrize(
    ("county", "word"),
    [
        ("12086", "FIPS code of Miami-Dade, FL; its SSA code is 10120"),
        ("01000", "Is Autauga, AL"),
        ("Autauga", "no county of FL"),
        ("Lee, GA", "Is Lee, GA"),
        ("99999", "no county of FL"),
    ],
)
def test_county_that_is_unknown_or_elsewhere_is_refused(county: str, word: str) -> None:
    problem = refused(county=county)
    assert problem.column == "county"
    assert word in problem.reason


def test_zip_in_another_state_is_refused_unless_the_county_is_named() -> None:
    assert "Lies in Miami-Dade, FL, not in GA" in refused(state="GA").reason
    assert read_row(state="GA", county="Lee", latitude="31.7", longitude="-84.1", zip="31763") is not None


@pytest.mark.parametrize("zip_code", ["12345", "02139"])
def test_zip_that_tells_no_county_asks_for_one(zip_code: str) -> None:
    assert "Fill in the county" in refused(zip=zip_code).reason


def test_site_with_an_unknown_zip_lands_in_the_middle_of_its_county_with_a_notice() -> None:
    row, notice = noticed(zip="33999", county="10120")
    assert (row.latitude, row.longitude) == (25.61, -80.5)
    assert "middle of Miami-Dade, FL" in notice.reason


def test_site_without_any_point_asks_for_coordinates() -> None:
    assert "give latitude and longitude" in refused(state="GU", county="65180", zip="96999").reason
    assert read_row(state="GU", county="65180", zip="96913").longitude == 144.78


def test_given_point_goes_before_that_of_the_zip() -> None:
    row = read_row(latitude="25.79", longitude="-80.14")
    assert (row.latitude, row.longitude) == (25.79, -80.14)


@pytest.mark.parametrize(
    ("latitude", "longitude", "column", "word"),
    [
        ("0", "0", "latitude", "ocean"),
        ("-80.15", "25.78", "latitude", "swapped"),
        ("25.78", "80.15", "latitude", "minus sign"),
        ("48.85", "2.35", "latitude", "outside"),
        ("91", "-80.15", "latitude", "outside"),
        ("30.45", "-84.28", "latitude", "miles from the ZIP"),
        ("25.78", "", "longitude", "both coordinates"),
        ("", "-80.15", "latitude", "both coordinates"),
        ("25° 47'", "-80.15", "latitude", "decimal degrees"),
        ("nan", "-80.15", "latitude", "decimal degrees"),
        ("25.78", "1e3", "longitude", "decimal degrees"),
    ],
)
def test_wrong_coordinates_are_refused(latitude: str, longitude: str, column: str, word: str) -> None:
    problem = refused(latitude=latitude, longitude=longitude)
    assert problem.column == column
    assert word in problem.reason


def test_alaska_is_wide() -> None:
    row = read_row(state="AK", zip="99501", latitude="58.3", longitude="-134.4")
    assert row.county_code == "02020"


@pytest.mark.parametrize(
    "point", [(13.48, 144.78), (-14.28, -170.7), (71.29, -156.79), (18.34, -64.93), (51.88, 179.6)]
)
def test_far_ends_of_the_country_are_inside(point: tuple[float, float]) -> None:
    assert misplaced(*point) is None


def test_miles_are_great_circle_miles() -> None:
    assert miles(25.7617, -80.1918, 30.3322, -81.6557) == pytest.approx(328, abs=2)
    assert miles(25.7617, -80.1918, 25.7617, -80.1918) == 0
