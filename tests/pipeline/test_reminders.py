"""What stands in the letters of a morning, and in which words. Plain values: no database, no clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from pipeline.reminder_words import LONGEST_SUBJECT, cost, sentence, status, subject, summary
from pipeline.reminders import (
    MOST_LINES,
    Alert,
    Digest,
    OpenDeal,
    Promise,
    Section,
    Worth,
    digest,
    escalation,
    is_due,
    is_news_to_manager,
    section_of,
    team_alert,
)
from pipeline.stages import Stage
from pipeline.stall import Silence

TODAY = dt.date(2026, 3, 2)
RITA, SAM, MARCO = 1, 2, 3


def day(offset: int) -> dt.date:
    return TODAY + dt.timedelta(days=offset)


def alert(**fields: Any) -> Alert:
    values: dict[str, Any] = {
        "pk": 7,
        "silence": Silence.NEGLECTED,
        "is_owner_told": False,
        "is_manager_told": False,
    }
    return Alert(**values | fields)


def deal(*, pk: int = 1, due: int = 5, quiet: int = 9, owner: int = RITA, **fields: Any) -> OpenDeal:
    values: dict[str, Any] = {
        "group": f"Lake City Heart {pk}",
        "place": "Columbia · Cardiology",
        "owner_name": "Rita Alvarez" if owner == RITA else "Sam Cho",
        "manager_id": MARCO,
        "promise": Promise(owner, "Call the practice manager", day(due)),
        "clock_started_on": day(quiet - 14),
        "quiet_on": day(quiet),
        "last_contact_on": day(quiet - 14),
    }
    return OpenDeal(pk=pk, owner_id=owner, **values | fields)


def letter(*deals: OpenDeal, reader: int = RITA) -> Digest:
    made = digest(deals, reader_id=reader, today=TODAY)
    assert made
    return made


# What ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("offset", "expected"), [(-30, True), (-1, True), (0, True), (1, False)])
def test_a_step_is_due_on_its_day_and_ever_after(offset: int, expected: bool) -> None:
    assert is_due(day(offset), TODAY) is expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (deal(due=-1), Section.OVERDUE),
        (deal(due=0), Section.DUE),
        (deal(due=1), None),
        (deal(quiet=5), None),
        (deal(quiet=4), Section.GOING_QUIET),
        (deal(quiet=1), Section.GOING_QUIET),
        (deal(quiet=0), None),  # Quiet, but its alert is not raised yet; it is by the next letter.
        (deal(quiet=0, alert=alert()), Section.QUIET),
        (deal(quiet=0, alert=alert(), due=-3), Section.QUIET),
        (deal(quiet=0, alert=alert(is_owner_told=True)), None),
        (deal(quiet=0, alert=alert(is_owner_told=True), due=-3), Section.OVERDUE),
        (deal(quiet=4, is_held=True), None),
        (deal(quiet=0, alert=alert(), is_held=True), None),
        (deal(due=0, is_held=True), Section.DUE),
    ],
)
def test_the_owner_hears_of_a_deal_by_what_is_most_urgent(said: OpenDeal, expected: Section | None) -> None:
    assert section_of(said, readers={RITA}, today=TODAY) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (deal(quiet=0, alert=alert()), True),
        (deal(quiet=0, alert=alert(is_owner_told=True)), True),
        (deal(quiet=0, alert=alert(is_manager_told=True)), False),
        (deal(quiet=0, alert=alert(), is_held=True), False),
        (deal(quiet=1), False),
        (deal(due=-3), False),
        (deal(quiet=0, alert=alert(), manager_id=None), False),
        (deal(quiet=0, alert=alert(), owner=MARCO), False),  # In the manager's own digest.
    ],
)
def test_the_manager_hears_only_of_silence_in_the_team_and_once(said: OpenDeal, expected: bool) -> None:
    assert is_news_to_manager(said, readers={MARCO}) is expected
    assert (team_alert([said], reader_id=MARCO, today=TODAY) is not None) is expected


def test_nobody_else_hears_of_it() -> None:
    said = deal(due=-1, quiet=0, alert=alert())
    assert section_of(said, readers={SAM}, today=TODAY) is None
    assert team_alert([said], reader_id=SAM, today=TODAY) is None


def test_who_covers_hears_what_the_one_away_would() -> None:
    made = digest([deal(due=0), deal(pk=2, quiet=2)], reader_id=SAM, today=TODAY, covered={RITA})
    assert made
    assert [line.section for line in made.lines] == [Section.DUE, Section.GOING_QUIET]
    team = team_alert([deal(quiet=0, alert=alert())], reader_id=4, today=TODAY, covered={MARCO})
    assert team
    assert len(team.lines) == 1


WORTH = Worth(0.31, "Neurology, Highlands", day(-1))


@pytest.mark.parametrize(
    ("quiet_for", "fields", "expected"),
    [
        (6, {"worth": WORTH}, False),
        (7, {"worth": WORTH}, True),
        (30, {"worth": WORTH}, True),
        (7, {"worth": replace(WORTH, share=0.2)}, True),
        (7, {"worth": replace(WORTH, share=0.19)}, False),
        (7, {}, False),  # No forecast: nobody is pivotal.
        (7, {"worth": WORTH, "is_held": True}, False),
    ],
)
def test_the_vp_hears_of_a_pivotal_deal_a_week_past_its_limit(
    quiet_for: int, fields: dict[str, Any], expected: bool
) -> None:
    said = deal(quiet=-quiet_for, alert=alert(quiet_on=day(-quiet_for)), **fields)
    assert (escalation([said], today=TODAY, least=0.2) is not None) is expected


def test_the_vp_reads_what_is_worth_most_first() -> None:
    quiet = alert(quiet_on=day(-9))
    made = escalation(
        [
            deal(pk=1, quiet=-9, alert=quiet, worth=replace(WORTH, share=0.25)),
            deal(pk=2, quiet=-9, alert=quiet, worth=replace(WORTH, share=0.4)),
        ],
        today=TODAY,
        least=0.2,
    )
    assert made
    assert [line.deal.pk for line in made.lines] == [2, 1]


def test_there_is_no_empty_letter() -> None:
    assert (
        digest([deal(), deal(pk=2, quiet=0, alert=alert(is_owner_told=True))], reader_id=RITA, today=TODAY)
        is None
    )


def test_silences_told_before_are_only_counted() -> None:
    told = deal(pk=2, quiet=-9, alert=alert(is_owner_told=True))
    made = letter(deal(due=0), told)
    assert [line.deal.pk for line in made.lines] == [1]
    assert made.told_before == 1


def test_the_longest_waiting_stands_first_in_its_section() -> None:
    made = letter(
        deal(pk=1, due=0, promise=Promise(RITA, "Call", TODAY, dt.time(14))),
        deal(pk=2, due=-1),
        deal(pk=3, quiet=3),
        deal(pk=4, due=-9),
        deal(pk=5, due=0),
        deal(pk=6, promise=Promise(RITA, "Call", TODAY, dt.time(9))),
        deal(pk=7, quiet=0, alert=alert()),
        deal(pk=8, quiet=-1, alert=alert()),
    )
    assert [line.deal.pk for line in made.lines] == [8, 7, 4, 2, 6, 1, 5, 3]


def test_the_team_stands_by_rep() -> None:
    team = [
        deal(pk=1, owner=SAM, quiet=0, alert=alert()),
        deal(pk=2, owner=RITA, quiet=0, alert=alert()),
        deal(pk=3, owner=SAM, quiet=-5, alert=alert()),
    ]
    made = team_alert(team, reader_id=MARCO, today=TODAY)
    assert made
    assert [(line.deal.owner_id, line.deal.pk) for line in made.lines] == [(RITA, 2), (SAM, 3), (SAM, 1)]


def test_twenty_lines_and_a_count() -> None:
    made = letter(*(deal(pk=number, due=-1) for number in range(27)))
    assert (len(made.lines), made.left_out, made.counts[Section.OVERDUE]) == (MOST_LINES, 7, 27)


# The words ----------------------------------------------------------------------------------------------


def test_the_subject_says_the_deals() -> None:
    made = letter(deal(pk=1, due=-2), deal(pk=2, due=0), deal(pk=3, due=0), deal(pk=4, due=0))
    assert subject(made) == (
        "1 overdue, 3 due: Lake City Heart 1, Lake City Heart 2, Lake City Heart 3, Lake City Heart 4"
    )


def test_the_subject_says_where() -> None:
    made = letter(
        deal(pk=1, quiet=0, alert=alert(), group="Sebring Neurology", county="Highlands"),
        deal(pk=2, quiet=0, alert=alert(), group="Wauchula Medical Associates", county="Hardee"),
    )
    assert subject(made) == (
        "2 deals went quiet: Sebring Neurology (Highlands), Wauchula Medical Associates (Hardee)"
    )


def test_a_subject_names_as_many_as_fit_and_counts_the_rest() -> None:
    made = letter(
        *(deal(pk=number, due=0, group=f"Suwannee Valley Orthopedics {number:02}") for number in range(25))
    )
    text = subject(made)
    assert text.startswith("25 due: Suwannee Valley Orthopedics 00, ")
    assert text.endswith(" and 22 more")
    assert len(text) <= LONGEST_SUBJECT + len(" and 22 more")


def test_the_summary_counts_each_section() -> None:
    made = letter(
        deal(pk=1, quiet=0, alert=alert()), deal(pk=2, quiet=2), deal(pk=3, due=-1), deal(pk=4, due=0)
    )
    assert summary(made) == "1 deal went quiet, 1 overdue, 1 due, 1 going quiet"


@pytest.mark.parametrize(
    ("section", "said", "expected"),
    [
        (Section.QUIET, deal(quiet=-2, alert=alert()), "quiet 16 days, neglected"),
        (
            Section.TEAM,
            deal(quiet=0, alert=alert(silence=Silence.UNRESPONSIVE)),
            "quiet 14 days, unresponsive",
        ),
        (Section.QUIET, deal(quiet=0, alert=alert(silence=Silence.QUIET)), "quiet 14 days"),
        (Section.GOING_QUIET, deal(quiet=1), "quiet in 1 day"),
        (Section.OVERDUE, deal(due=-2), "2 days late"),
        (Section.DUE, deal(due=0), "due today"),
        (Section.DUE, deal(promise=Promise(RITA, "Meet", TODAY, dt.time(14, 5))), "due today at 14:05"),
    ],
)
def test_the_status_is_a_few_words(section: Section, said: OpenDeal, expected: str) -> None:
    assert status(section, said, TODAY) == expected


def test_a_quiet_deal_says_who_spoke_last_what_is_next_and_what_silence_costs() -> None:
    said = deal(quiet=-2, due=1, alert=alert(), filing_on=day(47))
    assert sentence(Section.QUIET, said, TODAY) == (
        "They last spoke to us on Sat 14 Feb; nobody has tried since. "
        "Promised for tomorrow: Call the practice manager."
    )


LOI: dict[str, Any] = {"stage": Stage.LOI, "stage_entered_on": TODAY}
"""Signed in 40 days at the median: 11 Apr. Four weeks later: 9 May."""


@pytest.mark.parametrize(
    ("filing_in", "expected"),
    [
        (None, "otherwise on 9 May."),
        (39, "otherwise on 9 May. Both are after the filing on 10 Apr."),
        (40, "otherwise on 9 May, after the filing on 11 Apr."),
        (67, "otherwise on 9 May, after the filing on 8 May."),
        (68, "otherwise on 9 May. Both are in time for the filing on 9 May."),
    ],
)
@pytest.mark.parametrize("section", [Section.QUIET, Section.GOING_QUIET, Section.TEAM, Section.PIVOTAL])
def test_silence_is_held_against_the_filing(section: Section, filing_in: int | None, expected: str) -> None:
    """A filing is met on its own day still."""
    filing_on = None if filing_in is None else day(filing_in)
    said = deal(quiet=-2, alert=alert(), filing_on=filing_on, **LOI)
    assert cost(section, said, TODAY) == f"Call by Wednesday and signing is expected on 11 Apr; {expected}"


def test_a_due_deal_says_when_it_would_be_quiet_and_what_that_costs() -> None:
    assert cost(Section.DUE, deal(due=0, filing_on=day(50), **LOI), TODAY) == (
        "Without a word it counts as quiet from Wed 11 Mar; "
        "signing is then expected on 9 May, after the filing on 21 Apr, not 11 Apr."
    )


def test_a_held_deal_costs_nothing_by_resting() -> None:
    assert cost(Section.DUE, deal(due=0, is_held=True, **LOI), TODAY) == ""
    held = deal(due=0, is_held=True, filing_on=day(47), **LOI)
    assert cost(Section.DUE, held, TODAY) == "The filing on 18 Apr is 47 days away."


def test_what_a_deal_is_worth_is_said_with_its_day_or_not_at_all() -> None:
    said = deal(quiet=-2, alert=alert(), worth=WORTH, **LOI)
    assert cost(Section.QUIET, said, TODAY).endswith("Worth 31 points in Neurology, Highlands, as of 1 Mar.")
    assert "Worth" not in cost(Section.QUIET, replace(said, worth=None), TODAY)
    assert "Worth" not in cost(Section.QUIET, replace(said, worth=replace(WORTH, share=0.004)), TODAY)


@pytest.mark.parametrize("section", [Section.TEAM, Section.PIVOTAL])
def test_letters_to_those_above_leave_out_what_a_rep_wrote(section: Section) -> None:
    said = deal(
        quiet=0, due=1, alert=alert(), promise=Promise(RITA, "Call Joan Ellery", day(1), None, "Call")
    )
    assert sentence(section, said, TODAY).endswith("Promised for tomorrow: call.")
    assert sentence(Section.QUIET, said, TODAY).endswith("Promised for tomorrow: Call Joan Ellery.")


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (dt.date(2026, 9, 2), "Friday"),
        (dt.date(2026, 9, 3), "Tuesday"),  # Over the weekend and Labor Day.
        (dt.date(2026, 9, 4), "Wednesday"),
    ],
)
def test_the_call_is_asked_for_within_two_working_days(today: dt.date, expected: str) -> None:
    said = deal(quiet=-2, alert=alert(), **LOI)
    assert cost(Section.QUIET, said, today).startswith(f"Call by {expected} and ")


def test_a_deal_nobody_answered_yet_says_so() -> None:
    said = replace(deal(due=0), last_contact_on=None)
    assert sentence(Section.DUE, said, TODAY) == (
        "They have not spoken to us yet. Promised for today: Call the practice manager."
    )
