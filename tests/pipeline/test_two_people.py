"""Two people on one deal: the second save of the same field is asked, other fields merge, nothing is lost."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from pipeline.actions.deals import reassign
from pipeline.actions.papers import Answer, Papers, record_papers
from pipeline.actions.steps import PlannedStep, plan_next_step
from pipeline.models import NextStep, OwnerChange, Touch
from pipeline.stages import Question
from tests.factories import NOON
from tests.pipeline.deal_desk import Desk, Reply, events, key, make_desk, text_of

pytestmark = pytest.mark.django_db
DAY = NOON.date()
LATER = NOON + dt.timedelta(minutes=1)


@pytest.fixture
def desk(client: Client) -> Any:
    with time_machine.travel(NOON + dt.timedelta(minutes=5), tick=False):
        yield make_desk(client)


def seen_in(page: Reply, name: str = "seen") -> str:
    found = re.search(rf'name="{name}" value="(\d+)"', text_of(page))
    assert found
    return found[1]


def step_form(desk: Desk, **changes: str) -> dict[str, str]:
    """The form as the page fills it in, with what the rep changed."""
    step = desk.deal.steps.open().get()
    shown = {
        "seen": seen_in(desk.get("next-step")), "kind": step.kind, "what": step.what, "due": "other",
        "due_on": step.due_on.isoformat(), "due_time": "", "step_owner": str(step.owner_id),
    }  # fmt: skip
    return shown | changes


def meanwhile(desk: Desk, **changes: Any) -> None:
    """Marco saves another step from his own tab."""
    step = desk.deal.steps.open().get()
    values: dict[str, Any] = {"kind": step.kind, "what": step.what, "due_on": step.due_on} | changes
    plan_next_step(deal=desk.deal, step=PlannedStep(**values), by=desk.marco, at=LATER)


def stands(desk: Desk) -> tuple[str, dt.date]:
    step = desk.deal.steps.open().get()
    return step.what, step.due_on


def test_other_fields_merge(desk: Desk) -> None:
    mine = step_form(desk, what="Send the sheet")
    meanwhile(desk, due_on=DAY + dt.timedelta(days=9))
    reply = desk.post("next-step", mine)

    assert reply.status_code == 302
    assert stands(desk) == ("Send the sheet", DAY + dt.timedelta(days=9))


def test_the_same_field_is_a_conflict_with_both_values_and_nothing_is_written(desk: Desk) -> None:
    mine = step_form(desk, what="Send the sheet")
    meanwhile(desk, what="Visit them")
    before = NextStep.objects.count()
    reply = desk.post("next-step", mine)

    assert reply.status_code == 422
    assert "Marco Ruiz changed this" in text_of(reply)
    assert "Visit them" in text_of(reply)
    assert "Send the sheet" in text_of(reply)
    assert (NextStep.objects.count(), stands(desk)[0]) == (before, "Visit them")


@pytest.mark.parametrize(("choice", "what"), [("theirs", "Visit them"), ("mine", "Send the sheet")])
def test_each_field_keeps_theirs_or_mine(desk: Desk, choice: str, what: str) -> None:
    mine = step_form(desk, what="Send the sheet", due_on=(DAY + dt.timedelta(days=5)).isoformat())
    meanwhile(desk, what="Visit them")
    asked = desk.post("next-step", mine)
    reply = desk.post("next-step", mine | {"seen": seen_in(asked), "keep_what": choice})

    assert reply.status_code == 302
    assert stands(desk) == (what, DAY + dt.timedelta(days=5))


def test_a_third_change_is_asked_again(desk: Desk) -> None:
    mine = step_form(desk, what="Send the sheet")
    meanwhile(desk, what="Visit them")
    asked = desk.post("next-step", mine)
    meanwhile(desk, what="Write to them")
    reply = desk.post("next-step", mine | {"seen": seen_in(asked), "keep_what": "mine"})

    assert reply.status_code == 422
    assert "Write to them" in text_of(reply)


def test_a_log_does_not_finish_a_step_its_writer_never_saw(desk: Desk) -> None:
    mine = log_form(desk)
    meanwhile(desk, what="Visit them")
    reply = desk.post_by_htmx("touches", mine)

    assert reply.status_code == 422
    assert "Visit them" in text_of(reply)
    assert Touch.objects.count() == 0
    assert stands(desk)[0] == "Visit them"


@pytest.mark.parametrize(("choice", "what"), [("theirs", "Visit them"), ("mine", "Call again")])
def test_the_touch_is_logged_either_way(desk: Desk, choice: str, what: str) -> None:
    mine = log_form(desk)
    meanwhile(desk, what="Visit them")
    asked = desk.post_by_htmx("touches", mine)
    reply = desk.post_by_htmx("touches", mine | {"seen": seen_in(asked), "keep_step": choice})

    assert events(reply)["toast"]["text"].startswith("Logged with Lake City Heart.")
    assert (Touch.objects.count(), stands(desk)[0]) == (1, what)


def log_form(desk: Desk) -> dict[str, str]:
    return {
        "key": key(), "seen": seen_in(desk.get("touch-new")), "outcome": "message", "note": "Left word.",
        "what": "Call again", "kind": "call", "due": "other", "due_on": str(DAY + dt.timedelta(days=2)),
    }  # fmt: skip


def test_two_managers_giving_a_deal_away_are_asked(desk: Desk) -> None:
    desk.sign_in(desk.marco)
    seen = seen_in(desk.get("owner"))
    reassign(deal=desk.deal, to=desk.sam, by=desk.vera, at=LATER)
    reply = desk.post("owner", {"seen": seen, "to": str(desk.marco.pk)})
    assert reply.status_code == 422
    assert "Keep Vera Stone" in text_of(reply)

    desk.post("owner", {"seen": seen_in(reply), "to": str(desk.marco.pk), "keep_to": "mine"})
    assert desk.fresh().owner == desk.marco
    assert OwnerChange.objects.count() == 2


def test_an_answer_somebody_wrote_meanwhile_is_not_covered_without_a_choice(desk: Desk) -> None:
    seen = seen_in(desk.get("papers"), "what_matters_seen")
    theirs = Papers(answers=(Answer(Question.WHAT_MATTERS, "Paid in 30 days"),))
    record_papers(deal=desk.deal, papers=theirs, by=desk.marco, at=LATER)
    mine = {
        "key": key(),
        "what_matters": "A person to call",
        "what_matters_seen": seen,
        "plan_experience_seen": "0",
    }
    asked = desk.post("papers", mine | {"plan_experience": "Slow claims"})

    assert asked.status_code == 422
    assert "Paid in 30 days" in text_of(asked)
    assert desk.deal.answers.count() == 1
    again = mine | {
        "plan_experience": "Slow claims",
        "what_matters_seen": seen_in(asked, "what_matters_seen"),
    }
    assert desk.post("papers", again | {"keep_what_matters": "theirs"}).status_code == 302
    assert list(desk.deal.answers.order_by("pk").values_list("question", "answer")) == [
        ("what_matters", "Paid in 30 days"), ("plan_experience", "Slow claims"),
    ]  # fmt: skip
