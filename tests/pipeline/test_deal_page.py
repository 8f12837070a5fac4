"""The page of one deal: how it stands, what it asks, who may work it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role
from pipeline.actions.holds import place_hold
from pipeline.actions.moves import move_stage
from pipeline.actions.papers import Answer, Handover, Offer, Papers, record_papers
from pipeline.actions.steps import PlannedStep, plan_next_step
from pipeline.actions.touches import TouchDraft, log_touch
from pipeline.queries.stage_bar import StageCell
from pipeline.stages import MoveReasons, Stage
from tests.factories import NOON, make_hold_reason, make_touch, make_user
from tests.pipeline.deal_desk import Desk, make_desk, make_roster, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

DAY = dt.timedelta(days=1)
TODAY = NOON.date()


@pytest.fixture
def desk(client: Client) -> Desk:
    return make_desk(client)


def page(desk: Desk) -> str:
    response = desk.get("deal")
    assert response.status_code == 200
    return text_of(response)


def status_at(desk: Desk, days: int) -> str:
    with desk.after(days):
        status: str = desk.get("deal").context["page"].status.clocks.status
        return status


def test_deal_shows_what_its_roster_would_bring(desk: Desk) -> None:
    shown = page(desk)

    assert "2 clinicians, 1 site" in shown
    assert "Columbia" in shown
    assert "Cardiology" in shown


def test_county_outside_the_service_area_brings_no_cell(desk: Desk) -> None:
    desk.deal.network.counties.clear()

    assert desk.get("deal").context["page"].roster.cells == ()
    assert "outside the service area" in page(desk)


def test_owner_has_every_button(desk: Desk) -> None:
    shown = page(desk)

    for name in ("stage", "hold", "closing", "touch-new", "papers", "next-step"):
        assert desk.url(name) in shown, name


@pytest.mark.parametrize("who", ["sam", "vera"])
def test_others_read_and_are_told_whose_it_is(desk: Desk, who: str) -> None:
    desk.sign_in(getattr(desk, who))

    shown = page(desk)

    assert "Rita Alvarez owns this deal" in shown
    for name in ("stage", "hold", "closing", "touch-new", "papers", "next-step", "owner"):
        assert desk.url(name) not in shown, name


def test_only_a_manager_sees_reassign(desk: Desk) -> None:
    assert desk.url("owner") not in page(desk)
    desk.sign_in(desk.marco)
    assert desk.url("owner") in page(desk)


def test_deal_one_may_not_see_does_not_exist(desk: Desk) -> None:
    desk.sign_in(make_user(role=Role.MEDICAL_DIRECTOR))

    assert desk.get("deal").status_code == 404


def test_exit_checks_say_what_is_done_and_what_is_missing(desk: Desk) -> None:
    assert [check.is_met for check in here(desk).checks] == [False]
    make_touch(deal=desk.deal)
    assert [check.is_met for check in here(desk).checks] == [True]


def here(desk: Desk) -> StageCell:
    cells: tuple[StageCell, ...] = desk.get("deal").context["page"].stages
    return next(cell for cell in cells if cell.state == "here")


def test_stages_behind_show_their_days(desk: Desk) -> None:
    make_touch(deal=desk.deal)
    with desk.after(7) as at:
        move_stage(deal=desk.deal, to="intro", key=uuid.uuid4(), said=MoveReasons(), by=desk.rita, at=at)

        assert "2 Mar to 9 Mar" in page(desk)


def test_ballpark_is_no_fact_before_something_was_shown(client: Client) -> None:
    desk = make_desk(client, stage=Stage.RATES)
    assert [check.is_met for check in here(desk).checks] == [False, False]

    given = Papers(offer=Offer("range", TODAY, "unsure"))
    record_papers(deal=desk.deal, papers=given, by=desk.rita, at=NOON)

    assert [(check.label, check.is_met) for check in here(desk).checks] == [
        ("Rates shown", True),
        ("Ballpark: they are unsure", True),
    ]


@pytest.mark.parametrize(
    ("days", "status"), [(9, "fine"), (10, "quiet-in"), (13, "quiet-in"), (14, "quiet-neglected")]
)
def test_clock_says_when_it_goes_quiet(desk: Desk, days: int, status: str) -> None:
    assert status_at(desk, days) == status


def test_three_unanswered_attempts_make_it_unresponsive(desk: Desk) -> None:
    for count in range(1, 4):
        at = NOON + count * DAY
        draft = TouchDraft(outcome="no_answer", note="", made_at=at)
        log_touch(deal=desk.deal, key=uuid.uuid4(), draft=draft, step=None, by=desk.rita, at=at)
        assert status_at(desk, 14) == ("quiet-unresponsive" if count == 3 else "quiet")


def test_appointment_postpones_and_is_named(desk: Desk) -> None:
    step = PlannedStep(
        kind="appointment", what="Meet Dr. Mehta", due_on=TODAY + 16 * DAY, due_time=dt.time(14)
    )
    plan_next_step(deal=desk.deal, step=step, by=desk.rita, at=NOON)

    assert [status_at(desk, days) for days in (14, 16, 17)] == [
        "appointment",
        "appointment",
        "quiet-neglected",
    ]


def test_held_deal_shows_until_when_and_why(desk: Desk) -> None:
    place_hold(
        deal=desk.deal,
        reason=make_hold_reason(),
        until_on=TODAY + 30 * DAY,
        what="Ask again",
        by=desk.rita,
        at=NOON,
    )

    shown = page(desk)

    assert "Decision-maker away" in shown
    assert desk.url("hold-end") in shown
    assert status_at(desk, 29) == "held"


def test_legal_review_says_who_holds_the_paper_and_since_when(client: Client) -> None:
    desk = make_desk(client, stage=Stage.LEGAL)
    given = Papers(handover=Handover("group", TODAY - 5 * DAY, TODAY - DAY))
    record_papers(deal=desk.deal, papers=given, by=desk.rita, at=NOON)

    paper = desk.get("deal").context["page"].status.paper

    assert (paper.is_with_us, paper.days, paper.late_days) == (False, 5, 1)
    assert "With them" in page(desk)


def test_two_answers_stay_on_top_of_the_side(desk: Desk) -> None:
    given = Papers(answers=(Answer("what_matters", "Paid in 30 days."), Answer("plan_experience", "", True)))
    record_papers(deal=desk.deal, papers=given, by=desk.rita, at=NOON)

    shown = page(desk)

    assert "“Paid in 30 days.”" in shown
    assert "no answer" in shown


def test_people_show_their_phone_and_what_they_said_last(desk: Desk) -> None:
    contact = desk.deal.group.contacts.get()
    make_touch(deal=desk.deal, note="Old words", contact=contact, made_at=NOON - DAY, logged_at=NOON)
    make_touch(deal=desk.deal, note="Newest words", contact=contact)

    shown = page(desk)

    assert 'href="tel:+13865550143"' in shown
    assert desk.get("deal").context["page"].people[0].last_said.note == "Newest words"


def test_late_step_says_by_how_many_days(desk: Desk) -> None:
    with desk.after(4):
        assert desk.get("deal").context["page"].status.step.late_days == 2


def test_lost_deal_says_why_and_offers_to_reopen(client: Client) -> None:
    desk = make_desk(client, stage=Stage.LOST)

    shown = page(desk)

    assert "Lost: Rates" in shown
    assert "Reopen" in shown
    assert desk.url("hold") not in shown


def test_deal_without_a_roster_says_so(desk: Desk) -> None:
    desk.deal.group.affiliations.all().delete()

    assert "no roster yet" in page(desk)


def test_htmx_gets_the_region_or_the_timeline(desk: Desk) -> None:
    region = text_of(desk.get("deal", **{"HX-Request": "true", "HX-Target": "deal-page"}))
    history = text_of(desk.get("deal", "?show=stages", **{"HX-Request": "true", "HX-Target": "timeline"}))

    assert '<div id="deal-page"' in region
    assert "<body" not in region
    assert history.lstrip().startswith('<section class="card" id="timeline"')


@pytest.mark.parametrize("query", ["?page=x", "?page=-1", "?page=99999999999", "?show=%00", "?page=²"])
def test_broken_address_is_no_error(desk: Desk, query: str) -> None:
    assert desk.get("deal", query).status_code == 200


def test_number_of_queries_is_flat(desk: Desk, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    def count() -> int:
        desk.get("deal")
        with django_assert_max_num_queries(60) as seen:
            desk.get("deal")
        return len(seen.captured_queries)

    make_touch(deal=desk.deal, contact=desk.deal.group.contacts.get())
    few = count()
    for serial in range(1, 300):
        make_touch(deal=desk.deal, made_at=NOON - serial * dt.timedelta(hours=1), logged_at=NOON)
    for name in ("Other group", "Third group"):
        make_roster(name)

    assert count() == few
