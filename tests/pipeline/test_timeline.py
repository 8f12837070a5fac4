"""The history of a deal: newest first, one page at a time, whatever its length."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from pipeline.actions.endings import Loss
from pipeline.actions.holds import end_hold, place_hold
from pipeline.actions.moves import close_as_lost, move_stage
from pipeline.actions.papers import AgreementTerms, Answer, Handover, Offer, Papers, record_papers
from pipeline.actions.stalls import raise_stall_alerts
from pipeline.actions.steps import PlannedStep, complete_next_step
from pipeline.actions.touches import TouchDraft, log_touch
from pipeline.models import Deal, Outcome
from pipeline.queries.deal_page import seen_by
from pipeline.queries.timeline import PAGE_SIZE, timeline
from pipeline.stages import MoveReasons, Stage
from tests.factories import (
    NOON,
    make_affiliation,
    make_deal,
    make_hold_reason,
    make_loss_reason,
    make_touch,
    make_user,
)
from tests.pipeline.deal_desk import make_desk, text_of

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def deal() -> Deal:
    return make_deal(owner=make_user(name="Rita Alvarez"))


def fresh(deal: Deal) -> Deal:
    found = seen_by(deal.owner, deal.pk)
    assert found is not None
    return found


def titles(deal: Deal, show: str = "all") -> list[str]:
    return [entry.title for entry in timeline(fresh(deal), show=show).entries]


def test_new_deal_has_its_opening() -> None:
    deal = make_deal(owner=make_user())

    assert titles(deal) == ["Deal opened"]


def test_newest_stands_on_top(deal: Deal) -> None:
    make_touch(deal=deal, outcome=Outcome.MESSAGE, made_at=NOON + HOUR)
    make_touch(deal=deal, outcome=Outcome.MET, made_at=NOON + 3 * HOUR)
    make_touch(deal=deal, outcome=Outcome.SENT, made_at=NOON + 2 * HOUR)

    assert titles(deal) == ["Met", "Sent", "Left message", "Deal opened"]


def test_everything_that_happened_is_there(deal: Deal) -> None:
    rita, at = deal.owner, NOON + HOUR
    draft = TouchDraft(outcome="met", note="They want in.", made_at=at)
    log_touch(deal=deal, key=uuid.uuid4(), draft=draft, step=None, by=rita, at=at)
    move_stage(deal=deal, to="intro", key=uuid.uuid4(), said=MoveReasons(), by=rita, at=at + HOUR)
    given = Papers(answers=(Answer("what_matters", "Speed"),), offer=Offer("range", NOON.date(), "yes"))
    record_papers(deal=deal, papers=given, by=rita, at=at + 2 * HOUR)
    then = PlannedStep(kind="call", what="Ask again", due_on=NOON.date() + DAY)
    complete_next_step(step=deal.steps.open().get(), then=then, by=rita, at=at + 3 * HOUR)
    hold = place_hold(
        deal=deal,
        reason=make_hold_reason(),
        until_on=NOON.date() + 5 * DAY,
        what="Ask",
        by=rita,
        at=at + 4 * HOUR,
    )
    end_hold(hold=hold, by=rita, at=at + 5 * HOUR)
    raise_stall_alerts(now=at + 20 * DAY, by=rita)

    assert titles(deal) == [
        "Quiet, neglected",
        "Hold ended",
        "Put on hold",
        "Step done",
        "Rate range shown",
        "What matters most to you in a plan relationship?",
        "Moved from Identified to Intro",
        "Met",
        "Deal opened",
    ]


def test_loss_and_its_reason_stay_when_the_deal_is_reopened(deal: Deal) -> None:
    rita, at = deal.owner, NOON + HOUR
    loss = Loss(reason=make_loss_reason(label="Rates too far apart"), note="Ten points")
    close_as_lost(deal=deal, loss=loss, key=uuid.uuid4(), by=rita, at=at)
    reopen(deal, at=at + HOUR)

    lost = timeline(fresh(deal), show="stages").entries[1]
    assert (lost.title, lost.text) == ("Moved from Identified to Lost", "Rates too far apart. Ten points")


def test_agreement_stays_when_the_signed_deal_is_reopened() -> None:
    deal = make_deal(owner=make_user(), stage=Stage.LEGAL)
    roster, day, signed_at = (make_affiliation(group=deal.group).pk,), NOON.date(), NOON + HOUR
    papers = Papers(
        agreement=AgreementTerms(day, "Vera Stone", day, "Dr. Mehta", None, roster),
        handover=Handover("plan", day),
    )
    move_stage(
        deal=deal,
        to=Stage.SIGNED,
        key=uuid.uuid4(),
        said=MoveReasons(),
        papers=papers,
        by=deal.owner,
        at=signed_at,
    )
    assert timeline(fresh(deal), show="papers").entries[0].title == "Agreement recorded"

    reopen(deal, at=signed_at + HOUR)

    ended = timeline(fresh(deal), show="papers").entries[0]
    assert (ended.title, ended.dates) == ("Agreement recorded", (("ended", day),))


def reopen(deal: Deal, *, at: dt.datetime) -> None:
    then = PlannedStep(kind="call", what="Call back", due_on=NOON.date() + DAY)
    said = MoveReasons(reason="They called")
    move_stage(deal=deal, to="identified", key=uuid.uuid4(), said=said, step=then, by=deal.owner, at=at)


def test_filters_show_their_own_and_count_all(deal: Deal) -> None:
    make_touch(deal=deal, outcome=Outcome.MET, made_at=NOON + HOUR)
    make_touch(deal=deal, outcome=Outcome.NO_ANSWER, made_at=NOON + 2 * HOUR)
    record_papers(
        deal=deal, papers=Papers(offer=Offer("sheet", NOON.date(), "no")), by=deal.owner, at=NOON + 3 * HOUR
    )

    assert titles(deal, "two-way") == ["Met"]
    assert titles(deal, "stages") == ["Deal opened"]
    assert titles(deal, "papers") == ["Rate sheet shown"]
    assert [each.count for each in timeline(fresh(deal), show="papers").filters] == [4, 1, 1, 1]


def test_unknown_filter_shows_all(deal: Deal) -> None:
    assert timeline(fresh(deal), show="nonsense").show == "all"


@pytest.mark.parametrize(("hours", "late"), [(0, 0), (48, 0), (49, 2), (72, 3)])
def test_entry_written_down_late_says_so(deal: Deal, hours: int, late: int) -> None:
    make_touch(deal=deal, made_at=NOON, logged_at=NOON + hours * HOUR)

    assert timeline(fresh(deal)).entries[0].late_days == late


def test_correction_and_corrected_lead_to_each_other(deal: Deal) -> None:
    wrong = make_touch(deal=deal, made_at=NOON + HOUR)
    right = make_touch(deal=deal, made_at=NOON + 2 * HOUR, corrects=wrong)

    newer, older, _ = timeline(fresh(deal)).entries

    assert newer.corrects is not None
    assert newer.corrects.anchor == older.anchor == f"touch-{wrong.pk}"
    assert older.corrected_by is not None
    assert older.corrected_by.anchor == f"touch-{right.pk}"


def test_link_to_a_correction_names_the_page_it_stands_on(deal: Deal) -> None:
    wrong = make_touch(deal=deal, made_at=NOON)
    for count in range(PAGE_SIZE):
        make_touch(deal=deal, made_at=NOON + HOUR + dt.timedelta(minutes=count))
    make_touch(deal=deal, made_at=NOON + 9 * HOUR, corrects=wrong)

    newest = timeline(fresh(deal)).entries[0]

    assert newest.corrects is not None
    assert newest.corrects.page == 2


def test_long_history_comes_in_pages(deal: Deal) -> None:
    for count in range(PAGE_SIZE + 4):
        make_touch(deal=deal, made_at=NOON + dt.timedelta(minutes=count))

    first, second = timeline(fresh(deal)), timeline(fresh(deal), page=2)

    assert (len(first.entries), first.older, first.older_count) == (PAGE_SIZE, 2, 5)
    assert (len(second.entries), second.newer, second.older) == (5, 1, None)
    assert not {each.anchor for each in first.entries} & {each.anchor for each in second.entries}


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (99, 2)])
def test_page_that_does_not_exist_is_the_nearest(deal: Deal, asked: int, shown: int) -> None:
    for count in range(PAGE_SIZE + 4):
        make_touch(deal=deal, made_at=NOON + dt.timedelta(minutes=count))

    assert timeline(fresh(deal), page=asked).number == shown


def test_number_of_queries_does_not_grow_with_the_history(
    deal: Deal, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def grow(to: int) -> None:
        for count in range(deal.touches.count(), to):
            make_touch(deal=deal, made_at=NOON + dt.timedelta(minutes=count))

    for size in (3, 320):
        grow(size)
        known = fresh(deal)
        with django_assert_num_queries(2):  # the order; touches and their corrections; the opening
            timeline(known, page=99)


@pytest.mark.usefixtures("at_noon")
def test_history_of_somebody_elses_text_is_escaped(client: Client) -> None:
    desk = make_desk(client)
    make_touch(deal=desk.deal, note="<b>bold</b>\nnext line")

    shown = text_of(desk.get("deal"))

    assert "&lt;b&gt;bold&lt;/b&gt;<br>next line" in shown
