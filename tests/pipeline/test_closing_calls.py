"""Closing calls: the five lines before, the hour and its calendar file, the outcome by one tap."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accounts.models import Notice, Role, User
from pipeline.actions.playbook import PlaybookRefused, book_closing_call, end_closing_call
from pipeline.closing_brief import BriefCell, BriefContact, BriefFacts, brief_lines
from pipeline.models import ClosingCall, Deal, OpeningAnswer
from pipeline.queries.closing_briefs import closing_brief
from pipeline.stages import Question, Stage
from tests.factories import NOON, make_contact, make_deal, make_group, make_stake, make_touch, make_user

FACTS = BriefFacts(
    group="Lake City Heart",
    owner="Rita Alvarez",
    stage="LOI",
    since=dt.date(2026, 2, 10),
    last_spoke_on=dt.date(2026, 2, 18),
    contact=BriefContact("Priya Mehta", "Practice administrator", "3865550110"),
    cell=BriefCell("Cardiology in Columbia", 0.75, 0.0),
    needed_on=dt.date(2026, 5, 20),
    matters="A named person who answers",
)
TODAY = dt.date(2026, 3, 2)
TOMORROW_AT_TEN = NOON + dt.timedelta(hours=22)


class TestFiveLines:
    def test_whom_what_hangs_where_it_stands_what_matters_what_to_ask(self) -> None:
        assert brief_lines(FACTS, TODAY) == (
            "Call Priya Mehta, Practice administrator, Lake City Heart at (386) 555-0110.",
            (
                "Cardiology in Columbia passes with 75\u202f% if they sign, 0\u202f% if not. "
                "The filing is on Wednesday 20 May 2026."
            ),
            "LOI since 10 Feb. They last spoke to us on 18 Feb.",
            "What matters to them: \u201cA named person who answers\u201d",
            (
                "Thank them, say why they matter, ask for the signature. "
                "Terms are not opened: they stay with Rita Alvarez."
            ),
        )

    @pytest.mark.parametrize("words", ["130 % of Medicare", "A fee of $90", "105 percent"])
    def test_words_that_name_a_figure_stay_with_the_deal(self, words: str) -> None:
        told = " ".join(brief_lines(replace(FACTS, matters=words), TODAY))

        assert words not in told
        assert "names figures" in told

    def test_what_is_not_known_is_said_and_not_guessed(self) -> None:
        lines = brief_lines(
            replace(FACTS, contact=None, cell=None, last_spoke_on=None, matters="", needed_on=None), TODAY
        )

        assert lines[:4] == (
            "No contact is on record: ask Rita Alvarez whom to call at Lake City Heart.",
            "No cell is known to hang on them.",
            "LOI since 10 Feb. They have not spoken to us yet.",
            "What matters to them is not on record: ask, and listen.",
        )


@pytest.fixture
def clock() -> object:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def deal(rita: User) -> Deal:
    group = make_group(name="Lake City Heart")
    make_contact(group=group, name="Front Desk")
    make_contact(group=group, name="Priya Mehta", signs=True, role="Owner", phone="3865550110")
    deal = make_deal(owner=rita, group=group, stage=Stage.LOI)
    make_stake(deal=deal, chance_if_signed=0.75, chance_if_lost=0.25).save()
    make_touch(deal=deal, made_at=NOON - dt.timedelta(days=12))
    OpeningAnswer.objects.create(
        deal=deal, question=Question.WHAT_MATTERS, answer="Paid on time", recorded_by=rita, recorded_at=NOON
    )
    return deal


@pytest.fixture
def call(deal: Deal, rita: User) -> ClosingCall:
    return ClosingCall.objects.create(
        deal=deal, why="They trust her", asked_on=NOON.date(), asked_by=rita, asked_at=NOON
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
class TestCall:
    def test_the_brief_is_filled_from_live_facts(self, deal: Deal, vera: User) -> None:
        lines = closing_brief(deal, reader=vera, now=NOON)

        assert lines[0] == "Call Priya Mehta, Owner, Lake City Heart at (386) 555-0110."
        assert "passes with 75\u202f% if they sign, 25\u202f% if not." in lines[1]
        assert "They last spoke to us on 18 Feb." in lines[2]
        assert lines[3] == "What matters to them: \u201cPaid on time\u201d"

    def test_booking_an_hour_makes_a_calendar_file(
        self, client: Client, call: ClosingCall, vera: User
    ) -> None:
        client.force_login(vera)
        address = reverse("pipeline:closing-call-booking", args=[call.pk])
        assert client.post(address, {"day": "2026-03-03", "hour": "10:00"}).status_code == 302

        call.refresh_from_db()
        assert (call.starts_at, call.booked_by, call.bookings) == (TOMORROW_AT_TEN, vera, 1)
        reply = client.get(reverse("pipeline:closing-call-file", args=[call.pk]))
        (event,) = Calendar.from_ical(reply.content).walk("VEVENT")
        assert event.decoded("dtstart") == TOMORROW_AT_TEN
        assert event.decoded("dtend") == TOMORROW_AT_TEN + dt.timedelta(minutes=30)
        assert (str(event["organizer"]), str(event["attendee"])) == (
            f"mailto:{vera.email}",
            "mailto:rita@plan.example",
        )
        assert (str(event["uid"]), event.decoded("sequence")) == (f"closing-call-{call.pk}@momentum", 1)

    def test_another_hour_moves_it_and_the_same_one_is_a_double_click(
        self, call: ClosingCall, vera: User
    ) -> None:
        for hours in (22, 22, 46):
            book_closing_call(call=call, starts_at=NOON + dt.timedelta(hours=hours), by=vera, at=NOON)

        call.refresh_from_db()
        assert (call.bookings, call.starts_at) == (2, NOON + dt.timedelta(hours=46))

    def test_the_past_and_a_call_that_was_made_are_refused(
        self, client: Client, call: ClosingCall, vera: User
    ) -> None:
        client.force_login(vera)
        reply = client.post(
            reverse("pipeline:closing-call-booking", args=[call.pk]), {"day": "2026-03-02", "hour": "11:59"}
        )
        assert reply.status_code == 422
        assert "booked for an hour ahead" in reply.content.decode()

        end_closing_call(call=call, outcome="signs", note="", by=vera, at=NOON)
        with pytest.raises(PlaybookRefused, match="outcome already"):
            book_closing_call(call=call, starts_at=TOMORROW_AT_TEN, by=vera, at=NOON)

    def test_the_outcome_is_one_tap(self, client: Client, call: ClosingCall, vera: User) -> None:
        client.force_login(vera)
        address = reverse("pipeline:closing-call", args=[call.pk])
        page = client.get(address).content.decode()
        assert page.count('type="submit" name="outcome"') == 5
        assert "Call Priya Mehta" in page

        assert client.post(address, {"outcome": "thinks"}).status_code == 302
        call.refresh_from_db()
        assert (call.outcome, call.called_by) == ("thinks", vera)

    def test_only_callers_book_and_read_the_brief(
        self, client: Client, call: ClosingCall, rita: User, sam: User, vera: User
    ) -> None:
        book_closing_call(call=call, starts_at=TOMORROW_AT_TEN, by=vera, at=NOON)
        client.force_login(rita)
        assert client.get(reverse("pipeline:closing-call", args=[call.pk])).status_code == 403
        assert client.post(reverse("pipeline:closing-call-booking", args=[call.pk])).status_code == 403
        assert client.get(reverse("pipeline:closing-call-file", args=[call.pk])).status_code == 200
        client.force_login(sam)
        assert client.get(reverse("pipeline:closing-call-file", args=[call.pk])).status_code == 403

    def test_whoever_makes_such_calls_may_take_one_on_and_is_not_told_of_it(
        self, client: Client, deal: Deal, vera: User
    ) -> None:
        lena = make_user(role=Role.MEDICAL_DIRECTOR)
        client.force_login(vera)
        address = reverse("pipeline:closing-calls", args=[deal.pk])

        assert "hangs on them" in client.get(f"{address}?why=Cardiology hangs on them").content.decode()
        assert client.post(address, {"why": "Cardiology hangs on them"}).status_code == 302
        assert ClosingCall.objects.get().asked_by == vera
        assert [notice.recipient for notice in Notice.objects.all()] == [lena]

    def test_the_database_holds_hour_and_booker_together(self, call: ClosingCall) -> None:
        call.starts_at = TOMORROW_AT_TEN
        with pytest.raises(IntegrityError, match="booked_by"):
            call.save()
