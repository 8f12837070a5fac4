"""What may be said today, and how a text is filled. No database."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.playbook import (
    FIRST_TEXTS,
    AnswerStep,
    CellFacts,
    Objection,
    Panel,
    cell_to_speak_of,
    facts_named,
    fill,
    urgent_cell,
    why_no_closing_call,
    why_not_urgent,
)

TODAY = dt.date(2026, 3, 2)
CELL = CellFacts(
    county="Columbia",
    specialty="Cardiology",
    brings=2,
    required=4,
    executed=1,
    members_out_of_reach=900,
    members_reached=700,
    is_estimate=False,
    needed_on=TODAY + dt.timedelta(days=40),
    measured_on=TODAY,
)
KNOWN = {
    "group", "owner", "mission", "county", "county_type", "days_to_effective", "specialty", "gap", "executed",
    "required", "brings", "members", "filing", "days", "alternatives", "chance_without", "competing_plans",
}  # fmt: skip


def test_line_with_an_unknown_fact_is_left_out() -> None:
    filled = fill(
        "In {county} there are few.\nYou reach {members} members.\n\nThank you.", {"county": "Gulf"}
    )

    assert filled.lines == ("In Gulf there are few.", "Thank you.")
    assert filled.left_out == ("members",)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, ""),
        ({"needed_on": None}, "No filing is on record"),
        ({"needed_on": TODAY}, ""),
        ({"needed_on": TODAY - dt.timedelta(days=1)}, "has passed"),
        ({"measured_on": TODAY - dt.timedelta(days=7)}, ""),
        ({"measured_on": TODAY - dt.timedelta(days=8)}, "too long ago"),
        ({"executed": 4, "members_out_of_reach": 0, "members_reached": 0}, "There is no gap"),
        ({"executed": 4, "members_reached": 0}, "would not change"),
        ({"brings": 0, "members_reached": 0}, "would not change"),
        ({"brings": 0}, ""),
        ({"required": None, "members_reached": 0}, "would not change"),
    ],
)
def test_urgency_is_refused_when_it_is_not_true_today(change: dict[str, object], reason: str) -> None:
    found = why_not_urgent([replace(CELL, **change)], TODAY)  # type: ignore[arg-type]  # fields by name

    assert reason in found
    assert bool(found) == bool(reason)


def test_nothing_measured_refuses_with_that_reason() -> None:
    assert why_not_urgent([], TODAY) == "The cells of this group have not been measured."


def test_one_true_cell_is_enough_and_it_is_the_one_spoken_of() -> None:
    met = replace(CELL, county="Gulf", executed=4, members_out_of_reach=0, members_reached=0)

    assert why_not_urgent([met, CELL], TODAY) == ""
    assert urgent_cell([met, CELL], TODAY) == CELL


def test_case_speaks_of_a_cell_with_something_to_close() -> None:
    met = replace(CELL, county="Gulf", executed=4, members_out_of_reach=0, members_reached=0)
    passed = TODAY + dt.timedelta(days=41)

    assert cell_to_speak_of([met, CELL], TODAY) == CELL
    assert cell_to_speak_of([met, CELL], passed) == CELL
    assert cell_to_speak_of([met], TODAY) == met


@pytest.mark.parametrize(
    ("stage", "last", "refused"),
    [
        ("rates", None, True),
        ("loi", None, False),
        ("legal", None, False),
        ("signed", None, True),
        ("loi", TODAY - dt.timedelta(days=29), True),
        ("loi", TODAY - dt.timedelta(days=30), False),
    ],
)
def test_closing_call_from_the_letter_on_and_one_in_thirty_days(
    stage: str, last: dt.date | None, refused: bool
) -> None:
    assert bool(why_no_closing_call(stage=stage, last_asked_on=last, today=TODAY)) == refused


@pytest.mark.parametrize("code", [*Panel, *Objection])
def test_texts_it_comes_with_name_facts_that_exist(code: str) -> None:
    parts = FIRST_TEXTS[code]

    assert len(parts) == (len(AnswerStep) if code in Objection.values else 1)
    assert {name for part in parts for name in facts_named(part)} <= KNOWN
