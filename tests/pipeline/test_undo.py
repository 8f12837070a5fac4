"""Undo for ten minutes: the state before, the act, the act taken back, and every reason to refuse."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from pipeline.actions.deals import reassign
from pipeline.actions.endings import AskAgain, Loss
from pipeline.actions.holds import place_hold
from pipeline.actions.moves import close_as_lost, move_stage
from pipeline.actions.papers import AgreementTerms, Handover, LetterTerms, Papers
from pipeline.actions.stalls import raise_stall_alerts
from pipeline.actions.steps import PlannedStep, plan_next_step
from pipeline.actions.touches import TouchDraft, log_decline, log_touch
from pipeline.actions.undo import UndoRefused, undo
from pipeline.models import (
    Deal,
    Outcome,
    StallAlert,
    StepEnd,
    StepKind,
    Touch,
    TouchRetraction,
)
from pipeline.queries.acts import UNDO_WITHIN
from pipeline.stages import MoveReasons, Stage
from providers.models import Agreement, LetterOfIntent
from tests.factories import (
    NOON,
    make_affiliation,
    make_deal,
    make_hold_reason,
    make_loss_reason,
    make_touch,
)
from tests.pipeline.deal_desk import Desk, events, make_desk, text_of

pytestmark = pytest.mark.django_db
THEN = NOON + dt.timedelta(days=3)
SOON = THEN + dt.timedelta(minutes=2)
DAY = THEN.date()


def log(deal: Deal, *, by: User | None = None, at: dt.datetime = THEN, **changes: Any) -> Touch:
    draft = TouchDraft(outcome=changes.pop("outcome", Outcome.DECISION_MAKER), note="They agree.", made_at=at)
    step = PlannedStep("send", "Send the range", DAY + dt.timedelta(days=1))
    return log_touch(deal=deal, key=uuid.uuid4(), draft=draft, step=step, by=by or deal.owner, at=at)


def as_it_stands(deal: Deal) -> dict[str, Any]:
    """All a person would see of the deal, but for who holds which row."""
    deal = Deal.objects.get(pk=deal.pk)
    fields = (
        "stage", "stage_entered_at", "owner_id", "closed_at", "closed_by_id", "loss_reason_id", "loss_note",
        "letter_id", "agreement_id", "last_contact_at", "last_attempt_at", "clock_started_on", "quiet_on",
    )  # fmt: skip
    step = deal.steps.open().first()
    promised = ("owner_id", "kind", "what", "due_on", "due_time", "planned_on", "planned_at", "planned_by_id")
    return (
        {name: getattr(deal, name) for name in fields}
        | {f"step_{name}": getattr(step, name) for name in promised if step}
        | {
            "holds": list(deal.holds.running().values_list("pk", flat=True)),
            "alerts": list(deal.alerts.open().values_list("pk", "owner_told_on")),
        }
    )


def take_back(deal: Deal, *, done_at: dt.datetime = THEN, at: dt.datetime = SOON, by: User) -> None:
    undo(deal=deal, done_at=done_at, by=by, at=at)


# what comes back ------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", [each for each in Outcome if each != Outcome.DECLINED])
def test_an_undone_log_leaves_the_deal_as_it_was(rita: User, outcome: Outcome) -> None:
    deal = make_deal(owner=rita)
    make_touch(deal=deal, outcome=Outcome.MESSAGE)
    before = as_it_stands(deal) | {"last_attempt_at": NOON}
    touch = log(deal, outcome=outcome)
    take_back(deal, by=rita)

    assert as_it_stands(deal) == before
    retraction = TouchRetraction.objects.get()
    assert (retraction.touch, retraction.retracted_by, retraction.retracted_at) == (touch, rita, SOON)
    assert [each.outcome for each in deal.touches.standing()] == [Outcome.MESSAGE]
    assert deal.touches.count() == 2


def test_the_step_comes_back_as_a_new_row_even_when_it_is_overdue(rita: User) -> None:
    deal = make_deal(owner=rita, due_on=NOON.date(), what="Call the practice manager")
    first = deal.steps.get()
    log(deal)
    take_back(deal, by=rita)

    first.refresh_from_db()
    back = deal.steps.open().get()
    assert (first.end, back.restores, back.restored_by, back.restored_at) == (StepEnd.DONE, first, rita, SOON)
    assert (back.what, back.due_on) == ("Call the practice manager", NOON.date())
    assert deal.steps.get(what="Send the range").end == StepEnd.UNDONE


def test_an_alert_the_log_had_closed_is_open_again_and_told_to_nobody_twice(rita: User, system: User) -> None:
    opened_at = THEN - dt.timedelta(days=20)
    deal = make_deal(owner=rita, opened_at=opened_at)
    raise_stall_alerts(now=THEN - dt.timedelta(days=1), by=system)
    StallAlert.objects.update(owner_told_on=DAY, manager_told_on=DAY)
    before = as_it_stands(deal)
    log(deal)
    assert StallAlert.objects.open().count() == 0
    take_back(deal, by=rita)

    assert as_it_stands(deal) == before
    alert = StallAlert.objects.get()
    assert (alert.closed_at, alert.closed_by, alert.end, alert.owner_told_on) == (None, None, "", DAY)
    assert raise_stall_alerts(now=SOON, by=system) == 0


def test_an_undone_decline_ends_the_hold_it_placed_and_the_hold_starts_no_clock(rita: User) -> None:
    deal = make_deal(owner=rita)
    before = as_it_stands(deal)
    draft = TouchDraft(outcome=Outcome.DECLINED, note="", made_at=THEN)
    then = AskAgain(DAY + dt.timedelta(days=30), "Ask again", make_hold_reason())
    log_decline(deal=deal, key=uuid.uuid4(), draft=draft, then=then, by=rita, at=THEN)
    take_back(deal, by=rita)

    assert as_it_stands(deal) == before


def test_an_undone_loss_opens_the_deal_where_it_stood(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.RATES)
    before = as_it_stands(deal)
    close_as_lost(deal=deal, loss=Loss(make_loss_reason()), key=uuid.uuid4(), by=rita, at=THEN)
    take_back(deal, by=rita)

    assert as_it_stands(deal) == before
    assert [(m.from_stage, m.to_stage, m.undoes_id is None) for m in deal.moves.order_by("pk")] == [
        ("rates", "lost", True), ("lost", "rates", False),
    ]  # fmt: skip
    assert not deal.moves.standing().exists()


def test_an_undone_step_forward_starts_no_clock(rita: User) -> None:
    deal = make_deal(owner=rita)
    make_touch(deal=deal, outcome=Outcome.MESSAGE)
    before = as_it_stands(deal) | {"last_attempt_at": NOON}
    move_stage(deal=deal, to=Stage.INTRO, key=uuid.uuid4(), said=MoveReasons(), by=rita, at=THEN)
    take_back(deal, by=rita)

    assert as_it_stands(deal) == before


def test_an_undone_signature_ends_the_agreement_and_brings_back_letter_and_step(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.LOI)
    clinician = make_affiliation(group=deal.group)
    letter = LetterTerms(DAY, "Vera Stone", DAY, "Dr. Mehta", dt.date(2026, 12, 31))
    papers = Papers(
        letter=letter,
        handover=Handover("plan", DAY),
        agreement=AgreementTerms(DAY, "Vera", DAY, "Mehta", None, (clinician.pk,)),
    )
    before = as_it_stands(deal)
    move_stage(
        deal=deal, to=Stage.SIGNED, key=uuid.uuid4(), said=MoveReasons(), papers=papers, by=rita, at=THEN
    )
    take_back(deal, by=rita)

    assert as_it_stands(deal) == before
    assert not Agreement.objects.executed(DAY).exists()
    assert not LetterOfIntent.objects.in_force(DAY).exists()


def test_an_undone_reopening_closes_the_deal_and_its_agreement_holds_again(rita: User) -> None:
    deal = make_deal(owner=rita, stage=Stage.LEGAL)
    clinician = make_affiliation(group=deal.group)
    signed = Papers(
        handover=Handover("plan", DAY),
        agreement=AgreementTerms(DAY, "Vera", DAY, "Mehta", None, (clinician.pk,)),
    )
    move_stage(
        deal=deal, to=Stage.SIGNED, key=uuid.uuid4(), said=MoveReasons(), papers=signed, by=rita, at=THEN
    )
    before = as_it_stands(deal)
    later = THEN + dt.timedelta(hours=1)
    step = PlannedStep("call", "Ask for the exhibit", DAY + dt.timedelta(days=1))
    move_stage(
        deal=deal, to=Stage.LEGAL, key=uuid.uuid4(), said=MoveReasons(reason="Wrong exhibit"), step=step, by=rita,
        at=later,
    )  # fmt: skip
    take_back(deal, done_at=later, at=later + dt.timedelta(minutes=1), by=rita)

    assert as_it_stands(deal) == before
    assert Agreement.objects.executed(DAY).count() == 1


def test_an_undone_next_step_is_the_earlier_one_again(rita: User) -> None:
    deal = make_deal(owner=rita)
    before = as_it_stands(deal)
    step = PlannedStep(StepKind.APPOINTMENT, "Meet", DAY + dt.timedelta(days=20), dt.time(10))
    plan_next_step(deal=deal, step=step, by=rita, at=THEN)
    take_back(deal, by=rita)

    assert as_it_stands(deal) == before


def test_an_undone_hold_is_as_if_it_had_never_been(rita: User) -> None:
    deal = make_deal(owner=rita)
    before = as_it_stands(deal)
    until_on = DAY + dt.timedelta(days=30)
    place_hold(deal=deal, reason=make_hold_reason(), until_on=until_on, what="Ask again", by=rita, at=THEN)
    take_back(deal, by=rita)

    assert as_it_stands(deal) == before


def test_an_undone_change_of_owner_gives_the_deal_back(rita: User, sam: User, marco: User) -> None:
    deal = make_deal(owner=rita)
    before = as_it_stands(deal)
    reassign(deal=deal, to=sam, by=marco, at=THEN)
    take_back(deal, by=marco)

    assert as_it_stands(deal) == before


def test_a_correction_taken_back_lets_the_corrected_touch_stand_again(rita: User) -> None:
    deal = make_deal(owner=rita)
    wrong = make_touch(deal=deal, outcome=Outcome.REPLY)
    draft = TouchDraft(outcome=Outcome.MESSAGE, note="", made_at=NOON, corrects=wrong)
    log_touch(deal=deal, key=uuid.uuid4(), draft=draft, step=None, by=rita, at=THEN)
    assert [touch.pk for touch in deal.touches.standing()] != [wrong.pk]
    take_back(deal, by=rita)

    assert [touch.pk for touch in deal.touches.standing()] == [wrong.pk]
    deal.refresh_from_db()
    assert deal.last_contact_at == NOON


# when it does not ------------------------------------------------------------------------------------


def test_undoing_twice_changes_nothing(rita: User) -> None:
    deal = make_deal(owner=rita)
    log(deal)
    take_back(deal, by=rita)
    once = as_it_stands(deal), deal.steps.count()
    take_back(deal, by=rita)

    assert (as_it_stands(deal), deal.steps.count()) == once
    assert TouchRetraction.objects.count() == 1


@pytest.mark.parametrize(("seconds", "is_undone"), [(0, True), (1, False)])
def test_ten_minutes_are_ten_minutes(rita: User, seconds: int, *, is_undone: bool) -> None:
    deal = make_deal(owner=rita)
    log(deal)
    at = THEN + UNDO_WITHIN + dt.timedelta(seconds=seconds)
    if is_undone:
        take_back(deal, at=at, by=rita)
    else:
        with pytest.raises(UndoRefused, match="for ten minutes"):
            take_back(deal, at=at, by=rita)

    assert TouchRetraction.objects.exists() is is_undone


@pytest.mark.parametrize("deed", ["log", "step", "hold", "owner"])
def test_whoever_acted_since_is_named_and_nothing_changes(
    rita: User, sam: User, marco: User, deed: str
) -> None:
    deal = make_deal(owner=rita)
    log(deal)
    at, due_on = THEN + dt.timedelta(minutes=1), DAY + dt.timedelta(days=2)
    if deed == "log":
        log(deal, by=marco, at=at)
    elif deed == "step":
        plan_next_step(deal=deal, step=PlannedStep("call", "Call Tuesday", due_on), by=marco, at=at)
    elif deed == "hold":
        place_hold(deal=deal, reason=make_hold_reason(), until_on=due_on, what="Ask again", by=marco, at=at)
    else:
        reassign(deal=deal, to=sam, by=marco, at=at)
    before = as_it_stands(deal)
    with pytest.raises(UndoRefused, match="Marco Ruiz has acted on this deal since"):
        take_back(deal, by=rita)

    assert as_it_stands(deal) == before
    assert not TouchRetraction.objects.exists()


def test_one_s_own_later_act_is_undone_first(rita: User) -> None:
    deal = make_deal(owner=rita)
    log(deal)
    log(deal, at=THEN + dt.timedelta(minutes=1))

    with pytest.raises(UndoRefused, match="You have acted on this deal since"):
        take_back(deal, by=rita)


def test_what_a_job_did_since_is_nobody_s_act(rita: User, system: User) -> None:
    deal = make_deal(owner=rita, opened_at=THEN - dt.timedelta(days=14))
    log(deal, outcome=Outcome.MESSAGE)
    assert raise_stall_alerts(now=THEN + dt.timedelta(minutes=1), by=system) == 1
    take_back(deal, by=rita)

    assert TouchRetraction.objects.count() == 1


def test_nobody_undoes_what_another_did(rita: User, marco: User) -> None:
    deal = make_deal(owner=rita)
    log(deal)

    with pytest.raises(UndoRefused, match="nothing of yours"):
        take_back(deal, by=marco)


def test_opening_a_deal_is_not_undone(rita: User) -> None:
    deal = make_deal(owner=rita, opened_at=THEN)

    with pytest.raises(UndoRefused, match="nothing of yours"):
        take_back(deal, by=rita)


# from the page ---------------------------------------------------------------------------------------


@pytest.fixture
def desk(client: Client) -> Desk:
    with time_machine.travel(THEN, tick=False):
        return make_desk(client)


def log_by_page(desk: Desk) -> Any:
    data = {
        "key": str(uuid.uuid4()), "outcome": "message", "note": "Left word.", "what": "Call again", "kind": "call",
        "due": "other", "due_on": str(DAY + dt.timedelta(days=2)),
    }  # fmt: skip
    return desk.post_by_htmx("touches", data)


def test_the_reply_to_a_log_offers_its_undo_and_the_undo_says_what_stands(desk: Desk) -> None:
    with time_machine.travel(SOON, tick=False):
        address = events(log_by_page(desk))["toast"]["undo"]
        reply = desk.client.post(address, headers={"HX-Request": "true"})

    assert events(reply)["deal:changed"] == {"deal": desk.deal.pk}
    assert events(reply)["toast"]["text"].startswith("Undone. Next with Lake City Heart: Call the practice")
    assert "undo" not in events(reply)["toast"]
    assert desk.fresh().touches.standing().count() == 0


def test_without_script_the_button_is_a_form_and_leads_back(desk: Desk) -> None:
    with time_machine.travel(SOON, tick=False):
        log_by_page(desk)
        came_from = f"http://testserver{desk.deal.get_absolute_url()}"
        reply = desk.client.post(undo_of(desk, SOON), headers={"Referer": came_from})
        page = desk.client.get(reply.headers["Location"])

    assert (reply.status_code, reply.headers["Location"]) == (302, desk.deal.get_absolute_url())
    assert "Undone. Next with Lake City Heart" in text_of(page)
    assert "undone by Rita Alvarez" in text_of(page)
    assert "<s>Left word.</s>" in text_of(page)


def test_a_refusal_stays_on_the_screen(desk: Desk) -> None:
    with time_machine.travel(SOON, tick=False):
        log_by_page(desk)
    with time_machine.travel(SOON + dt.timedelta(minutes=11), tick=False):
        reply = desk.client.post(undo_of(desk, SOON), headers={"HX-Request": "true"})

    assert events(reply)["toast"]["stays"] is True
    assert "deal:changed" not in events(reply)


def test_a_stranger_may_not_undo(desk: Desk) -> None:
    with time_machine.travel(SOON, tick=False):
        log_by_page(desk)
        reply = desk.sign_in(desk.sam).client.post(undo_of(desk, SOON))

    assert reply.status_code == 403
    assert not TouchRetraction.objects.exists()


def test_a_moment_beyond_all_calendars_is_not_found(desk: Desk) -> None:
    with time_machine.travel(SOON, tick=False):
        address = reverse("pipeline:undo", args=[desk.deal.pk, 10**30])
        assert desk.client.post(address).status_code == 404


def undo_of(desk: Desk, moment: dt.datetime) -> str:
    return reverse("pipeline:undo", args=[desk.deal.pk, int(moment.timestamp()) * 1_000_000])
