from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from providers.roster import read
from providers.roster_lookups import roster_lookups
from tests.reference import reference_data

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with reference_data(django_db_blocker):
        yield


def test_lookups_take_five_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(5):
        lookups = roster_lookups()
    assert len(lookups.specialties) == 77
    assert [facts.code for facts in lookups.specialties.values() if facts.is_sum] == ["S03"]
    assert len(lookups.places_by_zip) == 33_791
    assert lookups.group_kinds["health system"] == "health_system"


def test_los_angeles_by_name_is_the_code_its_people_are_under() -> None:
    county = roster_lookups().counties.find("Los Angeles", "CA")
    assert county is not None
    assert county.ssa_code == "05200"


def test_sample_of_the_documentation_lands_whole() -> None:
    found = read(Path("docs/roster-sample.csv").read_bytes(), roster_lookups())
    assert found.problems == ()
    assert len(found.rows) == 8
    assert {row.county_code for row in found.rows} == {"10120", "10020", "10560", "10130"}
