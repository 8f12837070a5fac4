"""The usual next step after a touch, and the days offered for it."""

import datetime as dt

import pytest

from pipeline.models import Channel, Outcome, StepKind
from pipeline.proposals import USUAL, days_to_offer, next_working_day, propose

MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)
MONDAY = dt.date(2026, 3, 2)


def test_every_outcome_has_its_usual_step() -> None:
    assert set(USUAL) == set(Outcome.values)


@pytest.mark.parametrize("outcome", Outcome.values)
def test_a_proposal_speaks_the_words_of_the_models(outcome: str) -> None:
    proposal = propose(outcome=outcome, today=MONDAY, working_days=MONDAY_TO_FRIDAY)

    assert proposal.kind in StepKind.values
    assert proposal.channel in Channel.values
    assert 0 < len(proposal.what) <= 200


@pytest.mark.parametrize(
    ("outcome", "today", "what", "due_on"),
    [
        (Outcome.NO_ANSWER, dt.date(2026, 3, 2), "Call again", dt.date(2026, 3, 4)),
        (
            Outcome.NO_ANSWER,
            dt.date(2026, 3, 5),
            "Call again",
            dt.date(2026, 3, 9),
        ),  # Thursday: Friday, Monday
        (Outcome.MESSAGE, dt.date(2026, 3, 6), "Call again", dt.date(2026, 3, 10)),  # Friday: Monday, Tuesday
        (Outcome.SENT, dt.date(2026, 3, 2), "Ask whether it arrived", dt.date(2026, 3, 5)),
        (Outcome.SENT, dt.date(2026, 3, 5), "Ask whether it arrived", dt.date(2026, 3, 9)),  # Sunday moves on
        (Outcome.DECLINED, dt.date(2026, 3, 2), "Ask again", dt.date(2026, 4, 1)),
        ("", dt.date(2026, 3, 2), "Call again", dt.date(2026, 3, 4)),
        ("nonsense", dt.date(2026, 3, 2), "Call again", dt.date(2026, 3, 4)),
    ],
)
def test_proposal_follows_the_outcome(outcome: str, today: dt.date, what: str, due_on: dt.date) -> None:
    proposal = propose(outcome=outcome, today=today, working_days=MONDAY_TO_FRIDAY)

    assert (proposal.what, proposal.due_on) == (what, due_on)


def test_proposal_skips_days_the_person_does_not_work() -> None:
    tuesdays_and_saturdays = (2, 6)

    proposal = propose(outcome=Outcome.MESSAGE, today=MONDAY, working_days=tuesdays_and_saturdays)

    assert proposal.due_on == dt.date(2026, 3, 7)


def test_somebody_without_working_days_works_on_all() -> None:
    assert next_working_day(dt.date(2026, 3, 7), ()) == dt.date(2026, 3, 7)


@pytest.mark.parametrize(
    ("today", "labels"),
    [
        (dt.date(2026, 3, 2), ["Today", "Tomorrow", "Wed 4", "Thu 5", "In 7 d"]),
        (dt.date(2026, 3, 5), ["Today", "Tomorrow", "Mon 9", "Tue 10", "In 7 d"]),
        (dt.date(2026, 3, 6), ["Today", "Tomorrow", "Mon 9", "Tue 10", "In 7 d"]),
    ],
)
def test_days_offered_are_the_next_ones_worked(today: dt.date, labels: list[str]) -> None:
    offered = days_to_offer(today=today, working_days=MONDAY_TO_FRIDAY)

    assert [label for _, label in offered] == labels
    assert [day for day, _ in offered] == sorted({day for day, _ in offered})


def test_a_week_from_now_is_offered_once() -> None:
    only_mondays = (1,)

    offered = days_to_offer(today=MONDAY, working_days=only_mondays)

    assert [label for _, label in offered] == ["Today", "Tomorrow", "In 7 d", "Mon 16"]
