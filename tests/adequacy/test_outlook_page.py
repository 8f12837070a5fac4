"""The Counties page by chance, and the page of one cell, on 2 March 2026."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from accounts.models import Role, User
from adequacy.actions.forecasting import forecast_network
from adequacy.actions.outcomes import judge_filings
from adequacy.actions.snapshots import take_snapshots
from adequacy.forecast import chance_of_at_least
from adequacy.forecast.timing import Pace
from adequacy.models import CellForecast, CellOutcome, CellSnapshot, DealSnapshot, JointForecast, Snapshot
from pipeline.models import ClosingCall, Deal
from pipeline.stages import Stage
from providers.actions.networks import name_markets
from providers.models import CountyMarket, FilingDeadline, Network
from tests.adequacy.measured import make_ground, make_site
from tests.adequacy.reading import read, rows, words
from tests.factories import (
    NOON,
    make_agreement,
    make_county,
    make_deadline,
    make_deal,
    make_group,
    make_letter,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FILING = dt.date(2026, 5, 20)
CELL = "/counties/10120/cells/008/"
LOI = 0.75 * Pace(40.0, 0.6).share_in_time(days_in_stage=0, days_left=79)


@pytest.fixture
def clock() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def network() -> Network:
    """Three cardiologists are asked for, and half of the people in reach."""
    made = make_ground(with_zips=True, minimum=3, percent=50)
    make_deadline(network=made, due_on=FILING, accepts_letters=False)
    return made


def deal_of(owner: User, name: str, *, brings: int = 1, stage: Stage = Stage.LOI) -> Deal:
    group = make_group(name=name)
    for _ in range(brings):
        make_site(north=0, group=group)
    return make_deal(owner=owner, group=group, stage=stage)


@pytest.fixture
def deals(network: Network, rita: User) -> tuple[Deal, Deal]:
    found = deal_of(rita, "Lake City Heart", brings=2), deal_of(rita, "Palatka Cardiology")
    forecast_network(network=network, at=NOON)
    return found


def shown(chance: float) -> str:
    """As `words` leaves it: the narrow space is a space."""
    return f"{round(chance * 100)} %"


def test_the_page_opens_with_what_is_unlikely_and_the_call_that_would_change_it(
    client: Client, deals: Any, vera: User
) -> None:
    text = read(client, vera)

    assert "1 of 1 cell stands below 80\u202f% with 79 days to the filing" in text.replace(
        "&#8239;", "\u202f"
    )
    assert "2 calls would change most" not in text
    assert "One call would change most: Lake City Heart" in text


def test_a_row_says_chance_buffer_letters_and_the_pivotal_deal(
    client: Client, deals: Any, vera: User
) -> None:
    (row,) = rows(client, vera)

    assert "Columbia Cardiology" in row
    assert shown(chance_of_at_least(3, [(LOI, 2), (LOI, 1)])) in row
    assert "Decide" in row
    assert "3 of 4" in row
    assert "Lake City Heart" in row


def test_filters_in_the_address_leave_their_rows(client: Client, deals: Any, vera: User, rita: User) -> None:
    for query, left in {
        "?band=decide": 1, "?band=good": 0, "?band=all": 1, "?deal=none": 0, "?deal=quiet": 0, "?deal=fell": 0,
        f"?rep={rita.pk}": 1, "?specialty=008": 1, "?state=FL": 1, "?type=rural": 0, "?band=nonsense": 1,
    }.items():  # fmt: skip
        assert len(rows(client, vera, f"/counties/{query}")) == left, query


def test_counties_are_narrowed_to_a_market(client: Client, network: Network, deals: Any, vera: User) -> None:
    assert 'name="market"' not in body(client, vera, "/counties/")
    name_markets(network=network, names={"10120": "Gateway"})

    assert len(rows(client, vera, "/counties/?market=Gateway")) == 1
    assert 'name="market"' in body(client, vera, "/counties/?market=Gateway")
    CountyMarket.objects.update(county=make_county(ssa_code="10640", name="Union", fips="12125"))
    assert rows(client, vera, "/counties/?market=Gateway") == []


def test_htmx_gets_the_region_as_it_stands_on_the_page(client: Client, deals: Any, vera: User) -> None:
    page = words(body(client, vera, "/counties/?band=all"))
    part = words(body(client, vera, "/counties/?band=all", hx_request="true", hx_target="outlook"))

    assert part in page


def body(client: Client, reader: User, address: str, **headers: str) -> str:
    client.force_login(reader)
    return client.get(address, headers=headers).content.decode()


def test_the_cell_says_how_many_there_will_be_and_on_whom_it_hangs(
    client: Client, deals: Any, vera: User
) -> None:
    text = read(client, vera, CELL)

    assert f"{shown(LOI**2)} chance of at least 3" in text
    assert "All of it hangs on Lake City Heart" in text or "It hangs most on Lake City Heart" in text
    assert f"0.750 \u00d7 {LOI / 0.75:.3f} = {LOI:.3f}" in text


@pytest.mark.parametrize(
    ("fate", "chance"),
    [
        ("signs", LOI),
        ("falls", 0.0),
        ("quiet", LOI * 0.75 * Pace(40.0, 0.6).share_in_time(days_in_stage=0, days_left=51)),
    ],
)
def test_a_tick_says_what_the_pure_function_says(
    client: Client, deals: tuple[Deal, Deal], vera: User, fate: str, chance: float
) -> None:
    text = read(client, vera, f"{CELL}?deal-{deals[0].pk}={fate}")

    assert f"{shown(chance)} chance instead of {shown(LOI**2)}" in text


def test_a_rep_who_is_away_costs_two_weeks(client: Client, deals: Any, vera: User, rita: User) -> None:
    later = 0.75 * Pace(40.0, 0.6).share_in_time(days_in_stage=0, days_left=65)

    assert f"{shown(later**2)} chance instead of" in read(client, vera, f"{CELL}?away={rita.pk}")


def test_the_cell_at_go_live_takes_the_days_to_become_effective_off(
    client: Client, deals: Any, vera: User
) -> None:
    text = read(client, vera, f"{CELL}?by=go-live")

    assert f"{shown(CellForecast.objects.get().go_live)} chance of at least 3" in text


@pytest.mark.parametrize(
    "query", ["?deal-x=signs", "?deal-1=maybe", "?away=x", "?deal-99999999999999999999=signs"]
)
def test_what_is_no_tick_is_passed_over(client: Client, deals: Any, vera: User, query: str) -> None:
    assert "instead of" not in read(client, vera, f"{CELL}{query}")


def test_the_medical_director_reads_the_chance_but_not_early_deals(
    client: Client, network: Network, rita: User
) -> None:
    deal_of(rita, "Secret Early Heart", brings=3, stage=Stage.INTRO)
    forecast_network(network=network, at=NOON)
    lena = make_user(name="Lena Osei", role=Role.MEDICAL_DIRECTOR)

    for address in ("/counties/?band=all", CELL):
        text = read(client, lena, address)
        assert "Secret Early Heart" not in text
        assert "before a letter" in text


def test_an_unknown_cell_is_not_there(client: Client, deals: Any, vera: User) -> None:
    client.force_login(vera)

    assert client.get("/counties/10120/cells/ZZZ/").status_code == 404
    assert client.get("/counties/99999/cells/008/").status_code == 404


@pytest.mark.parametrize("address", ["/counties/", CELL])
def test_queries_do_not_grow_with_deals(
    client: Client, network: Network, rita: User, vera: User, address: str
) -> None:
    counts = []
    for name in ("One", "Two", "Three", "Four"):
        deal_of(rita, name, stage=Stage.INTRO)
        forecast_network(network=network, at=NOON)
        client.force_login(vera)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))

    assert counts[2] == counts[3]


class TestSnapshots:
    def test_a_week_is_kept_once(self, deals: Any) -> None:
        assert take_snapshots(at=NOON) == 1
        assert take_snapshots(at=NOON + dt.timedelta(days=2)) == 0
        kept = Snapshot.objects.get()
        assert (kept.week_on, kept.filing_on) == (dt.date(2026, 3, 2), FILING)
        assert CellSnapshot.objects.get().filing == pytest.approx(LOI**2)
        assert [each.filing for each in DealSnapshot.objects.all()] == pytest.approx([LOI, LOI])

    def test_an_old_forecast_is_not_kept_as_this_weeks(self, deals: Any) -> None:
        assert take_snapshots(at=NOON + dt.timedelta(days=7)) == 0

    def test_what_is_kept_never_changes(self, deals: Any) -> None:
        take_snapshots(at=NOON)

        with pytest.raises(Exception, match="Cannot update"):
            CellSnapshot.objects.update(filing=1.0)

    def test_next_week_every_row_says_how_it_moved(
        self, client: Client, network: Network, deals: tuple[Deal, Deal], vera: User, clock: Any
    ) -> None:
        take_snapshots(at=NOON)
        later = NOON + dt.timedelta(days=7)
        clock.move_to(later)
        Deal.objects.filter(pk=deals[0].pk).update(quiet_on=dt.date(2026, 3, 1))
        forecast_network(network=network, at=later)

        text = read(client, vera, "/counties/?deal=fell")
        change = round((CellForecast.objects.get().filing - LOI**2) * 100)  # type: ignore[operator]  # a filing lies ahead
        assert "Since Mon 2 Mar" in text
        assert f"{shown(LOI**2)} to {shown(CellForecast.objects.get().filing or 0)}" in text
        assert str(-change) in rows(client, vera)[0]
        take_snapshots(at=later)
        line = f"2 weeks, from {shown(LOI**2)} to {shown(CellForecast.objects.get().filing or 0)}"
        for address in ("/counties/10120/", CELL):
            assert line in read(client, vera, address)


def test_page_and_pdf_of_the_board_pack_say_the_same(client: Client, deals: Any, vera: User) -> None:
    text = read(client, vera, "/board-pack/")
    response = client.get("/board-pack/file/")
    printed = " ".join(PdfReader(BytesIO(response.content)).pages[0].extract_text().split())

    assert response["Content-Type"] == "application/pdf"
    for said in (
        "1 of 1 cell below 80 %; 79 days to the filing on Wednesday 20 May 2026.",
        "As of Monday 2 March 2026, 12:00 EST",
        "Decide, below 50 %: 1",
    ):
        assert said in text
        assert said.replace("\u202f", " ") in printed.replace("\xa0", " ").replace("\u202f", " ")
    chance = shown(LOI**2)
    assert f"Columbia Cardiology 3 0 {chance}" in text
    assert chance in printed.replace("\xa0", " ")
    assert "Lake City Heart" in printed


def test_without_a_forecast_there_is_no_board_pack(client: Client, network: Network, vera: User) -> None:
    client.force_login(vera)

    assert client.get("/board-pack/").status_code == 404
    assert client.get("/board-pack/file/").status_code == 404


class TestRecord:
    def test_before_a_filing_has_passed_nothing_is_judged(
        self, client: Client, deals: Any, vera: User
    ) -> None:
        take_snapshots(at=NOON)

        assert "The first can be judged after Wednesday 20 May 2026" in read(
            client, vera, "/forecast-record/"
        )

    def test_after_the_filing_each_chance_is_held_against_what_was_in_force(
        self, client: Client, network: Network, deals: tuple[Deal, Deal], vera: User, clock: Any
    ) -> None:
        take_snapshots(at=NOON)
        make_agreement(group=deals[0].group, network=network, by=vera, signed_on=dt.date(2026, 5, 1))
        make_agreement(group=deals[1].group, network=network, by=vera, signed_on=dt.date(2026, 5, 21))
        clock.move_to(NOON + dt.timedelta(days=90))

        text = read(client, vera, "/forecast-record/")

        score = ((1 - LOI) ** 2 + LOI**2) / 2
        assert f"Brier score {score:.3f} Always saying the share 0.250 Predictions judged 2" in text
        assert f"60 % to 70 % 2 {shown(LOI)} 50 %" in text

    def test_cells_are_measured_as_of_the_filing_and_judged(
        self, client: Client, network: Network, deals: tuple[Deal, Deal], vera: User, clock: Any
    ) -> None:
        take_snapshots(at=NOON)
        for deal, day in zip(deals, (1, 21), strict=True):
            signed_on = dt.date(2026, 5, day)
            make_agreement(group=deal.group, network=network, by=vera, signed_on=signed_on)
        later = NOON + dt.timedelta(days=90)
        clock.move_to(later)

        assert judge_filings(at=NOON) == 0
        assert judge_filings(at=later) == 1
        assert judge_filings(at=later) == 0
        assert CellOutcome.objects.get().passed is False  # two of three were signed by the day
        text = read(client, vera, "/forecast-record/")
        assert "Cells: told, and come true 1 prediction" in text
        assert f"40 % to 50 % 1 {shown(LOI**2)} 0 %" in text

    def test_a_letter_passes_a_cell_where_the_filing_takes_letters(
        self, network: Network, deals: tuple[Deal, Deal], vera: User, clock: Any
    ) -> None:
        FilingDeadline.objects.update(accepts_letters=True)
        forecast_network(network=network, at=NOON + dt.timedelta(hours=1))
        take_snapshots(at=NOON + dt.timedelta(hours=1))
        for deal in deals:
            make_letter(group=deal.group, network=network, by=vera)

        judge_filings(at=NOON + dt.timedelta(days=90))
        assert CellOutcome.objects.get().passed is True


class TestClosingCalls:
    def test_calls_that_wait_and_deals_that_call_for_one_stand_on_the_vps_page(
        self, client: Client, network: Network, deals: tuple[Deal, Deal], vera: User, rita: User, clock: Any
    ) -> None:
        ClosingCall.objects.create(
            deal=deals[1], why="They trust her", asked_on=NOON.date(), asked_by=rita, asked_at=NOON
        )
        later = NOON + dt.timedelta(days=10)
        clock.move_to(later)
        forecast_network(network=network, at=later)

        text = read(client, vera)

        assert "Palatka Cardiology asked by Rita Alvarez: They trust her Brief" in text
        assert (
            "Lake City Heart LOI since Mon 2 Mar 12:00" in text
            or "Lake City Heart LOI since Mon 2 Mar" in text
        )

    def test_a_rep_reads_what_waits_and_is_proposed_nothing(
        self, client: Client, network: Network, deals: Any, rita: User, clock: Any
    ) -> None:
        later = NOON + dt.timedelta(days=10)
        clock.move_to(later)
        forecast_network(network=network, at=later)

        assert "Closing calls" not in read(client, rita)


def test_the_county_lists_its_unsure_cells_with_the_chance_of_all(
    client: Client, deals: Any, vera: User
) -> None:
    text = read(client, vera, "/counties/10120/")

    assert f"all 1 cells together {shown(LOI**2)}" in text
    assert f"Cardiology {shown(LOI**2)} Decide" in text


class TestAllTogether:
    def test_the_page_says_the_chance_its_error_and_why(
        self, client: Client, network: Network, rita: User, vera: User
    ) -> None:
        for number in range(18):
            deal_of(rita, f"Group {number}", stage=Stage.INTRO)
        forecast_network(network=network, at=NOON)
        whole = JointForecast.objects.get(area="")

        text = read(client, vera, "/all-together/")

        assert whole.filing is not None
        assert whole.filing_error is not None
        assert f"The one cell passes with {shown(whole.filing)}" in text
        assert "10,000 times from the seed 422116" in text
        assert f"{whole.filing:.4f} ± {whole.filing_error:.4f}" in text
        assert whole.filing_error == pytest.approx((whole.filing * (1 - whole.filing) / 10_000) ** 0.5)
        cell = CellForecast.objects.get()
        assert abs(whole.filing - (cell.filing or 0)) < 4 * whole.filing_error

    def test_few_deals_are_told_exactly(self, client: Client, deals: Any, vera: User) -> None:
        text = read(client, vera, "/all-together/")

        assert f"Florida Gold 2027 {shown(LOI**2)} exact" in text
        assert f"that would say {shown(LOI**2)}" in text
        assert "every outcome of up to 15 undecided deals is weighed" in text
        assert f"Columbia {shown(LOI**2)} exact" in text
        assert 'href="/all-together/"' in body(client, vera, "/counties/")

    def test_without_a_forecast_it_says_so(self, client: Client, network: Network, vera: User) -> None:
        assert "No forecast yet" in read(client, vera, "/all-together/")
