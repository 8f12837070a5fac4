"""The plan's own enrollees: told county by county, and a minimum that is reckoned by them."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from accounts.models import Role, User
from adequacy.actions.enrollment import set_enrollees
from adequacy.actions.measure import measure_changes
from adequacy.enrollment import read_enrollees
from adequacy.minimums import MinimumKind
from adequacy.models import Cell, Enrollment, MinimumRule
from adequacy.queries.enrollment import enrollees_text, service_area_named
from providers.county_names import CountyIndex, NamedCounty
from providers.models import Network, SupplyChange
from tests.adequacy.ground import NOON
from tests.adequacy.measured import DAY, make_ground, make_members, make_site, measure_all
from tests.adequacy.reading import words
from tests.factories import make_agreement, make_county, make_county_area, make_user

BAKER = NamedCounty("10010", "12003", "Baker", "FL")
DADE = NamedCounty("10120", "12086", "Miami-Dade", "FL")
ELSEWHERE = NamedCounty("11010", "13007", "Baker", "GA")
COUNTIES = CountyIndex([BAKER, DADE, ELSEWHERE])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Baker\t1200", {"10010": 1200}),
        ("Baker, 1,200", {"10010": 1200}),
        ("Baker, FL; 1200\nbaker, ga: 7", {"10010": 1200, "11010": 7}),
        ("10120 514", {"10120": 514}),
        ("Miami Dade County\t0\n\n  \nBaker", {"10120": 0}),
        ("", {}),
    ],
)
def test_lines_are_read_as_people_write_them(text: str, found: dict[str, int]) -> None:
    told = read_enrollees(text, COUNTIES, state="FL")
    assert (told.by_county, told.problems) == (found, [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Gulf, 5", "Line 1: Gulf, 5 is no county of this network."),
        ("Baker, 5\nBAKER COUNTY, 6", "Line 2: Baker, FL stands on line 1 already."),
        ("Baker, 12.5", "Line 1: 12.5 is no number of people."),
        ("Baker, 999999999999", "Line 1: 999999999999 is no number of people."),
        ("Baker, many", "Line 1: Baker, many is no county of this network."),
    ],
)
def test_what_is_wrong_is_said_by_line(text: str, problem: str) -> None:
    assert read_enrollees(text, COUNTIES, state="FL").problems == [problem]


@pytest.fixture
def network(db: None) -> Network:
    """One cardiologist for each 750 enrollees within ten miles of half of the members, in Columbia and DeSoto."""
    network = make_ground(percent=50)
    MinimumRule.objects.update(kind=MinimumKind.PEOPLE_PER_PROVIDER, value=750)
    north = make_county(ssa_code="10130", name="DeSoto", fips="12027")
    for area in (make_county_area(county=north), *network.counties.get().areas.all()):
        area.beneficiaries = None
        area.save(update_fields=["beneficiaries"])
    make_members(north, north=[1], weight=[10])
    network.counties.add(north)
    return network


@pytest.fixture
def clock() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_the_text_reads_back_as_what_was_told(network: Network) -> None:
    area, told = service_area_named(network), {"10120": 1500}
    text = enrollees_text(area, told)
    assert text == "Columbia, FL\t1500\nDeSoto, FL\t"
    assert read_enrollees(text, area.index, state=area.state).by_county == told


def test_told_enrollees_evaluate_the_number_and_only_where_they_are_told(
    network: Network, rita: User
) -> None:
    make_agreement(group=make_site(north=1).group, network=network, by=rita)
    measure_all(DAY, pack=False)
    assert set(Cell.objects.values_list("required", "executed_number")) == {(None, None)}
    assert set_enrollees(network=network, by_county={"10120": 1501}, by=rita, at=NOON)
    assert measure_changes(at=NOON)["changes"] == 1
    stored = {cell.county_id: cell for cell in Cell.objects.all()}
    assert (stored["10120"].required, stored["10120"].executed_number) == (3, False)
    assert (stored["10130"].required, stored["10130"].executed_number) == (None, None)


def test_telling_the_same_again_changes_nothing(network: Network, rita: User) -> None:
    assert set_enrollees(network=network, by_county={"10120": 9, "10130": 4}, by=rita, at=NOON)
    SupplyChange.objects.all().delete()
    assert not set_enrollees(network=network, by_county={"10120": 9, "10130": 4}, by=rita, at=NOON)
    assert not SupplyChange.objects.exists()
    assert set_enrollees(network=network, by_county={"10130": 4}, by=rita, at=NOON)
    assert list(Enrollment.objects.values_list("county", "enrollees")) == [("10130", 4)]


def test_a_rule_by_beneficiaries_is_left_alone(rita: User) -> None:
    network = make_ground(minimum=2)
    set_enrollees(network=network, by_county={"10120": 75_000}, by=rita, at=NOON)
    measure_all(DAY, pack=False)
    assert Cell.objects.get().required == 2


@pytest.mark.usefixtures("clock")
def test_the_page_keeps_numbers_and_refuses_by_line(client: Client, network: Network, marco: User) -> None:
    measure_all(DAY, pack=False)
    client.force_login(marco)
    address = f"/networks/{network.pk}/enrollees/"
    before = words(client.get("/counties/?view=reach").content.decode())
    assert "they are not told for 2 counties: the number is not evaluated there. Tell the enrollees" in before
    refused = client.post(address, {"enrollees": "Columbia\t1500\nGulf\t3"})
    assert refused.status_code == 422
    assert "Line 2: Gulf 3 is no county of this network." in words(refused.content.decode())
    assert "Columbia\t1500" in refused.content.decode()
    assert not Enrollment.objects.exists()
    kept = client.post(address, {"enrollees": "Columbia\t1500\nDeSoto\t"})
    assert kept.headers["Location"] == address
    assert "told for 1 of 2 counties, 1,500 in all" in words(client.get(address).content.decode())
    after = words(client.get("/counties/?view=reach").content.decode())
    assert "they are not told for 1 county" in after


@pytest.mark.parametrize("role", [Role.REP, Role.VP, Role.MEDICAL_DIRECTOR])
def test_others_may_not_tell_them(client: Client, network: Network, role: Role) -> None:
    client.force_login(make_user(role=role))
    assert client.post(f"/networks/{network.pk}/enrollees/", {"enrollees": "Columbia\t1"}).status_code == 403
    assert not Enrollment.objects.exists()
