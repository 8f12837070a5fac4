"""Moving a deal asks in place for exactly what is missing, and records all of it or nothing."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Role
from pipeline.models import Deal, LossReason, OpeningAnswer, RateOffer, StageMove, Touch
from pipeline.stages import Stage
from providers.models import Affiliation, Participant
from tests.factories import NOON, make_loss_reason, make_touch, make_user
from tests.pipeline.deal_desk import Desk, events, key, make_desk, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

ATTEMPT = {"outcome": "message", "note": "Asked for ten minutes."}
ANSWERS = {"what_matters": "Paid in 30 days.", "plan_experience_unanswered": "on"}
RATES = {"offer_kind": "range", "shown_on": "2026-03-01", "ballpark": "unsure"}
LETTER = {
    "letter_signed_by_plan_on": "2026-02-20",
    "letter_plan_signer": "Vera Stone",
    "letter_signed_by_group_on": "2026-02-25",
    "letter_group_signer": "Dr. Anil Mehta",
    "letter_expires_on": "2026-12-31",
}
PAPER = {"paper_holder": "group", "paper_since_on": "2026-03-02", "paper_promised_on": "2026-03-09"}
AGREEMENT = {
    "agreement_signed_by_plan_on": "2026-02-27",
    "agreement_plan_signer": "Vera Stone",
    "agreement_signed_by_group_on": "2026-03-01",
    "agreement_group_signer": "Dr. Anil Mehta",
}
REOPENING = {
    "reason": "They called back.",
    "kind": "call",
    "what": "Call Dr. Mehta",
    "due": "other",
    "due_on": "2026-03-05",
}


@pytest.fixture
def desk(client: Client) -> Desk:
    return make_desk(client)


def stood_in(client: Client, stage: Stage) -> Desk:
    return make_desk(client, stage=stage)


def roster(deal: Deal) -> list[int]:
    return list(Affiliation.objects.filter(group=deal.group).values_list("pk", flat=True))


STEPS: list[tuple[Stage, Stage, dict[str, str], tuple[str, ...]]] = [
    (Stage.IDENTIFIED, Stage.INTRO, ATTEMPT, ("outcome",)),
    (Stage.INTRO, Stage.RATES, ANSWERS, ("what_matters", "plan_experience")),
    (Stage.RATES, Stage.LOI, RATES, ("offer_kind", "shown_on", "ballpark")),
    (Stage.LOI, Stage.LEGAL, LETTER | PAPER, ("letter_expires_on", "paper_holder")),
]


@pytest.mark.parametrize(("origin", "goal", "given", "asked"), STEPS)
def test_each_exit_is_asked_in_place(
    client: Client, origin: Stage, goal: Stage, given: dict[str, str], asked: tuple[str, ...]
) -> None:
    desk = stood_in(client, origin)

    shown = text_of(desk.get("stage", f"?to={goal}"))

    assert [name for name in asked if f'name="{name}"' not in shown] == []


@pytest.mark.parametrize(("origin", "goal", "given", "asked"), STEPS)
def test_one_post_gives_what_was_missing_and_moves(
    client: Client, origin: Stage, goal: Stage, given: dict[str, str], asked: tuple[str, ...]
) -> None:
    desk = stood_in(client, origin)

    response = desk.post("stage", {"key": key(), **given}, f"?to={goal}")

    assert response.status_code == 302
    assert response.headers["Location"] == desk.url("deal")
    assert desk.fresh().stage == goal


@pytest.mark.parametrize(("origin", "goal", "given", "asked"), STEPS)
def test_empty_form_moves_nothing_and_names_each_field(
    client: Client, origin: Stage, goal: Stage, given: dict[str, str], asked: tuple[str, ...]
) -> None:
    desk = stood_in(client, origin)

    response = desk.post("stage", {"key": key(), "place": "page"}, f"?to={goal}")

    assert response.status_code == 422
    assert set(asked) <= set(response.context["form"].errors)
    assert desk.fresh().stage == origin
    assert not StageMove.objects.exists()


def test_nothing_missing_asks_nothing(desk: Desk) -> None:
    make_touch(deal=desk.deal)

    response = desk.get("stage", "?to=intro")

    assert [field.name for field in response.context["form"].visible_fields()] == []
    assert desk.post("stage", {"key": key()}, "?to=intro").status_code == 302


def test_skip_ahead_asks_for_every_exit_between(desk: Desk) -> None:
    given = ATTEMPT | ANSWERS | RATES | LETTER | PAPER

    response = desk.post("stage", {"key": key(), **given}, "?to=legal")

    assert response.status_code == 302
    assert desk.fresh().stage == Stage.LEGAL
    assert Touch.objects.count() == 1
    assert OpeningAnswer.objects.count() == 2
    assert RateOffer.objects.get().ballpark == "unsure"
    assert desk.fresh().letter is not None


def test_straight_to_contract_passes_over_the_letter(client: Client) -> None:
    desk = stood_in(client, Stage.RATES)
    given = RATES | PAPER | {"is_straight_to_contract": "on", "letter_plan_signer": "half typed"}

    response = desk.post("stage", {"key": key(), **given}, "?to=legal")

    assert response.status_code == 302
    assert StageMove.objects.get().is_straight_to_contract
    assert desk.fresh().letter is None


def test_signature_records_the_participants_that_were_ticked(client: Client) -> None:
    desk = stood_in(client, Stage.LEGAL)
    first, _ = roster(desk.deal)
    given = AGREEMENT | PAPER | {"participants": [first]}

    response = desk.post("stage", {"key": key(), **given}, "?to=signed")

    assert response.status_code == 302
    assert desk.fresh().stage == Stage.SIGNED
    assert [row.affiliation_id for row in Participant.objects.all()] == [first]


def test_whole_roster_is_ticked_at_first(client: Client) -> None:
    desk = stood_in(client, Stage.LEGAL)

    form = desk.get("stage", "?to=signed").context["form"]

    assert sorted(form["participants"].initial) == sorted(roster(desk.deal))


def test_agreement_without_participants_is_refused(client: Client) -> None:
    desk = stood_in(client, Stage.LEGAL)

    response = desk.post("stage", {"key": key(), **AGREEMENT, **PAPER}, "?to=signed")

    assert response.status_code == 422
    assert "participants" in response.context["form"].errors
    assert desk.fresh().stage == Stage.LEGAL


def test_not_in_the_same_ballpark_blocks_the_letter_and_records_nothing(client: Client) -> None:
    desk = stood_in(client, Stage.RATES)

    response = desk.post("stage", {"key": key(), **RATES, "ballpark": "no"}, "?to=loi")

    assert response.status_code == 422
    assert "ballpark" in response.context["form"].errors
    assert desk.url("closing") in text_of(response)
    assert not RateOffer.objects.exists()


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("letter_signed_by_plan_on", "2026-03-03", "letter_signed_by_plan_on"),
        ("letter_expires_on", "2026-03-01", "letter_expires_on"),
        ("letter_expires_on", "soon", "letter_expires_on"),
        ("letter_group_signer", " ", "letter_group_signer"),
        ("paper_promised_on", "2026-03-01", "paper_promised_on"),
    ],
)
def test_impossible_paper_is_refused_beside_its_field(
    client: Client, name: str, value: str, wrong: str
) -> None:
    desk = stood_in(client, Stage.LOI)

    response = desk.post("stage", {"key": key(), **LETTER, **PAPER, name: value}, "?to=legal")

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [wrong]
    assert desk.fresh().letter is None


def test_what_was_typed_comes_back_with_the_errors(client: Client) -> None:
    desk = stood_in(client, Stage.INTRO)

    response = desk.post("stage", {"key": key(), "what_matters": "A person who picks up"}, "?to=rates")

    assert response.status_code == 422
    assert "A person who picks up" in text_of(response)


def test_going_back_asks_why(client: Client) -> None:
    desk = stood_in(client, Stage.RATES)

    silent = desk.post("stage", {"key": key()}, "?to=intro")
    said = desk.post("stage", {"key": key(), "reason": "New practice manager."}, "?to=intro")

    assert silent.status_code == 422
    assert said.status_code == 302
    assert StageMove.objects.get().reason == "New practice manager."


def test_reopening_asks_why_and_what_comes_next(client: Client) -> None:
    desk = stood_in(client, Stage.LOST)

    silent = desk.post("stage", {"key": key(), "place": "page"}, "?to=intro")
    said = desk.post("stage", {"key": key(), **REOPENING}, "?to=intro")

    assert {"reason", "what"} <= set(silent.context["form"].errors)
    assert said.status_code == 302
    assert desk.fresh().stage == Stage.INTRO
    assert desk.deal.steps.open().get().what == "Call Dr. Mehta"


def test_a_lost_deal_is_offered_the_stages_it_has_seen(client: Client) -> None:
    desk = stood_in(client, Stage.LOST)

    offered = desk.get("stage")
    refused = desk.post("stage", {"key": key(), **REOPENING}, "?to=legal")

    assert offered.context["goal"] == Stage.RATES
    assert offered.context["stages"] == [Stage.IDENTIFIED, Stage.INTRO]
    assert refused.status_code == 422
    assert "A deal lost in Rates reopens there or in an earlier stage." in text_of(refused)
    assert desk.fresh().stage == Stage.LOST


def test_reopening_with_a_day_gone_by_is_refused(client: Client) -> None:
    desk = stood_in(client, Stage.LOST)

    response = desk.post("stage", {"key": key(), **REOPENING, "due_on": "2026-03-01"}, "?to=intro")

    assert response.status_code == 422
    assert "due_on" in response.context["form"].errors
    assert desk.fresh().stage == Stage.LOST


def test_double_click_moves_once(desk: Desk) -> None:
    once = {"key": key(), **ATTEMPT}

    first = desk.post("stage", once, "?to=intro")
    second = desk.post("stage", once, "?to=intro")

    assert (first.status_code, second.status_code) == (302, 302)
    assert StageMove.objects.count() == Touch.objects.count() == 1


def test_move_to_where_it_stands_is_no_move(desk: Desk) -> None:
    assert "cannot move" in text_of(desk.get("stage", "?to=identified"))
    assert desk.post("stage", {"key": key()}, "?to=identified").status_code == 422


def test_without_a_goal_the_next_stage_is_meant(desk: Desk) -> None:
    assert desk.get("stage").context["goal"] == Stage.INTRO


def test_htmx_hears_what_changed_and_closes_the_drawer(desk: Desk) -> None:
    response = desk.post_by_htmx("stage", {"key": key(), **ATTEMPT}, "?to=intro")

    assert response.status_code == 200
    assert events(response)["deal:changed"] == {"deal": desk.deal.pk}
    assert {"drawer:close", "toast", "draft:clear"} <= set(events(response))


@pytest.mark.parametrize("place", ["drawer", "card"])
def test_refusal_keeps_the_form_where_it_was_asked(desk: Desk, place: str) -> None:
    response = desk.post_by_htmx("stage", {"key": key()}, "?to=intro", place=place)

    assert response.status_code == 422
    assert f'name="place" value="{place}"' in text_of(response)
    assert "<html" not in text_of(response)


def test_goal_alone_is_asked_for_what_is_missing_without_complaint(desk: Desk) -> None:
    """A drag on the board posts no fields."""
    response = desk.client.post(
        desk.url("stage"),
        {"key": key(), "to": "intro"},
        headers={"HX-Request": "true", "HX-Target": f"ask-{desk.deal.pk}"},
    )

    assert response.status_code == 422
    assert 'name="outcome"' in text_of(response)
    assert "data-error-summary" not in text_of(response)
    assert desk.fresh().stage == Stage.IDENTIFIED


def test_goal_alone_moves_when_nothing_is_missing(desk: Desk) -> None:
    make_touch(deal=desk.deal)

    assert desk.post("stage", {"key": key(), "to": "intro"}).status_code == 302
    assert desk.fresh().stage == Stage.INTRO


def test_dragging_twice_by_one_gesture_moves_once(desk: Desk) -> None:
    make_touch(deal=desk.deal)
    once = {"key": key(), "to": "intro"}

    assert [desk.post("stage", once).status_code for _ in range(2)] == [302, 302]
    assert StageMove.objects.count() == 1


def test_drawer_and_card_get_the_form_alone(desk: Desk) -> None:
    drawer = desk.get("stage", "?to=intro", **{"HX-Request": "true", "HX-Target": "drawer"})
    card = desk.get("stage", "?to=intro", **{"HX-Request": "true", "HX-Target": "ask-7"})

    assert 'class="drawer"' in text_of(drawer)
    assert 'name="place" value="card"' in text_of(card)
    assert "<html" not in text_of(drawer) + text_of(card)


def test_close_as_lost_takes_a_reason_of_the_list(desk: Desk) -> None:
    reason = make_loss_reason()

    silent = desk.post("closing", {"key": key()})
    said = desk.post("closing", {"key": key(), "reason": reason.pk, "note": "25 points apart."})

    assert silent.status_code == 422
    assert said.status_code == 302
    assert (desk.fresh().loss_reason, desk.fresh().loss_note) == (reason, "25 points apart.")


def test_reason_switched_off_cannot_be_chosen(desk: Desk) -> None:
    off = LossReason.objects.create(code="old", label="Old", is_active=False)

    assert desk.post("closing", {"key": key(), "reason": off.pk}).status_code == 422


def test_move_to_lost_asks_for_the_reason(desk: Desk) -> None:
    assert 'name="reason"' in text_of(desk.get("stage", "?to=lost"))


def test_closing_twice_by_one_click_closes_once(desk: Desk) -> None:
    once: dict[str, Any] = {"key": key(), "reason": make_loss_reason().pk}

    assert [desk.post("closing", once).status_code for _ in range(2)] == [302, 302]
    assert StageMove.objects.count() == 1


@pytest.mark.parametrize("name", ["stage", "closing"])
def test_stranger_is_refused(desk: Desk, name: str) -> None:
    for user in (desk.sam, desk.vera):
        desk.sign_in(user)
        assert desk.get(name).status_code == 403
        assert desk.post(name, {"key": key(), **ATTEMPT}).status_code == 403
    assert desk.fresh().stage == Stage.IDENTIFIED


@pytest.mark.parametrize("name", ["stage", "closing"])
def test_deal_one_may_not_see_does_not_exist(desk: Desk, name: str) -> None:
    desk.sign_in(make_user(role=Role.MEDICAL_DIRECTOR))

    assert desk.get(name).status_code == 404
    assert desk.post(name, {"key": key()}).status_code == 404


def test_manager_of_the_owner_may_move(desk: Desk) -> None:
    desk.sign_in(desk.marco)

    assert desk.post("stage", {"key": key(), **ATTEMPT}, "?to=intro").status_code == 302


def test_note_of_a_megabyte_is_refused_and_kept(desk: Desk) -> None:
    note = "x" * 1_000_000

    response = desk.post("stage", {"key": key(), **ATTEMPT, "note": note}, "?to=intro")

    assert response.status_code == 422
    assert "note" in response.context["form"].errors
    assert note in text_of(response)


def test_key_that_is_no_key_is_an_answer_not_an_error(desk: Desk) -> None:
    assert desk.post("stage", {"key": "x", **ATTEMPT}, "?to=intro").status_code == 422


@time_machine.travel(NOON.replace(hour=2), tick=False)
def test_days_are_those_of_the_owner(client: Client) -> None:
    """At 02:00 UTC it is still the evening of 1 March in New York: 2 March has not come yet."""
    desk = stood_in(client, Stage.RATES)

    response = desk.post("stage", {"key": key(), **RATES, "shown_on": "2026-03-02"}, "?to=loi")

    assert response.status_code == 422
    assert "shown_on" in response.context["form"].errors
