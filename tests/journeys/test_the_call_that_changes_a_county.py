"""Vera's morning: the pivotal deal, what its fall would cost, the call; one number on page, paper and in the mail."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.models import User
from accounts.tasks import deliver_notices
from accounts.wording import percent
from adequacy.actions.forecasting import forecast_network
from adequacy.actions.snapshots import take_snapshots
from adequacy.forecast import chance_of_at_least
from adequacy.forecast.timing import Pace
from adequacy.models import CellForecast
from adequacy.tasks import post_briefs
from pipeline.models import ClosingCall, Deal
from pipeline.stages import Stage
from providers.models import Network
from tests.accounts.mail_server import mail_server
from tests.adequacy.measured import make_ground, make_site, measure_all
from tests.factories import make_agreement, make_contact, make_deadline, make_deal, make_group
from tests.journeys.post import letters_by, only
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAYS_LEFT, IN_STAGE = 79, 12
EVER = {Stage.LOI: 0.75, Stage.RATES: 0.4}
MEDIAN = {Stage.LOI: 40.0, Stage.RATES: 65.0}


@pytest.fixture
def network(marco: User) -> Network:
    """Four cardiologists are asked for by a filing that takes no letters; one is signed."""
    made = make_ground(with_zips=True, minimum=4, percent=50)
    today = timezone.now().date()
    made.go_live_on = dt.date(today.year + 2, 1, 1)
    made.save(update_fields=["go_live_on"])
    make_deadline(network=made, due_on=today + dt.timedelta(days=DAYS_LEFT), accepts_letters=False)
    signed = make_group(name="Suwannee Heart")
    make_site(north=0, group=signed)
    make_agreement(group=signed, network=made, by=marco, signed_on=today - dt.timedelta(days=30))
    return made


def deal_of(owner: User, name: str, *, brings: int, stage: Stage) -> Deal:
    group = make_group(name=name)
    for _ in range(brings):
        make_site(north=0, group=group)
    make_contact(group=group, name="Dr. Priya Mehta", role="Owner", phone="3865550142", signs=True)
    opened_at = timezone.now() - dt.timedelta(days=IN_STAGE)
    return make_deal(owner=owner, group=group, stage=stage, opened_at=opened_at)


@pytest.fixture
def pivotal(network: Network, rita: User, vera: User) -> Deal:
    """A group that brings three, a solo, and a negotiation with two. Last week they spoke to us; now all are quiet."""
    deals = [
        deal_of(rita, "Lake City Heart", brings=3, stage=Stage.LOI),
        deal_of(rita, "Palatka Cardiology", brings=1, stage=Stage.LOI),
        deal_of(rita, "Fort White Heart", brings=2, stage=Stage.RATES),
    ]
    today = timezone.now().date()
    Deal.objects.update(quiet_on=today + dt.timedelta(days=1))
    last_week = timezone.now() - dt.timedelta(days=7)
    forecast_network(network=network, at=last_week)
    take_snapshots(at=last_week)
    Deal.objects.update(quiet_on=today)
    measure_all(today)
    forecast_network(network=network, at=timezone.now())
    return deals[0]


def chance(*stages_and_brings: tuple[Stage, int], need: int) -> float:
    """What the pure function says: four weeks of silence lost to each deal."""
    draws = [
        (
            EVER[stage]
            * Pace(MEDIAN[stage], 0.6).share_in_time(days_in_stage=IN_STAGE, days_left=DAYS_LEFT - 28),
            k,
        )
        for stage, k in stages_and_brings
    ]
    return chance_of_at_least(need, draws)


def test_vera_finds_the_pivotal_deal_sees_what_its_fall_costs_and_makes_the_call(
    live: Live, network: Network, pivotal: Deal, vera: User, settings: object
) -> None:
    as_it_is = chance((Stage.LOI, 3), (Stage.LOI, 1), (Stage.RATES, 2), need=3)
    page = live.sign_in(vera)
    page.set_default_timeout(30_000)  # the first page of a process, on a busy machine

    find_the_pivotal_deal(live, page, as_it_is)
    tick_that_it_falls(live, page, pivotal, as_it_is)
    book_the_call_and_give_its_outcome(live, page, pivotal, vera)
    read_the_same_number_on_page_paper_and_in_the_mail(page, vera, as_it_is, settings)


def find_the_pivotal_deal(live: Live, page: Page, as_it_is: float) -> None:
    page.goto("/counties/?band=all")
    expect(page.locator("#outlook-lede")).to_contain_text("One call would change most: Lake City Heart")
    expect(page.locator("#outlook-rows tbody tr")).to_contain_text(percent(as_it_is))
    live.check(page)
    page.locator("#outlook-rows").get_by_role("link", name="Columbia").click()
    expect(page.locator("#cell-lede")).to_contain_text(f"{percent(as_it_is)} chance of at least 4")
    expect(page.locator("#cell-lede")).to_contain_text(
        "It hangs most on Lake City Heart: 100\u202f% if they sign"
    )
    live.check(page)


def tick_that_it_falls(live: Live, page: Page, pivotal: Deal, as_it_is: float) -> None:
    """In one request, without a new page; then that it signs."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("What if Lake City Heart").select_option("falls")
    fallen = chance((Stage.LOI, 1), (Stage.RATES, 2), need=3)
    expect(page.locator("#cell-lede")).to_contain_text(
        f"{percent(fallen)} chance instead of {percent(as_it_is)}"
    )
    assert len([url for url in asked if "/static/" not in url]) == 1
    expect(page).to_have_url(re.compile(f"deal-{pivotal.pk}=falls"))
    live.check(page)
    page.get_by_label("What if Lake City Heart").select_option("signs")
    expect(page.locator("#cell-lede")).to_contain_text(f"100\u202f% chance instead of {percent(as_it_is)}")


