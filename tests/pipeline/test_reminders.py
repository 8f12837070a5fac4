"""When a letter is due and what stands in it. Plain values: no database, no clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pipeline.reminder_words import LONGEST_SUBJECT, cost, sentence, status, subject, summary
from pipeline.reminders import (
    MOST_LINES,
    Alert,
    Digest,
    OpenDeal,
    Promise,
    Section,
    digest,
    is_due,
    letter_due,
    section_of,
)
from pipeline.stall import Silence

TODAY = dt.date(2026, 3, 2)
RITA, SAM, MARCO = 1, 2, 3
MONDAY_TO_FRIDAY = (1, 2, 3, 4, 5)


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


# When ---------------------------------------------------------------------------------------------------

ZONES = ["Pacific/Honolulu", "America/Phoenix", "America/New_York", "Pacific/Guam"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("hour", "minute", "is_time"),
    [(0, 30, False), (7, 29, False), (7, 30, True), (12, 0, True), (23, 30, True), (23, 59, True)],
)
def test_the_letter_is_due_from_half_past_seven_where_the_reader_is(
    zone: str, hour: int, minute: int, is_time: bool
) -> None:
    there = dt.datetime(2026, 3, 4, hour, minute, tzinfo=ZoneInfo(zone))
    expected = dt.date(2026, 3, 4) if is_time else None
    assert letter_due(there.astimezone(dt.UTC), ZoneInfo(zone), MONDAY_TO_FRIDAY) == expected


def test_one_moment_is_two_days_in_honolulu_and_guam() -> None:
    moment = dt.datetime(
        2026, 3, 4, 9, 30, tzinfo=dt.UTC
    )  # Tuesday 23:30 in Honolulu, Wednesday 19:30 in Guam.
    assert letter_due(moment, ZoneInfo("Pacific/Honolulu"), MONDAY_TO_FRIDAY) == dt.date(2026, 3, 3)
    assert letter_due(moment, ZoneInfo("Pacific/Guam"), MONDAY_TO_FRIDAY) == dt.date(2026, 3, 4)


@pytest.mark.parametrize(("offset", "is_work"), [(-1, False), (0, True), (4, True), (5, False), (6, False)])
def test_no_letter_on_a_day_off(offset: int, is_work: bool) -> None:
    zone = ZoneInfo("America/New_York")
    noon = dt.datetime.combine(day(offset), dt.time(12), zone)
    assert letter_due(noon, zone, MONDAY_TO_FRIDAY) == (day(offset) if is_work else None)


@pytest.mark.parametrize(
    ("night", "before", "after"),
    [
        (dt.date(2026, 3, 8), dt.time(12, 30), dt.time(11, 30)),
        (dt.date(2026, 11, 1), dt.time(11, 30), dt.time(12, 30)),
    ],
)
def test_half_past_seven_stays_so_through_both_daylight_saving_nights(
    night: dt.date, before: dt.time, after: dt.time
) -> None:
    """The times are UTC: of the day before the night, and of the one after."""
    zone, every_day = ZoneInfo("America/New_York"), (1, 2, 3, 4, 5, 6, 7)
    for on, at in ((night - dt.timedelta(days=1), before), (night, after)):
        moment = dt.datetime.combine(on, at, dt.UTC)
        assert letter_due(moment, zone, every_day) == on
        assert letter_due(moment - dt.timedelta(minutes=1), zone, every_day) is None


@pytest.mark.parametrize("night", [dt.date(2026, 3, 8), dt.date(2026, 11, 1)])
@pytest.mark.parametrize("time", [dt.time(0, 30), dt.time(1, 30), dt.time(2, 30)])
def test_no_letter_leaves_in_a_daylight_saving_night(night: dt.date, time: dt.time) -> None:
    zone = ZoneInfo("America/New_York")
    assert letter_due(dt.datetime.combine(night, time, zone), zone, (1, 2, 3, 4, 5, 6, 7)) is None


@pytest.mark.parametrize(("offset", "expected"), [(-30, True), (-1, True), (0, True), (1, False)])
def test_a_step_is_due_on_its_day_and_ever_after(offset: int, expected: bool) -> None:
    assert is_due(day(offset), TODAY) is expected


# What ---------------------------------------------------------------------------------------------------


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
    assert section_of(said, reader_id=RITA, today=TODAY) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (deal(quiet=0, alert=alert()), Section.TEAM),
        (deal(quiet=0, alert=alert(is_owner_told=True)), Section.TEAM),
        (deal(quiet=0, alert=alert(is_manager_told=True)), None),
        (deal(quiet=1), None),
        (deal(due=-3), None),
        (deal(quiet=0, alert=alert(), manager_id=None), None),
    ],
)
def test_the_manager_hears_only_of_silence_and_once(said: OpenDeal, expected: Section | None) -> None:
    assert section_of(said, reader_id=MARCO, today=TODAY) == expected


def test_nobody_else_hears_of_it() -> None:
    assert section_of(deal(due=-1, quiet=0, alert=alert()), reader_id=SAM, today=TODAY) is None


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
    made = letter(
        deal(pk=1, owner=SAM, quiet=0, alert=alert()),
        deal(pk=2, owner=RITA, quiet=0, alert=alert()),
        deal(pk=3, owner=SAM, quiet=-5, alert=alert()),
        reader=MARCO,
    )
    assert [(line.deal.owner_id, line.deal.pk) for line in made.lines] == [(RITA, 2), (SAM, 3), (SAM, 1)]


def test_twenty_lines_and_a_count() -> None:
    made = letter(*(deal(pk=number, due=-1) for number in range(27)))
    assert (len(made.lines), made.left_out, made.counts[Section.OVERDUE]) == (MOST_LINES, 7, 27)


def test_a_manager_with_many_steps_still_hears_of_the_team() -> None:
    own = [deal(pk=number, owner=MARCO, due=-1, manager_id=None) for number in range(30)]
    team = [deal(pk=100 + number, quiet=0, alert=alert(pk=number)) for number in range(30)]
    made = letter(*own, *team, reader=MARCO)
    assert (len(made.of(Section.OVERDUE)), len(made.of(Section.TEAM)), made.left_out) == (10, 10, 40)


# The words ----------------------------------------------------------------------------------------------


def test_the_subject_says_the_deals() -> None:
    made = letter(deal(pk=1, due=-2), deal(pk=2, due=0), deal(pk=3, due=0), deal(pk=4, due=0))
    assert subject(made) == (
        "1 overdue, 3 due: Lake City Heart 1, Lake City Heart 2, Lake City Heart 3, Lake City Heart 4"
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
    assert cost(Section.QUIET, said, TODAY) == (
        "Two weeks of silence usually cost four more; the filing on 18 Apr is 47 days away."
    )


@pytest.mark.parametrize(("away", "is_past"), [(27, True), (28, False)])
def test_four_weeks_of_silence_are_held_against_the_filing(away: int, is_past: bool) -> None:
    said = deal(quiet=-2, alert=alert(), filing_on=day(away))
    assert ("it would be missed" in cost(Section.QUIET, said, TODAY)) is is_past
    assert bool(cost(Section.TEAM, said, TODAY)) is is_past


def test_without_a_filing_none_is_mentioned() -> None:
    assert cost(Section.OVERDUE, deal(due=-1), TODAY) == "Without a word it counts as quiet from Wed 11 Mar."
    assert cost(Section.OVERDUE, deal(quiet=-3), TODAY) == "It has been quiet for 17 days."
    assert cost(Section.DUE, deal(is_held=True), TODAY) == ""
    assert cost(Section.QUIET, deal(alert=alert()), TODAY) == "Two weeks of silence usually cost four more."


def test_a_deal_nobody_answered_yet_says_so() -> None:
    said = replace(deal(due=0), last_contact_on=None)
    assert sentence(Section.DUE, said, TODAY) == (
        "They have not spoken to us yet. Promised for today: Call the practice manager."
    )
