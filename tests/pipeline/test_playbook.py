"""The playbook of a deal: live facts or silence, texts in versions, and what was used on record."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, Role
from pipeline.actions.playbook import (
    PlaybookRefused,
    Used,
    ask_closing_call,
    end_closing_call,
    write_mission,
    write_script,
)
from pipeline.actions.touches import TouchDraft, log_touch
from pipeline.models import (
    ClosingCall,
    CountyMission,
    ObjectionMet,
    Outcome,
    PacketFirst,
    RateOffer,
    ScriptVersion,
    StageMove,
    Touch,
    UrgencySaid,
)
from pipeline.queries.objections import objection_report
from pipeline.queries.playbook import playbook, texts_of
from pipeline.stages import Stage
from tests.factories import (
    NOON,
    make_county,
    make_deadline,
    make_deal,
    make_specialty,
    make_stake,
    make_touch,
    make_user,
)
from tests.pipeline.deal_desk import TODAY, Desk, Reply, key, make_desk, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DAY = dt.timedelta(days=1)


@pytest.fixture
def desk(client: Client) -> Desk:
    return make_desk(client, stage=Stage.RATES)


def measure(desk: Desk, **fields: object) -> None:
    values: dict[str, Any] = {
        "county": make_county(), "specialty": make_specialty(), "required": 4, "executed": 1, "brings": 2,
        "members": 2_000, "members_out_of_reach": 900, "members_reached": 712,
        "needed_on": TODAY + 40 * DAY, "as_of": NOON,
    } | fields  # fmt: skip
    make_stake(deal=desk.deal, **values).save()


def log(desk: Desk, used: Used, outcome: Outcome = Outcome.DECISION_MAKER) -> Touch:
    draft = TouchDraft(outcome, "", timezone.now(), used=used)
    return log_touch(
        deal=desk.deal, key=uuid.uuid4(), draft=draft, step=None, by=desk.rita, at=timezone.now()
    )


# live facts --------------------------------------------------------------------------------------


def test_without_a_measurement_nothing_is_said_of_gap_worth_or_urgency(desk: Desk) -> None:
    book = playbook(desk.deal, reader=desk.rita, today=TODAY)
    page = text_of(desk.get("deal-playbook"))

    urgency = next(panel for panel in book.panels if panel.code == "urgency")
    assert (book.worth, book.measured_on) == ((), None)
    assert urgency.refused == "The cells of this group have not been measured."
    assert "have not been measured" in page


def test_urgency_is_filled_from_the_stake_and_names_its_day(desk: Desk) -> None:
    measure(desk)
    page = text_of(desk.get("deal-playbook"))

    assert "in 40 days" in page
    assert "In Cardiology we have 1 of the 4 we need there." in page
    assert "About 712 members there" in page
    assert "Measured" in page


def test_case_opens_with_the_mission_of_the_county(client: Client) -> None:
    desk = make_desk(client)
    write_mission(county=make_county(), text="Nobody drives an hour.", by=desk.marco, at=NOON)

    assert "Nobody drives an hour." in text_of(desk.get("deal-playbook"))


def test_leverage_is_for_those_who_work_the_deal(desk: Desk) -> None:
    measure(desk, other_groups=0)
    line = "No other group could bring the same."
    assert line in text_of(desk.get("deal-playbook"))
    assert "Without them" not in text_of(desk.get("deal-playbook"))

    for user in (desk.sam, desk.vera, make_user(role=Role.ANALYST)):
        desk.sign_in(user)
        assert line not in text_of(desk.get("deal-playbook"))
    assert not Notice.objects.filter(text__contains=line).exists()


def test_chance_without_them_is_said_where_it_is_known(desk: Desk) -> None:
    measure(desk, chance_if_signed=0.9, chance_if_lost=0.4)

    assert "Without them the chance of the cell is 40\u202f%." in text_of(desk.get("deal-playbook"))


# texts -------------------------------------------------------------------------------------------


def test_new_words_are_the_next_version_and_the_same_are_not(desk: Desk) -> None:
    def write(text: str) -> int:
        return write_script(code="rates", parts=[text], by=desk.marco, at=NOON)

    assert [write("A start."), write("A start."), write("A better start.")] == [1, 1, 2]
    assert texts_of(["rates"])["rates"].parts == ("A better start.",)


def test_preview_fills_the_text_and_saves_nothing(desk: Desk) -> None:
    measure(desk)
    desk.sign_in(desk.marco)
    address = reverse("pipeline:script", args=["rates"])

    reply = desk.client.post(address, {"part_0": "In {county} and {nowhere}\nHello {county}", "preview": "1"})

    assert reply.status_code == 200
    assert "Hello Columbia" in text_of(reply)
    assert "Left out, nothing known: nowhere" in text_of(reply)
    assert not ScriptVersion.objects.exists()
    desk.client.post(address, {"part_0": "Hello {county}"})
    assert ScriptVersion.objects.get().number == 1


def test_mission_is_written_and_taken_back(desk: Desk) -> None:
    desk.sign_in(desk.marco)
    address = reverse("pipeline:mission", args=[make_county().pk])
    for text in ("Nobody drives an hour.", "Nobody drives an hour.", ""):
        assert desk.client.post(address, {"text": text}).status_code == 302

    assert list(CountyMission.objects.order_by("pk").values_list("text", flat=True)) == [
        "Nobody drives an hour.", "",
    ]  # fmt: skip


@pytest.mark.parametrize("role", [Role.REP, Role.ANALYST, Role.ADMIN, Role.MEDICAL_DIRECTOR])
def test_texts_are_the_managers(desk: Desk, role: Role) -> None:
    desk.sign_in(make_user(role=role))
    for address in (
        reverse("pipeline:scripts"),
        reverse("pipeline:missions"),
        reverse("pipeline:mission", args=[make_county().pk]),
        reverse("pipeline:script", args=["rates"]),
    ):
        assert desk.client.get(address).status_code == 403
        assert desk.client.post(address, {"part_0": "x", "text": "x"}).status_code in (403, 405)


# used --------------------------------------------------------------------------------------------


def test_objection_and_the_steps_used_are_logged_with_the_touch(desk: Desk) -> None:
    data = {
        "key": key(), "outcome": "decision_maker", "what": "Call", "kind": "call", "due": "other",
        "due_on": "2026-03-05", "objection": "capacity", "objection_steps": ["ease", "acknowledge"],
    }  # fmt: skip
    assert desk.post("touches", data).status_code == 302

    met = ObjectionMet.objects.get()
    assert (met.objection, met.steps, met.version) == ("capacity", ["acknowledge", "ease"], 0)


def test_facts_of_the_urgency_said_are_logged(desk: Desk) -> None:
    measure(desk)
    touch = log(desk, Used(said_urgency=True))

    said = UrgencySaid.objects.get(touch=touch)
    assert said.measured_on == TODAY
    assert said.facts["gap"] == "3"
    assert said.facts["members"] == "712"
    assert "in 40 days" in said.text


def test_urgency_that_is_not_true_cannot_have_been_said(desk: Desk) -> None:
    measure(desk, needed_on=TODAY - DAY)

    with pytest.raises(PlaybookRefused, match="has passed"):
        log(desk, Used(said_urgency=True))
    assert not Touch.objects.exists()


def test_packet_as_first_contact_asks_why(desk: Desk) -> None:
    with pytest.raises(PlaybookRefused) as refusal:
        log(desk, Used(sent_first="packet"), Outcome.SENT)
    assert refusal.value.field == "packet_reason"
    assert not Touch.objects.exists()

    log(desk, Used(sent_first="packet", reason="They asked for it"), Outcome.SENT)
    assert PacketFirst.objects.get().reason == "They asked for it"


def test_packet_after_a_first_contact_asks_nothing(desk: Desk) -> None:
    make_touch(deal=desk.deal)

    log(desk, Used(sent_first="packet"), Outcome.SENT)

    assert not PacketFirst.objects.exists()


def test_report_counts_moves_within_thirty_days_of_the_touch(desk: Desk) -> None:
    def met(days_ago: int, moved_after: int | None, *steps: str) -> None:
        made_at = NOON - days_ago * DAY
        touch = make_touch(deal=desk.deal, made_at=made_at)
        ObjectionMet.objects.create(touch=touch, objection="capacity", steps=list(steps), version=0)
        if moved_after is not None:
            StageMove.objects.create(
                deal=desk.deal, from_stage="intro", to_stage="rates", moved_by=desk.rita,
                moved_at=made_at + moved_after * DAY, is_forward=True, key=uuid.uuid4(),
            )  # fmt: skip

    met(200, 30, "acknowledge", "ease")
    met(120, 31, "acknowledge")
    met(10, None, "acknowledge")

    (result,) = objection_report(reader=desk.marco, now=NOON)
    assert (result.met, result.moved) == (2, 1)
    assert [(step.used, step.moved) for step in result.steps] == [(2, 1), (0, 0), (0, 0), (1, 1)]


# closing calls -----------------------------------------------------------------------------------


def test_closing_call_is_asked_once_and_ends_with_an_outcome(client: Client) -> None:
    desk = make_desk(client, stage=Stage.LOI)
    for _ in range(2):
        assert desk.post("closing-calls", {"why": "One word from the medical director"}).status_code == 302
    call = ClosingCall.objects.get()
    address = reverse("pipeline:closing-call", args=[call.pk])
    assert desk.client.post(address, {"outcome": "signs"}).status_code == 403

    desk.sign_in(make_user(role=Role.MEDICAL_DIRECTOR))
    assert desk.client.post(address, {}).status_code == 422
    assert desk.client.post(address, {"outcome": "signs", "note": "On Friday"}).status_code == 302

    call.refresh_from_db()
    assert (call.outcome, call.note) == ("signs", "On Friday")
    with pytest.raises(PlaybookRefused, match="outcome already"):
        end_closing_call(call=call, outcome="refuses", note="", by=desk.vera, at=NOON)
    with pytest.raises(PlaybookRefused, match="the next may be asked for on"):
        ask_closing_call(deal=desk.deal, why="Again", by=desk.rita, at=NOON + 29 * DAY)
    assert ask_closing_call(deal=desk.deal, why="Again", by=desk.rita, at=NOON + 30 * DAY).pk != call.pk


def test_no_closing_call_before_the_letter(desk: Desk) -> None:
    reply = desk.post("closing-calls", {"why": "Please"})

    assert reply.status_code == 422
    assert not ClosingCall.objects.exists()


def test_query_count_of_the_playbook_is_flat_in_cells(desk: Desk, django_assert_num_queries: object) -> None:
    make_deadline(network=desk.deal.network)
    measure(desk)
    with django_assert_num_queries(5):  # type: ignore[operator]
        playbook(desk.deal, reader=desk.rita, today=TODAY)
    for code in ("010", "011"):
        measure(desk, specialty=make_specialty(code=code, name=f"Specialty {code}"))
    with django_assert_num_queries(5):  # type: ignore[operator]
        playbook(desk.deal, reader=desk.rita, today=TODAY)


# the first thing they see ------------------------------------------------------------------------


@pytest.fixture
def untouched(client: Client) -> Desk:
    return make_desk(client)


def shown(desk: Desk, **fields: str) -> Reply:
    data = {"key": key(), "offer_kind": "sheet", "shown_on": str(TODAY), "ballpark": "unsure"} | fields
    return desk.post("papers", data, "?kind=rates")


def test_rates_as_the_first_contact_ask_why_and_are_an_attempt(untouched: Desk) -> None:
    assert "Why as the first thing they see?" in text_of(untouched.get("papers", "?kind=rates"))
    reply = shown(untouched)
    assert (reply.status_code, RateOffer.objects.count()) == (422, 0)
    assert "Say why, or call first." in text_of(reply)

    assert shown(untouched, first_reason="They asked for it").status_code == 302
    touch = Touch.objects.get()
    assert (touch.outcome, touch.packet_first.sent, touch.packet_first.reason) == (
        Outcome.SENT,
        "rate_sheet",
        "They asked for it",
    )
    assert untouched.fresh().last_attempt_at is not None


def test_rates_after_a_first_contact_ask_nothing(untouched: Desk) -> None:
    log(untouched, Used())
    assert "Why as the first thing" not in text_of(untouched.get("papers", "?kind=rates"))
    assert shown(untouched).status_code == 302
    assert not PacketFirst.objects.exists()


def test_a_packet_to_many_is_logged_where_it_is_not_the_first_thing_or_says_why(untouched: Desk) -> None:
    met = make_deal(owner=untouched.rita)
    make_touch(deal=met)
    letter = {
        "do": "letter",
        "deal": [met.pk, untouched.deal.pk],
        "channel": "letter",
        "note": "Our contract",
    }
    for reason, logged in (("", 1), ("They asked", 2)):
        data = letter | {"key": key(), "sent_first": "packet", "reason": reason}
        assert untouched.client.post("/deals/selection/", data).status_code == 302
        assert Touch.objects.filter(outcome=Outcome.SENT).values("deal").distinct().count() == logged
    assert [first.touch.deal for first in PacketFirst.objects.all()] == [untouched.deal]