def book_the_call_and_give_its_outcome(live: Live, page: Page, pivotal: Deal, vera: User) -> None:
    page.goto("/counties/")
    calls = page.locator("#outlook-calls")
    calls.get_by_role("link", name="Take on the call with Lake City Heart").click()
    expect(page.get_by_label("What should the call bring about?")).to_have_value(
        "Cardiology in Columbia hangs on them"
    )
    page.get_by_role("button", name="Ask").click()
    expect(calls).to_contain_text("asked by Vera Stone")
    calls.get_by_role("link", name="Brief and outcome of the call with Lake City Heart").click()
    brief = page.locator("ol.brief li")
    expect(brief).to_have_count(5)
    expect(brief.first).to_have_text("Call Dr. Priya Mehta, Owner, Lake City Heart at (386) 555-0142.")
    live.check(page)

    tomorrow = vera.today(timezone.now()) + dt.timedelta(days=1)
    page.get_by_role("link", name="Book an hour").click()
    page.get_by_label("Day").fill(tomorrow.isoformat())
    page.get_by_label("at", exact=True).fill("10:00")
    page.get_by_role("button", name=re.compile("^Book")).click()
    expect(calls).to_contain_text("booked for")
    call = ClosingCall.objects.get()
    assert call.starts_at == dt.datetime.combine(tomorrow, dt.time(10), vera.zone)

    calls.get_by_role("link", name="Brief and outcome of the call with Lake City Heart").click()
    page.get_by_role("button", name="They will sign").click()
    expect(page.get_by_text("The call with Lake City Heart is on record.")).to_be_visible()
    call.refresh_from_db()
    assert (call.outcome, call.called_by, call.deal) == ("signs", vera, pivotal)


def read_the_same_number_on_page_paper_and_in_the_mail(
    page: Page, vera: User, as_it_is: float, settings: object
) -> None:
    shown = percent(as_it_is)
    cell = CellForecast.objects.get()
    assert cell.filing == pytest.approx(as_it_is, abs=1e-12)
    page.goto("/counties/")
    expect(page.locator("#outlook-rows tbody tr td.right b")).to_have_text(shown)

    page.goto("/board-pack/")
    expect(page.get_by_role("row").filter(has_text="Cardiology").get_by_role("cell").nth(4)).to_have_text(
        shown
    )
    paper = page.request.get("/board-pack/file/").body()
    printed = " ".join(each.extract_text() for each in PdfReader(BytesIO(paper)).pages).split()
    assert shown.replace("\u202f", "\u00a0") in " ".join(printed) or shown.replace("\u202f", " ") in " ".join(
        printed
    )

    with mail_server() as server:
        letters = letters_by((post_briefs, deliver_notices), server, settings)
        text = only(letters, vera.email, about="below 80")
    assert f"all together {shown}" in text
