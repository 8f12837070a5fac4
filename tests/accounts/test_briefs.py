"""The weekly letter: to whom, when, and once a week."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.actions.absences import record_absence
from accounts.actions.briefs import post_briefs
from accounts.actions.letters import Channels, choose_letters
from accounts.letters import Letter
from accounts.models import Notice, NoticeKind, User

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 3, 2, 12, 30, tzinfo=dt.UTC)  # 07:30 in New York.


def write(reader: User, monday: dt.date) -> Letter | None:
    return Letter(subject=f"Week of {monday}", text=reader.name, html="")


def nothing(reader: User, monday: dt.date) -> Letter | None:
    return None


def hours(count: int) -> dt.timedelta:
    return dt.timedelta(hours=count)


def test_the_vp_and_managers_get_it_on_the_first_working_morning_and_once(
    vera: User, marco: User, rita: User
) -> None:
    assert post_briefs(write=write, now=MONDAY - hours(1)) == 0
    assert [post_briefs(write=write, now=MONDAY + hours(24 * day)) for day in range(5)] == [2, 0, 0, 0, 0]
    assert {each.recipient for each in Notice.objects.all()} == {vera, marco}
    assert Notice.objects.filter(unique_key=f"brief:{vera.pk}:2026-03-02", kind=NoticeKind.BRIEF).exists()
    assert post_briefs(write=write, now=MONDAY + hours(24 * 7)) == 2


def test_a_missed_monday_is_made_up(vera: User) -> None:
    assert post_briefs(write=write, now=MONDAY + hours(48)) == 1
    assert Notice.objects.get().subject == "Week of 2026-03-02"


def test_with_nothing_to_say_nobody_is_written_to(vera: User) -> None:
    assert post_briefs(write=nothing, now=MONDAY) == 0
    assert not Notice.objects.exists()


def test_who_is_away_or_wants_none_gets_none(vera: User, marco: User) -> None:
    day = MONDAY.date()
    record_absence(person=vera, from_on=day, until_on=day, cover=None, by=vera, at=MONDAY)
    choose_letters(
        person=marco, choices={NoticeKind.BRIEF: Channels(by_mail=False, on_page=False)}, at=MONDAY
    )
    assert post_briefs(write=write, now=MONDAY) == 0
    assert post_briefs(write=write, now=MONDAY + hours(24)) == 1  # Vera is back.
