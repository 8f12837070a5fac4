from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from providers.models import (
    County,
    CountyType,
    ReferenceLoad,
    Specialty,
    SpecialtyKind,
    TaxonomyCode,
    TaxonomyMatch,
    ZipPoint,
)
from tests.reference import reference_data

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with reference_data(django_db_blocker):
        yield


def load(*names: str, again: bool = False) -> str:
    told = io.StringIO()
    for name in names:
        call_command(name, again=again, stdout=told)
    return told.getvalue()


def test_counties_are_those_the_agency_evaluates() -> None:
    assert County.objects.count() == 3262
    types = Counter(County.objects.values_list("county_type", flat=True))
    assert types == {
        CountyType.LARGE_METRO: 84,
        CountyType.METRO: 763,
        CountyType.MICRO: 763,
        CountyType.RURAL: 1074,
        CountyType.CEAC: 578,
    }
    assert sum(County.objects.values_list("beneficiaries", flat=True)) == 68_540_692
    miami = County.objects.get(ssa_code="10120")
    assert (miami.fips, miami.name, miami.state) == ("12086", "Miami-Dade", "FL")
    assert (miami.beneficiaries, miami.edition) == (514_351, "2026")


def test_blank_codes_and_numbers_stay_blank() -> None:
    guam = County.objects.get(ssa_code="65010")
    assert (guam.fips, guam.population, guam.latitude) == ("", None, None)


def test_specialties_are_forty_nine_and_our_own_and_six_belong_to_primary_care() -> None:
    assert Specialty.objects.count() == 49 + 28
    assert set(Specialty.objects.values_list("kind", flat=True)) == set(SpecialtyKind.values)
    parts = Specialty.objects.filter(parent="S03").values_list("code", flat=True)
    assert sorted(parts) == ["001", "002", "003", "004", "005", "006"]
    assert Specialty.objects.counted().count() == 43 + 28
    assert Specialty.objects.to_look_for().count() == 43


def test_zip_points_lie_in_counties_by_their_ssa_code() -> None:
    assert ZipPoint.objects.count() == 33_791
    assert ZipPoint.objects.get(zip_code="33139").county_id == "10120"
    assert not ZipPoint.objects.filter(county="05210").exists()
    assert ZipPoint.objects.get(zip_code="90001").county_id == "05200"
    nowhere = ZipPoint.objects.filter(county=None).values_list("zip_code", flat=True)
    assert {code[:3] for code in nowhere} == {"967", "969"}
    assert not ZipPoint.objects.filter(latitude=0).exists()


def test_crosswalk_reaches_every_specialty_but_the_summed_one() -> None:
    assert TaxonomyCode.objects.count() == 224
    assert TaxonomyCode.objects.values("specialty").distinct().count() == 48
    assert set(TaxonomyCode.objects.values_list("match", flat=True)) == set(TaxonomyMatch.values)
    assert TaxonomyCode.objects.get(code="207RI0200X").specialty_id == "017"


ALL = ("load_counties", "load_specialties", "load_zip_points", "load_taxonomy")


def test_second_run_reads_no_rows_and_changes_nothing() -> None:
    before = list(ReferenceLoad.objects.order_by("pk").values())
    with CaptureQueriesContext(connection) as queries:
        told = load(*ALL)
    assert told.count("unchanged") == 4
    assert len(queries) <= 4 * len(ALL)
    assert list(ReferenceLoad.objects.order_by("pk").values()) == before


def test_row_by_row_comparison_finds_nothing_to_write() -> None:
    assert load(*ALL, again=True).count("0 added, 0 changed, 0 removed") == 4


def test_damaged_rows_are_brought_back() -> None:
    County.objects.filter(ssa_code="10120").update(beneficiaries=1)
    ZipPoint.objects.filter(zip_code="33139").delete()
    ZipPoint.objects.create(zip_code="00000", latitude=1, longitude=1, population=1)
    told = load(*ALL, again=True)
    assert "counties, edition 2026: 3262 rows, 0 added, 1 changed, 0 removed" in told
    assert "33791 rows, 1 added, 0 changed, 1 removed" in told
    assert County.objects.get(ssa_code="10120").beneficiaries == 514_351


def test_emptied_table_is_filled_again_though_its_file_is_unchanged() -> None:
    ZipPoint.objects.all().delete()
    assert "33791 added" in load("load_zip_points")


def test_load_is_recorded_with_edition_and_number_of_rows() -> None:
    recorded = ReferenceLoad.objects.get(name="specialties")
    assert (recorded.edition, recorded.rows, len(recorded.sha256)) == ("2026", 77, 64)
