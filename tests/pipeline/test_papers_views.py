"""Putting a paper on record without moving the deal."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from pipeline.models import OpeningAnswer, PaperHandover, RateOffer
from pipeline.stages import Stage
from tests.pipeline.deal_desk import Desk, events, key, make_desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

LETTER = {
    "letter_signed_by_plan_on": "2026-02-20",
    "letter_plan_signer": "Vera Stone",
    "letter_signed_by_group_on": "2026-02-25",
    "letter_group_signer": "Dr. Anil Mehta",
    "letter_expires_on": "2026-12-31",
}
GIVEN: dict[str, dict[str, Any]] = {
    "answers": {"what_matters": "Paid in 30 days."},
    "rates": {"offer_kind": "sheet", "shown_on": "2026-03-02", "ballpark": "no"},
    "letter": LETTER,
    "paper": {"paper_holder": "plan", "paper_since_on": "2026-03-01"},
}


@pytest.fixture
def desk(client: Client) -> Desk:
    return make_desk(client, stage=Stage.RATES)


@pytest.mark.parametrize("kind", GIVEN)
def test_paper_is_recorded_and_the_deal_stays(desk: Desk, kind: str) -> None:
    response = desk.post("papers", {"key": key(), **GIVEN[kind]}, f"?kind={kind}")

    assert response.status_code == 302
    assert desk.fresh().stage == Stage.RATES
    recorded = {
        "answers": OpeningAnswer.objects.count(),
        "rates": RateOffer.objects.count(),
        "letter": int(desk.fresh().letter is not None),
        "paper": PaperHandover.objects.count(),
    }
    assert [name for name, count in recorded.items() if count] == [kind]


@pytest.mark.parametrize("kind", GIVEN)
def test_empty_form_records_nothing(desk: Desk, kind: str) -> None:
    response = desk.post("papers", {"key": key()}, f"?kind={kind}")

    assert response.status_code == 422
    assert response.context["form"].errors


def test_asked_without_an_answer_is_an_answer(desk: Desk) -> None:
    desk.post("papers", {"key": key(), "plan_experience_unanswered": "on"}, "?kind=answers")

    assert OpeningAnswer.objects.get().is_unanswered


def test_answer_and_no_answer_at_once_are_refused_beside_the_question(desk: Desk) -> None:
    both = {"what_matters": "Speed.", "what_matters_unanswered": "on"}

    response = desk.post("papers", {"key": key(), **both}, "?kind=answers")

    assert response.status_code == 422
    assert "what_matters" in response.context["form"].errors


def test_day_that_has_not_come_is_refused(desk: Desk) -> None:
    given = GIVEN["rates"] | {"shown_on": "2026-03-03"}

    response = desk.post("papers", {"key": key(), **given}, "?kind=rates")

    assert response.status_code == 422
    assert "shown_on" in response.context["form"].errors


def test_same_letter_sent_twice_is_recorded_once(desk: Desk) -> None:
    for _ in range(2):
        assert desk.post("papers", {"key": key(), **LETTER}, "?kind=letter").status_code == 302

    assert desk.deal.group.letters.count() == 1


def test_unknown_kind_is_not_found(desk: Desk) -> None:
    assert desk.get("papers", "?kind=agreement").status_code == 404


def test_htmx_hears_what_changed(desk: Desk) -> None:
    reply = desk.post_by_htmx("papers", {"key": key(), **GIVEN["answers"]}, "?kind=answers")

    assert "deal:changed" in events(reply)


def test_stranger_is_refused(desk: Desk) -> None:
    desk.sign_in(desk.vera)

    assert desk.post("papers", {"key": key(), **GIVEN["answers"]}, "?kind=answers").status_code == 403
    assert not OpeningAnswer.objects.exists()
