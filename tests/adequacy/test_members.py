"""Members by county: ZIP points by default, packed and read back as they were."""

from __future__ import annotations

import numpy as np
import pytest
from django.core.management import call_command

from adequacy.actions.zip_members import pack_zip_points
from adequacy.models import MemberPoints
from adequacy.packing import pack, unpack
from adequacy.queries.members import MemberSource, member_boxes, member_source, members_in
from adequacy.reach.members import Points
from adequacy.reach.sphere import miles_between
from providers.models import ReferenceLoad, ZipPoint
from tests.factories import make_county, make_network

pytestmark = pytest.mark.django_db

ZIPS = MemberSource(None)


def make_zip(zip_code: str, county: str, latitude: float, population: int = 100) -> ZipPoint:
    return ZipPoint.objects.create(
        zip_code=zip_code, county_id=county, latitude=latitude, longitude=-82.0, population=population
    )


def test_what_was_packed_is_read_back() -> None:
    points = Points(
        np.array([30.1, 30.2]), np.array([-82.0, -82.5]), np.array([7, 2**40]), np.array([0.25, 1.5])
    )
    packed = pack(points)
    back = unpack(memoryview(packed.places), packed.weights, packed.slack)
    for name in ("latitude", "longitude", "weight", "slack"):
        assert getattr(back, name).tolist() == getattr(points, name).tolist()
    assert unpack(packed.places, packed.weights, b"").slack is None


def test_the_box_of_points_holds_all_they_stand_for() -> None:
    latitude, longitude, weight = np.array([30.1, 30.2]), np.array([-82.0, -82.5]), np.array([1, 1])
    own = pack(Points(latitude, longitude, weight))
    assert (own.south, own.north, own.west, own.east) == (30.1, 30.2, -82.5, -82.0)
    areas = pack(Points(latitude, longitude, weight, np.array([0.25, 1.5])))
    for side, at, miles in (
        ("south", (30.1, -82.0), 0.25),
        ("north", (30.2, -82.5), 1.5),
        ("west", (30.2, -82.5), 1.5),
        ("east", (30.1, -82.0), 0.25),
    ):
        edge = getattr(areas, side)
        to = (edge, at[1]) if side in ("south", "north") else (at[0], edge)
        assert float(miles_between(*at, *to)) == pytest.approx(miles, rel=1e-3)


def test_zip_points_with_people_are_members_in_their_main_county() -> None:
    make_county(ssa_code="10120", fips="12023")
    make_zip("32025", "10120", 30.1, 60)
    make_zip("32024", "10120", 30.2, 40)
    make_zip("32099", "10120", 30.3, 0)
    assert pack_zip_points() == 1
    members = members_in(ZIPS, ["10120"])
    half = float(miles_between(30.1, -82.0, 30.2, -82.0)) / 2
    assert sorted(members.weight.tolist()) == [40, 60]
    assert members.slack.tolist() == pytest.approx([half, half])
    assert members.totals.tolist() == [100]


def test_two_codes_of_one_fips_code_have_all_its_points() -> None:
    for code in ("05200", "05210"):
        make_county(ssa_code=code, name="Los Angeles", state="CA", fips="06037")
    make_zip("90001", "05200", 33.97, 10)
    make_zip("90002", "05210", 33.95, 20)
    assert pack_zip_points() == 2
    assert members_in(ZIPS, ["05200", "05210"]).totals.tolist() == [30, 30]


def test_a_county_without_points_is_one_point_in_its_middle() -> None:
    make_county(ssa_code="49010", name="Bedford City", latitude=37.3, longitude=-79.5, beneficiaries=2_000)
    make_county(ssa_code="65180", name="Tamuning", fips="", latitude=None, longitude=None)
    assert pack_zip_points() == 1
    members = members_in(ZIPS, ["49010", "65180"])
    assert members.totals.tolist() == [2_000, 0]
    assert (members.latitude.tolist(), members.has_slack) == ([37.3], False)


def test_packing_again_changes_nothing() -> None:
    make_county()
    for _ in range(2):
        pack_zip_points()
    box = member_boxes(ZIPS, ["10120"])[0]
    assert (box.south, box.north) == (30.22, 30.22)
    assert MemberPoints.objects.count() == 1


def test_loading_passes_over_what_stands() -> None:
    make_county()
    ReferenceLoad.objects.create(
        name="counties", sha256="a" * 64, edition="2026", rows=1, loaded_at="2026-03-02T00:00Z"
    )
    call_command("load_members", verbosity=0)
    before = MemberPoints.objects.get().pk
    call_command("load_members", verbosity=0)
    assert MemberPoints.objects.get().pk == before
    ReferenceLoad.objects.filter(name="counties").update(sha256="b" * 64)
    call_command("load_members", verbosity=0)
    assert MemberPoints.objects.get().pk != before


def test_without_a_file_every_share_is_an_estimate() -> None:
    source = member_source(make_network())
    assert source.is_estimate
    assert source.name == "ZIP points of the Census"
