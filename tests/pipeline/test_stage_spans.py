"""When a deal stood in which stage."""

import datetime as dt
from zoneinfo import ZoneInfo

from pipeline.stage_spans import Moved, Span, stage_spans
from pipeline.stages import Stage

NEW_YORK = ZoneInfo("America/New_York")
HONOLULU = ZoneInfo("Pacific/Honolulu")


def at(day: int, hour: int = 17) -> dt.datetime:
    return dt.datetime(2026, 8, day, hour, tzinfo=dt.UTC)


def day(number: int) -> dt.date:
    return dt.date(2026, 8, number)


def test_deal_that_never_moved_stands_where_it_was_opened() -> None:
    assert stage_spans(opened_at=at(4), moves=[], zone=NEW_YORK) == {Stage.IDENTIFIED: Span(day(4))}


def test_stage_left_has_a_last_day_and_the_one_entered_has_none() -> None:
    spans = stage_spans(opened_at=at(4), moves=[Moved("identified", "intro", at(11))], zone=NEW_YORK)

    assert spans == {Stage.IDENTIFIED: Span(day(4), day(11)), Stage.INTRO: Span(day(11))}


def test_stage_passed_over_has_no_span() -> None:
    spans = stage_spans(opened_at=at(4), moves=[Moved("identified", "rates", at(11))], zone=NEW_YORK)

    assert Stage.INTRO not in spans


def test_stage_it_came_back_to_counts_from_its_first_day() -> None:
    moves = [
        Moved("identified", "intro", at(6)),
        Moved("intro", "rates", at(10)),
        Moved("rates", "intro", at(15)),
    ]
    spans = stage_spans(opened_at=at(4), moves=moves, zone=NEW_YORK)

    assert spans[Stage.INTRO] == Span(day(6))
    assert spans[Stage.RATES] == Span(day(10), day(15))


def test_days_are_those_of_the_owners_calendar() -> None:
    late_evening = at(12, hour=3)

    assert stage_spans(opened_at=late_evening, moves=[], zone=NEW_YORK)[Stage.IDENTIFIED].first_on == day(11)
    assert stage_spans(opened_at=at(12, hour=9), moves=[], zone=HONOLULU)[Stage.IDENTIFIED].first_on == day(
        11
    )
