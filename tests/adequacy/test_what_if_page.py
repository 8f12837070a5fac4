"""What if, over the cells of a county, on 2 March 2026: every cell under the ticks; the network without it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from adequacy.actions.forecasting import forecast_network
from adequacy.forecast.timing import Pace
from adequacy.models import CellForecast, JointForecast
from pipeline.actions.stakes import replace_stakes
from pipeline.models import Deal
from pipeline.stages import Stage
from providers.models import Network
from tests.adequacy.measured import make_ground, make_members, make_site, make_standard
from tests.adequacy.reading import read, words
from tests.factories import (
    NOON,
    make_county,
    make_county_area,
    make_deadline,
    make_deal,
    make_group,
    make_specialty,
    make_stake,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FILING = dt.date(2026, 5, 20)
PAGE = "/counties/10120/what-if/"


def loi(days_left: int = 79) -> float:
    return 0.75 * Pace(40.0, 0.6).share_in_time(days_in_stage=0, days_left=days_left)


def shown(chance: float) -> str:
    return f"{round(chance * 100)} %"


@pytest.fixture
def clock() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def network() -> Network:
    """Cardiology and oncology in Columbia, one of each asked for; and Union next door, seventy miles north."""
    made = make_ground(with_zips=True, minimum=1, percent=50)
    make_standard(specialty=make_specialty(code="019", name="Oncology"), minimum=1, percent=50)
    union = make_county(ssa_code="10640", name="Union", fips="12125")
    make_county_area(county=union)
    make_members(union, north=[70], weight=[10])
    made.counties.add(union)
    make_deadline(network=made, due_on=FILING, accepts_letters=False)
    return made


def deal_of(owner: User, name: str, *codes: str, north: float = 0) -> Deal:
    group = make_group(name=name)
    for code in codes:
        make_site(north=north, group=group, specialty=make_specialty(code=code))
    return make_deal(owner=owner, group=group, stage=Stage.LOI)


@pytest.fixture
def deals(network: Network, rita: User, sam: User) -> dict[str, Deal]:
    """One group with both kinds, a cardiologist besides, and both kinds up in Union."""
    found = {
        "both": deal_of(rita, "Lake City Clinic", "008", "019"),
        "heart": deal_of(sam, "Palatka Heart", "008"),
        "union": deal_of(sam, "Union Clinic", "008", "019", north=70),
    }
    stakes = [make_stake(deal=found["both"]), make_stake(deal=found["heart"])]
    stakes.append(make_stake(deal=found["union"], county=make_county(ssa_code="10640")))
    replace_stakes(network=network, stakes=stakes)
    forecast_network(network=network, at=NOON)
    return found


def test_a_tick_answers_for_every_cell_and_for_all_together(
    client: Client, deals: dict[str, Deal], vera: User
) -> None:
    either = 1 - (1 - loi()) ** 2
    text = read(client, vera, PAGE)
    assert f"All 2 cells pass with {shown(loi())} ." in text
    assert f"Cardiology {shown(either)}" in text
    assert f"Oncology {shown(loi())}" in text

    text = read(client, vera, f"{PAGE}?deal-{deals['both'].pk}=falls")
    assert f"All 2 cells pass with 0 % instead of {shown(loi())}" in text
    assert f"Oncology 0 % Decide {shown(loi())}" in text
    assert f"Cardiology {shown(loi())}" in text

    text = read(client, vera, f"{PAGE}?deal-{deals['both'].pk}=signs")
    assert f"All 2 cells pass with 100 % instead of {shown(loi())}" in text


def test_silence_and_absence_take_their_days_from_every_cell(
    client: Client, deals: dict[str, Deal], vera: User, rita: User
) -> None:
    text = read(client, vera, f"{PAGE}?deal-{deals['both'].pk}=quiet")
    assert f"Oncology {shown(loi(79 - 28))}" in text

    text = read(client, vera, f"{PAGE}?away={rita.pk}")
    assert f"Oncology {shown(loi(79 - 14))}" in text
    assert "Rita Alvarez away two weeks" in text


def test_dropping_the_county_says_what_the_others_then_do(
    client: Client, deals: dict[str, Deal], vera: User
) -> None:
    whole, rest = JointForecast.objects.get(area=""), JointForecast.objects.get(area="10120")
    assert whole.filing == pytest.approx(loi() ** 2)
    assert rest.rest_filing == pytest.approx(loi())

    text = read(client, vera, f"{PAGE}?drop=1")
    assert (
        f"Without Columbia all other cells of the network pass with {shown(loi())} instead of {shown(loi() ** 2)}"
        "; 2 open deals work for this county alone."
    ) in text
    assert "Without Columbia" not in read(client, vera, PAGE)


def test_as_it_is_it_says_what_the_forecast_says(client: Client, deals: Any, vera: User) -> None:
    text = read(client, vera, PAGE)

    for cell in CellForecast.objects.filter(county="10120").select_related("specialty"):
        assert f"{cell.specialty.name} {shown(cell.filing or 0)}" in text


def test_the_region_is_the_part_of_the_page(client: Client, deals: Any, vera: User) -> None:
    client.force_login(vera)
    part = client.get(PAGE, headers={"hx-request": "true", "hx-target": "county-what-if"}).content.decode()

    assert words(part) in words(client.get(PAGE).content.decode())
    assert "<html" not in part


def test_early_deals_stay_hidden_from_the_medical_director_and_count_all_the_same(
    client: Client, deals: dict[str, Deal], network: Network, vera: User
) -> None:
    Deal.objects.filter(pk=deals["heart"].pk).update(stage=Stage.INTRO)
    forecast_network(network=network, at=NOON)
    lena = make_user(role=Role.MEDICAL_DIRECTOR)

    text = read(client, lena, PAGE)
    assert "Palatka Heart" not in text
    assert "1 deal more before a letter of intent" in text
    cell = CellForecast.objects.get(county="10120", specialty="008")
    assert f"Cardiology {shown(cell.filing or 0)}" in text


def test_queries_do_not_grow_with_deals_and_cells(
    client: Client, network: Network, deals: Any, rita: User, vera: User
) -> None:
    one = queries(client, vera)
    for name in ("One", "Two", "Three"):
        deal_of(rita, name, "008", "019")
    forecast_network(network=network, at=NOON)

    assert queries(client, vera) == one


def queries(client: Client, reader: User) -> int:
    client.force_login(reader)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as captured:
        client.get(PAGE)
    return len(captured)
