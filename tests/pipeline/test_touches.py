"""Logging: the state before, the call, the exact state after, and the call again."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from accounts.models import User
from pipeline.actions.endings import AskAgain, Loss
from pipeline.actions.steps import PlannedStep, StepRefused
from pipeline.actions.touches import TouchDraft, TouchRefused, log_decline, log_touch
from pipeline.models import AlertEnd, Channel, Deal, Outcome, StallAlert, StepEnd, Touch
from pipeline.stages import Stage
from tests.factories import (
    NOON,
    make_contact,
    make_deal,
    make_group,
    make_hold_reason,
    make_loss_reason,
    make_touch,
)

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(days=3)


def draft(
    outcome: Outcome = Outcome.DECISION_MAKER, made_at: dt.datetime = LATER, note: str = ""
) -> TouchDraft:
    return TouchDraft(outcome=outcome, note=note, made_at=made_at)


def call_again(deal: Deal, days: int = 2) -> PlannedStep:
    return PlannedStep(
        kind="call", what="Call again", due_on=deal.owner.today(LATER) + dt.timedelta(days=days)
    )


def log(deal: Deal, **changes: object) -> Touch:
    values: dict[str, object] = {
        "key": uuid.uuid4(), "draft": draft(), "step": call_again(deal), "by": deal.owner, "at": LATER,
    } | changes  # fmt: skip
    return log_touch(deal=deal, **values)  # type: ignore[arg-type]  # values of a test


def test_a_conversation_moves_both_clocks_and_replaces_the_step(rita: User) -> None:
    deal = make_deal(owner=rita)
    first_step = deal.steps.get()
    touch = log(deal, draft=draft(note="  They like the range. "))
    deal.refresh_from_db()
    first_step.refresh_from_db()
    assert (touch.note, touch.is_conversation, touch.channel) == ("They like the range.", True, Channel.PHONE)
    assert (deal.last_contact_at, deal.last_attempt_at) == (LATER, LATER)
    assert deal.quiet_on == rita.today(LATER) + dt.timedelta(days=14)
    assert (first_step.end, first_step.closed_at, first_step.closed_by) == (StepEnd.DONE, LATER, rita)
    assert deal.steps.open().get().what == "Call again"


def test_a_voicemail_moves_only_the_attempt(rita: User) -> None:
    deal = make_deal(owner=rita)
    log(deal, draft=draft(Outcome.MESSAGE))
    deal.refresh_from_db()
    assert (deal.last_contact_at, deal.last_attempt_at) == (None, LATER)
    assert deal.quiet_on == rita.today(NOON) + dt.timedelta(days=14)


@pytest.mark.parametrize(
    ("outcome", "is_two_way"),
    [
        (Outcome.DECISION_MAKER, True), (Outcome.STAFF, True), (Outcome.MESSAGE, False), (Outcome.NO_ANSWER, False),
        (Outcome.SENT, False), (Outcome.REPLY, True), (Outcome.MET, True), (Outcome.DECLINED, True),
    ],
)  # fmt: skip
def test_every_outcome_is_two_way_or_an_attempt(rita: User, outcome: Outcome, *, is_two_way: bool) -> None:
    assert log(make_deal(owner=rita), draft=draft(outcome)).is_conversation is is_two_way


def test_without_a_step_the_open_one_stays(rita: User) -> None:
    deal = make_deal(owner=rita)
    before = deal.steps.open().get()
    log(deal, step=None)
    assert deal.steps.open().get() == before


def test_the_same_form_twice_logs_once(rita: User) -> None:
    deal, key = make_deal(owner=rita), uuid.uuid4()
    first = log(deal, key=key)
    again = log(deal, key=key, draft=draft(Outcome.MET, note="twice"))
    assert first == again
    assert (deal.touches.count(), deal.steps.count()) == (1, 2)


def test_a_key_of_another_deal_is_refused(rita: User) -> None:
    key = uuid.uuid4()
    log(make_deal(owner=rita), key=key)
    other = make_deal(owner=rita)
    with pytest.raises(TouchRefused, match="another deal"):
        log(other, key=key)
    assert not other.touches.exists()


def test_a_late_entry_never_turns_a_clock_back(rita: User) -> None:
    deal = make_deal(owner=rita)
    log(deal)
    log(deal, draft=draft(made_at=LATER - dt.timedelta(days=2)), step=call_again(deal, 5))
    deal.refresh_from_db()
    assert (deal.last_contact_at, deal.touches.count()) == (LATER, 2)


def test_a_correction_takes_the_place_of_what_it_corrects(rita: User) -> None:
    deal = make_deal(owner=rita)
    wrong = log(deal)
    log(deal, draft=TouchDraft(outcome=Outcome.MESSAGE, note="", made_at=LATER, corrects=wrong), step=None)
    deal.refresh_from_db()
    assert (deal.last_contact_at, deal.last_attempt_at) == (None, LATER)
    assert deal.quiet_on == rita.today(NOON) + dt.timedelta(days=14)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (draft(made_at=LATER + dt.timedelta(minutes=1)), "made_at"),
        (draft(made_at=LATER - dt.timedelta(days=2 * 365, minutes=1)), "made_at"),
        (draft(made_at=dt.datetime(1, 1, 1, tzinfo=dt.UTC)), "made_at"),
        (draft(note="x" * 4001), "note"),
    ],
)
def test_what_cannot_have_happened_is_refused_and_changes_nothing(
    rita: User, change: TouchDraft, field: str
) -> None:
    deal = make_deal(owner=rita)
    with pytest.raises(TouchRefused) as caught:
        log(deal, draft=change)
    assert caught.value.field == field
    assert (deal.touches.count(), deal.steps.count()) == (0, 1)


def test_a_contact_of_another_group_is_refused(rita: User) -> None:
    stranger = make_contact(group=make_group())
    deal = make_deal(owner=rita)
    with pytest.raises(TouchRefused, match="another group"):
        log(deal, draft=TouchDraft(outcome=Outcome.MET, note="", made_at=LATER, contact=stranger))


@pytest.mark.parametrize(("days", "reason"), [(-1, "lies ahead"), (2 * 365 + 1, "at most two years ahead")])
def test_a_bad_step_takes_the_touch_back_too(rita: User, days: int, reason: str) -> None:
    deal = make_deal(owner=rita)
    with pytest.raises(StepRefused, match=reason):
        log(deal, step=call_again(deal, days))
    assert (deal.touches.count(), deal.steps.open().count()) == (0, 1)


def test_nothing_is_logged_on_a_closed_deal(rita: User) -> None:
    with pytest.raises(TouchRefused, match="reopen"):
        log(make_deal(owner=rita, stage=Stage.LOST), step=None)


def make_alert(deal: Deal, system: User) -> StallAlert:
    assert deal.quiet_on
    return StallAlert.objects.create(
        deal=deal, silence="quiet", quiet_on=deal.quiet_on, raised_by=system, raised_at=NOON
    )


def test_a_conversation_closes_the_alert_and_a_voicemail_does_not(rita: User, system: User) -> None:
    deal = make_deal(owner=rita, opened_at=NOON - dt.timedelta(days=20))
    alert = make_alert(deal, system)
    log(deal, draft=draft(Outcome.MESSAGE))
    alert.refresh_from_db()
    assert alert.closed_at is None
    log(deal, step=call_again(deal, 4))
    closed = deal.alerts.get()
    assert (closed.end, closed.closed_at, closed.closed_by) == (AlertEnd.CONTACT, LATER, rita)


def test_an_old_conversation_logged_late_leaves_the_deal_quiet_and_the_alert_open(
    rita: User, system: User
) -> None:
    deal = make_deal(owner=rita, opened_at=NOON - dt.timedelta(days=40))
    alert = make_alert(deal, system)
    log(deal, draft=draft(made_at=LATER - dt.timedelta(days=15)))
    alert.refresh_from_db()
    assert alert.closed_at is None


def test_declined_until_later_puts_the_deal_on_hold(rita: User) -> None:
    deal = make_deal(owner=rita)
    until = rita.today(LATER) + dt.timedelta(days=30)
    then = AskAgain(until_on=until, what="Ask again", reason=make_hold_reason())
    log_decline(deal=deal, key=uuid.uuid4(), draft=draft(Outcome.DECLINED), then=then, by=rita, at=LATER)
    deal.refresh_from_db()
    step = deal.steps.open().get()
    assert (step.what, step.due_on, deal.holds.running().get().until_on) == ("Ask again", until, until)
    assert deal.quiet_on == until + dt.timedelta(days=14)


def test_declined_for_good_closes_the_deal_once(rita: User) -> None:
    deal, key = make_deal(owner=rita), uuid.uuid4()
    then = Loss(reason=make_loss_reason(), note="Not with any plan.")
    for _ in range(2):
        log_decline(deal=deal, key=key, draft=draft(Outcome.DECLINED), then=then, by=rita, at=LATER)
    deal.refresh_from_db()
    assert (deal.stage, deal.loss_reason, deal.closed_at, deal.quiet_on) == (
        Stage.LOST,
        then.reason,
        LATER,
        None,
    )
    assert (deal.touches.count(), deal.moves.count(), deal.steps.open().count()) == (1, 1, 0)


def test_stored_clocks_equal_those_recomputed_from_the_rows(rita: User) -> None:
    deal = make_deal(owner=rita)
    make_touch(deal=deal, made_at=NOON + dt.timedelta(hours=1))
    log(deal, draft=draft(Outcome.NO_ANSWER))
    deal.refresh_from_db()
    assert deal.last_contact_at == NOON + dt.timedelta(hours=1)
