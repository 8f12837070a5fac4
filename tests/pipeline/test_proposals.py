"""The usual next step after a touch."""

import datetime as dt

import pytest

from pipeline.models import Outcome, StepKind
from pipeline.proposals import USUAL, propose

MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)
MONDAY = dt.date(2026, 3, 2)


def test_every_outcome_has_its_usual_step() -> None:
    assert set(USUAL) == set(Outcome.values)


@pytest.mark.parametrize("outcome", Outcome.values)
def test_a_proposal_speaks_the_words_of_the_models(outcome: str) -> None:
    proposal = propose(outcome=outcome, today=MONDAY, working_days=MONDAY_TO_FRIDAY)

    assert proposal.kind in StepKind.values
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


def test_proposal_skips_a_federal_holiday() -> None:
    wednesday_before_thanksgiving = dt.date(2026, 11, 25)

    proposal = propose(
        outcome=Outcome.MET, today=wednesday_before_thanksgiving, working_days=MONDAY_TO_FRIDAY
    )

    assert proposal.due_on == dt.date(2026, 11, 27)
