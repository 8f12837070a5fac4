"""Moving a deal: exits asked on every path, papers and move in one act, closing and reopening on record."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from accounts.models import User
from pipeline.actions.deals import DealAlreadyOpen, GroupAlreadySigned
from pipeline.actions.endings import Loss
from pipeline.actions.moves import StageMoveRefused, close_as_lost, move_stage
from pipeline.actions.papers import (
    AgreementTerms,
    Answer,
    Handover,
    LetterTerms,
    Offer,
    PaperRefused,
    Papers,
    record_papers,
)
from pipeline.actions.steps import PlannedStep, StepRefused
from pipeline.actions.touches import TouchDraft
from pipeline.actions.unit import Refused
from pipeline.models import AlertEnd, Deal, OpeningAnswer, Outcome, StageMove, StallAlert, StepEnd
from pipeline.stages import Missing, MoveReasons, Question, Stage
from providers.models import Agreement, LetterOfIntent, Participant
from tests.factories import NOON, make_affiliation, make_deal, make_hold, make_loss_reason

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(days=3)
SIGNED_ON = dt.date(2026, 3, 4)
SAID = MoveReasons()
NO_PAPERS = Papers()


def move(
    deal: Deal, to: Stage, papers: Papers = NO_PAPERS, said: MoveReasons = SAID, **more: object
) -> StageMove:
    values: dict[str, object] = {"key": uuid.uuid4(), "by": deal.owner, "at": LATER} | more
    return move_stage(deal=deal, to=to, said=said, papers=papers, **values)  # type: ignore[arg-type]  # values of a test


def refusal(deal: Deal, to: Stage, papers: Papers = NO_PAPERS, said: MoveReasons = SAID) -> list[Missing]:
    with pytest.raises(StageMoveRefused) as caught:
        move(deal, to, papers, said)
    return [blocker.missing for blocker in caught.value.blockers]


CALL = Papers(touch=TouchDraft(Outcome.DECISION_MAKER, "First call", LATER))
ANSWERS = (
    Answer(Question.WHAT_MATTERS, "Paid in 30 days"),
    Answer(Question.PLAN_EXPERIENCE, is_unanswered=True),
)
OFFER = Offer("range", SIGNED_ON, "yes")
LETTER = LetterTerms(SIGNED_ON, "Vera Stone", SIGNED_ON, "Dr. Mehta", dt.date(2026, 12, 31))
WITH_US = Handover("plan", SIGNED_ON)


def agreement(deal: Deal) -> AgreementTerms:
    roster = tuple(deal.group.affiliations.values_list("pk", flat=True))
    return AgreementTerms(SIGNED_ON, "Vera Stone", SIGNED_ON, "Dr. Mehta", None, roster)


def test_a_deal_walks_the_whole_road_with_one_form_a_stage(rita: User) -> None:
    deal = make_deal(owner=rita)
    affiliation = make_affiliation(group=deal.group, beds=12)
    move(deal, Stage.INTRO, CALL)
    move(deal, Stage.RATES, Papers(answers=ANSWERS))
    move(deal, Stage.LOI, Papers(offer=OFFER))
    move(deal, Stage.LEGAL, Papers(letter=LETTER, handover=WITH_US))
    move(deal, Stage.SIGNED, Papers(agreement=agreement(deal)))
    deal.refresh_from_db()
    assert (deal.stage, deal.closed_at, deal.closed_by, deal.quiet_on) == (Stage.SIGNED, LATER, rita, None)
    assert deal.steps.open().count() == 0
    assert deal.steps.latest("pk").end == StepEnd.DEAL_CLOSED
    participant = Participant.objects.get()
    assert (participant.agreement, participant.affiliation, participant.beds, participant.from_on) == (
        deal.agreement, affiliation, 12, SIGNED_ON,
    )  # fmt: skip
    assert list(deal.moves.order_by("pk").values_list("from_stage", "to_stage", "is_forward")) == [
        ("identified", "intro", True),
        ("intro", "rates", True),
        ("rates", "loi", True),
        ("loi", "legal", True),
        ("legal", "signed", True),
    ]


def test_each_missing_exit_is_named_and_nothing_is_recorded(rita: User) -> None:
    deal = make_deal(owner=rita)
    assert refusal(deal, Stage.RATES, CALL) == [Missing.WHAT_MATTERS, Missing.PLAN_EXPERIENCE]
    deal.refresh_from_db()
    assert (deal.stage, deal.touches.count(), deal.moves.count()) == (Stage.IDENTIFIED, 0, 0)


def test_a_forward_move_starts_the_clock_anew_and_closes_the_alert(rita: User, system: User) -> None:
    deal = make_deal(owner=rita, opened_at=NOON - dt.timedelta(days=30))
    assert deal.quiet_on
    StallAlert.objects.create(
        deal=deal, silence="quiet", quiet_on=deal.quiet_on, raised_by=system, raised_at=NOON
    )
    attempt = Papers(touch=TouchDraft(Outcome.NO_ANSWER, "", LATER))
    move(deal, Stage.INTRO, attempt)
    deal.refresh_from_db()
    assert deal.quiet_on == rita.today(LATER) + dt.timedelta(days=14)
    assert deal.alerts.get().end == AlertEnd.FORWARD


def test_going_back_needs_a_reason_and_leaves_the_clock(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.LOI)
    before = deal.quiet_on
    assert refusal(deal, Stage.RATES) == [Missing.REASON]
    moved = move(deal, Stage.RATES, said=MoveReasons(reason="New owner, new terms"))
    deal.refresh_from_db()
    assert (deal.stage, deal.quiet_on, moved.reason, moved.is_forward) == (
        Stage.RATES, before, "New owner, new terms", False,
    )  # fmt: skip


def test_a_double_click_moves_once(rita: User) -> None:
    deal, key = make_deal(owner=rita), uuid.uuid4()
    first = move(deal, Stage.INTRO, CALL, key=key)
    assert move(deal, Stage.INTRO, CALL, key=key) == first
    assert (deal.moves.count(), deal.touches.count()) == (1, 1)


def test_a_form_sent_to_another_deal_moves_nothing(rita: User) -> None:
    first, second, key = make_deal(owner=rita), make_deal(owner=rita), uuid.uuid4()
    move(first, Stage.INTRO, CALL, key=key)
    with pytest.raises(Refused, match="another deal"):
        move(second, Stage.INTRO, CALL, key=key)
    second.refresh_from_db()
    assert (second.stage, second.touches.count()) == (Stage.IDENTIFIED, 0)


def test_straight_to_contract_is_recorded(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.RATES)
    papers = Papers(offer=OFFER, handover=WITH_US)
    assert refusal(deal, Stage.LEGAL, papers) == [Missing.LETTER]
    moved = move(deal, Stage.LEGAL, papers, MoveReasons(is_straight_to_contract=True))
    assert moved.is_straight_to_contract
    assert not LetterOfIntent.objects.exists()


def test_no_in_the_ballpark_blocks_the_letter_until_a_better_offer(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.RATES)
    record_papers(deal=deal, papers=Papers(offer=Offer("range", SIGNED_ON, "no")), by=rita, at=LATER)
    assert refusal(deal, Stage.LOI) == [Missing.BALLPARK]
    record_papers(deal=deal, papers=Papers(offer=OFFER), by=rita, at=LATER + dt.timedelta(hours=1))
    assert move(deal, Stage.LOI).to_stage == Stage.LOI


def test_losing_a_deal_ends_its_step_hold_and_alert(rita: User) -> None:
    deal = make_deal(owner=rita)
    running = make_hold(deal=deal, until_on=dt.date(2026, 3, 30))
    close_as_lost(
        deal=deal, loss=Loss(make_loss_reason(), "Too far apart"), key=uuid.uuid4(), by=rita, at=LATER
    )
    deal.refresh_from_db()
    running.refresh_from_db()
    assert (deal.stage, deal.loss_note, deal.steps.open().count()) == (Stage.LOST, "Too far apart", 0)
    assert running.ended_on == rita.today(LATER)


def test_reopening_needs_a_reason_and_a_step_and_starts_the_clock(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.LOST)
    why = MoveReasons(reason="They called back")
    with pytest.raises(StepRefused, match="needs a next step"):
        move(deal, Stage.INTRO, said=why)
    step = PlannedStep("call", "Ask the two questions", rita.today(LATER) + dt.timedelta(days=1))
    moved = move(deal, Stage.INTRO, said=why, step=step)
    deal.refresh_from_db()
    assert (deal.stage, deal.closed_at, deal.loss_reason, deal.steps.open().count()) == (
        Stage.INTRO,
        None,
        None,
        1,
    )
    assert (deal.clock_started_on, moved.reason) == (rita.today(LATER), "They called back")


def test_a_deal_lost_in_intro_does_not_reopen_in_legal_review(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.INTRO)
    close_as_lost(deal=deal, loss=Loss(make_loss_reason()), key=uuid.uuid4(), by=rita, at=LATER)
    assert refusal(deal, Stage.LEGAL, Papers(), MoveReasons(reason="They called back")) == [Missing.ILLEGAL]
    deal.refresh_from_db()
    assert (deal.stage, deal.moves.count()) == (Stage.LOST, 1)


def test_a_lost_deal_does_not_reopen_beside_another_of_its_group(rita: User, sam: User) -> None:
    lost = make_deal(owner=rita, stage=Stage.LOST)
    running = make_deal(owner=sam, group=lost.group, network=lost.network, stage=Stage.LEGAL)
    make_affiliation(group=lost.group)
    why = MoveReasons(reason="They called back")
    step = PlannedStep("call", "Ask again", rita.today(LATER))
    with pytest.raises(DealAlreadyOpen, match="Sam Okafor"):
        move(lost, Stage.INTRO, said=why, step=step)
    move(running, Stage.SIGNED, Papers(agreement=agreement(running), handover=WITH_US))
    with pytest.raises(GroupAlreadySigned):
        move(lost, Stage.INTRO, said=why, step=step)
    lost.refresh_from_db()
    assert (lost.stage, lost.steps.count()) == (Stage.LOST, 0)


def test_reopening_a_signed_deal_ends_its_agreement(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.LEGAL)
    make_affiliation(group=deal.group)
    move(deal, Stage.SIGNED, Papers(agreement=agreement(deal), handover=WITH_US))
    deal.refresh_from_db()
    step = PlannedStep("call", "Ask for the missing page", rita.today(LATER) + dt.timedelta(days=1))
    move(deal, Stage.LEGAL, said=MoveReasons(reason="Signature page missing"), step=step)
    today = rita.today(LATER)
    assert Agreement.objects.get().terminated_on == today
    assert not Agreement.objects.executed(today).exists()


@pytest.mark.parametrize(
    ("papers", "field"),
    [
        (Papers(answers=(Answer(Question.WHAT_MATTERS),)), "what_matters"),
        (Papers(answers=(Answer(Question.WHAT_MATTERS, "Speed", is_unanswered=True),)), "what_matters"),
        (Papers(offer=Offer("range", dt.date(2026, 3, 6), "yes")), "shown_on"),
        (Papers(letter=LetterTerms(SIGNED_ON, " ", SIGNED_ON, "Dr. M", SIGNED_ON)), "letter_plan_signer"),
        (
            Papers(letter=LetterTerms(SIGNED_ON, "Vera", SIGNED_ON, "Dr. M", dt.date(2026, 3, 3))),
            "letter_expires_on",
        ),
        (Papers(handover=Handover("plan", SIGNED_ON, dt.date(2026, 3, 3))), "paper_promised_on"),
    ],
)
def test_a_paper_that_cannot_be_names_its_field(rita: User, papers: Papers, field: str) -> None:
    deal = make_deal(owner=rita)
    with pytest.raises(PaperRefused) as caught:
        record_papers(deal=deal, papers=papers, by=rita, at=LATER)
    assert caught.value.field == field
    assert not OpeningAnswer.objects.exists()


def test_an_agreement_comes_only_with_the_move_to_signed(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.LEGAL)
    make_affiliation(group=deal.group)
    with pytest.raises(PaperRefused, match="moving the deal"):
        record_papers(deal=deal, papers=Papers(agreement=agreement(deal)), by=rita, at=LATER)
    assert not Agreement.objects.exists()


def test_participants_belong_to_the_groups_current_roster(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.LEGAL)
    stranger = make_affiliation(group=make_deal(owner=rita).group)
    terms = AgreementTerms(SIGNED_ON, "Vera", SIGNED_ON, "Dr. M", None, (stranger.pk,))
    with pytest.raises(PaperRefused) as caught:
        move(deal, Stage.SIGNED, Papers(agreement=terms, handover=WITH_US))
    assert caught.value.field == "participants"
    assert not Agreement.objects.exists()


def test_later_roster_changes_do_not_reach_the_executed_network(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.LEGAL)
    affiliation = make_affiliation(group=deal.group)
    move(deal, Stage.SIGNED, Papers(agreement=agreement(deal), handover=WITH_US))
    affiliation.until_on = SIGNED_ON
    affiliation.save(update_fields=["until_on"])
    make_affiliation(group=deal.group)
    executed = Participant.objects.executed_for(deal.network, dt.date(2026, 6, 1))
    assert [participant.affiliation_id for participant in executed] == [affiliation.pk]


def test_a_lost_deal_takes_its_letter_back(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.LOI)
    record_papers(deal=deal, papers=Papers(letter=LETTER), by=rita, at=LATER)
    close_as_lost(deal=deal, loss=Loss(make_loss_reason()), key=uuid.uuid4(), by=rita, at=LATER)
    letter = LetterOfIntent.objects.get()
    assert (letter.withdrawn_at, letter.withdrawn_by) == (LATER, rita)


def test_a_letter_past_its_last_day_does_not_let_a_deal_out_of_loi(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.LOI)
    record_papers(deal=deal, papers=Papers(letter=LETTER, handover=WITH_US), by=rita, at=LATER)
    deal.refresh_from_db()
    after = dt.datetime(2027, 1, 1, 17, tzinfo=dt.UTC)
    with pytest.raises(StageMoveRefused) as caught:
        move(deal, Stage.LEGAL, at=after)
    assert [blocker.missing for blocker in caught.value.blockers] == [Missing.LETTER]
    assert move(deal, Stage.LEGAL, at=after - dt.timedelta(days=1)).to_stage == Stage.LEGAL


def test_a_new_letter_takes_the_place_of_the_one_that_stands(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.LOI)
    longer = LetterTerms(SIGNED_ON, "Vera Stone", SIGNED_ON, "Dr. Mehta", dt.date(2027, 3, 31))
    for terms in (LETTER, longer):
        record_papers(deal=deal, papers=Papers(letter=terms), by=rita, at=LATER)
    deal.refresh_from_db()
    assert deal.letter
    assert deal.letter.expires_on == dt.date(2027, 3, 31)
    assert LetterOfIntent.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_the_same_papers_twice_are_recorded_once(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.RATES)
    papers = Papers(answers=ANSWERS, offer=OFFER, letter=LETTER, handover=WITH_US)
    for _ in range(2):
        record_papers(deal=deal, papers=papers, by=rita, at=LATER)
    counts = (
        deal.answers.count(),
        deal.offers.count(),
        deal.handovers.count(),
        LetterOfIntent.objects.count(),
    )
    assert counts == (2, 1, 1, 1)
