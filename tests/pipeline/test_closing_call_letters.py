"""The hour of a closing call goes into calendars by letter: booked, moved, called off. Each file is read back."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core.mail.backends.dummy import EmailBackend
from icalendar import Calendar, Event

from accounts.actions.absences import record_absence
from accounts.models import Notice, NoticeKind, User
from accounts.outgoing import as_mail
from pipeline.actions.endings import Loss
from pipeline.actions.moves import close_as_lost
from pipeline.actions.playbook import ask_closing_call, book_closing_call, end_closing_call
from pipeline.models import CallOutcome, ClosingCall, Deal
from pipeline.queries.playbook import closing_call_state
from pipeline.stages import Stage
from tests.factories import NOON, make_deal, make_group, make_loss_reason, make_user

pytestmark = pytest.mark.django_db

TOMORROW_AT_TEN = NOON + dt.timedelta(hours=22)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def deal(rita: User) -> Deal:
    opened = NOON - dt.timedelta(days=12)
    return make_deal(owner=rita, stage=Stage.LOI, group=make_group(name="Lake City Heart"), opened_at=opened)


@pytest.fixture
def call(deal: Deal, rita: User, vera: User) -> ClosingCall:
    call = ClosingCall.objects.create(
        deal=deal, why="They trust her", asked_on=NOON.date(), asked_by=rita, asked_at=NOON
    )
    return book_closing_call(call=call, starts_at=TOMORROW_AT_TEN, by=vera, at=NOON)


def newest_to(reader: User) -> Notice:
    return Notice.objects.filter(kind=NoticeKind.CLOSING_CALL, recipient=reader).latest("pk")


def calendar_of(letter: Notice) -> tuple[str, Event]:
    """The method and the one event of the calendar part of the mail, as a mail reader finds them."""
    mail = as_mail(letter, EmailBackend()).message()
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    calendar = Calendar.from_ical(content)
    assert part.get_param("method") == str(calendar["method"])
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return str(calendar["method"]), event


def test_booking_invites_who_calls_and_who_owns_the_deal(call: ClosingCall, rita: User, vera: User) -> None:
    assert Notice.objects.filter(kind=NoticeKind.CLOSING_CALL).count() == 2
    mine, theirs = newest_to(rita), newest_to(vera)
    assert mine.subject == "The closing call is booked: Lake City Heart, Tue 3 Mar at 10:00"
    assert f"The call of {vera.name} to Lake City Heart is booked for Tue 3 Mar at 10:00." in mine.text
    assert "Your call to Lake City Heart is booked for Tue 3 Mar at 10:00." in theirs.text
    for letter in (mine, theirs):
        method, event = calendar_of(letter)
        assert (method, str(event["uid"]), event.decoded("sequence")) == (
            "REQUEST", f"closing-call-{call.pk}@momentum", 1,
        )  # fmt: skip
        assert (event.decoded("dtstart"), event.decoded("dtend")) == (
            TOMORROW_AT_TEN, TOMORROW_AT_TEN + HOUR / 2,
        )  # fmt: skip
        assert (str(event["organizer"]), str(event["attendee"])) == (
            f"mailto:{vera.email}", f"mailto:{rita.email}",
        )  # fmt: skip


def test_each_reads_the_hour_on_their_own_clock(deal: Deal, rita: User, vera: User) -> None:
    vera.time_zone = "Pacific/Honolulu"
    vera.save()
    call = ask_closing_call(deal=deal, why="They trust her", by=rita, at=NOON)
    book_closing_call(call=call, starts_at=TOMORROW_AT_TEN, by=vera, at=NOON)
    assert newest_to(rita).subject.endswith("Tue 3 Mar at 10:00")
    assert newest_to(vera).subject.endswith("Tue 3 Mar at 05:00")


def test_another_hour_is_the_same_event_with_a_higher_sequence(
    call: ClosingCall, rita: User, vera: User
) -> None:
    for _ in range(2):
        book_closing_call(call=call, starts_at=TOMORROW_AT_TEN + HOUR, by=vera, at=NOON)
    assert Notice.objects.filter(recipient=rita).count() == 2
    letter = newest_to(rita)
    assert letter.subject == "The closing call is moved: Lake City Heart, Tue 3 Mar at 11:00"
    method, event = calendar_of(letter)
    assert (method, str(event["uid"]), event.decoded("sequence"), event.decoded("dtstart")) == (
        "REQUEST", f"closing-call-{call.pk}@momentum", 2, TOMORROW_AT_TEN + HOUR,
    )  # fmt: skip


def test_called_off_it_leaves_the_calendars_and_another_may_be_asked_for(
    call: ClosingCall, deal: Deal, rita: User, vera: User
) -> None:
    end_closing_call(call=call, outcome=CallOutcome.CALLED_OFF, note="", by=vera, at=NOON + HOUR)
    for reader in (rita, vera):
        method, event = calendar_of(newest_to(reader))
        assert (method, str(event["status"]), str(event["uid"]), event.decoded("sequence")) == (
            "CANCEL", "CANCELLED", f"closing-call-{call.pk}@momentum", 2,
        )  # fmt: skip
    assert newest_to(rita).subject == "The closing call is called off: Lake City Heart, Tue 3 Mar at 10:00"
    assert closing_call_state(deal, NOON.date()).why_not == ""


def test_a_deal_that_closes_calls_off_the_call(call: ClosingCall, deal: Deal, rita: User) -> None:
    loss = Loss(reason=make_loss_reason())
    close_as_lost(deal=deal, loss=loss, key=uuid.uuid4(), by=rita, at=NOON + HOUR)
    call.refresh_from_db()
    assert (call.outcome, call.called_by) == (CallOutcome.CALLED_OFF, rita)
    assert calendar_of(newest_to(rita))[0] == "CANCEL"


@pytest.mark.parametrize("outcome", [CallOutcome.SIGNS, CallOutcome.NOT_REACHED])
def test_a_call_that_was_made_stays_in_the_calendar(
    call: ClosingCall, rita: User, vera: User, outcome: CallOutcome
) -> None:
    end_closing_call(call=call, outcome=outcome, note="", by=vera, at=TOMORROW_AT_TEN + HOUR)
    assert Notice.objects.filter(recipient=rita).count() == 1


def test_an_hour_that_is_past_is_not_taken_back(call: ClosingCall, rita: User, vera: User) -> None:
    end_closing_call(call=call, outcome=CallOutcome.CALLED_OFF, note="", by=vera, at=TOMORROW_AT_TEN + HOUR)
    assert Notice.objects.filter(recipient=rita).count() == 1


def test_who_covers_for_the_owner_hears_of_the_hour(deal: Deal, rita: User, sam: User, vera: User) -> None:
    day = NOON.date()
    record_absence(person=rita, from_on=day, until_on=day, cover=sam, by=rita, at=NOON)
    call = ask_closing_call(deal=deal, why="They trust her", by=sam, at=NOON)
    book_closing_call(call=call, starts_at=TOMORROW_AT_TEN, by=vera, at=NOON)
    assert newest_to(sam).subject.startswith("The closing call is booked")
    assert not Notice.objects.filter(recipient=rita).exists()


def test_no_word_of_why_and_no_rate_travels(call: ClosingCall, rita: User) -> None:
    letter = newest_to(rita)
    assert "They trust her" not in letter.text + letter.html + letter.calendar
    assert make_user().email not in letter.calendar
