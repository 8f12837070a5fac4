"""One's own calendar: read back with a parser, private, revocable, and never more than its owner may see."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accounts.models import Notice, NoticeKind, Role, User
from accounts.notices import deliver, post_notice
from config.logs import hide_keys
from pipeline.actions.deals import reassign
from pipeline.actions.endings import Loss
from pipeline.actions.feeds import end_feed, make_feed
from pipeline.actions.steps import PlannedStep, complete_next_step, plan_next_step
from pipeline.actions.touches import TouchDraft, log_decline
from pipeline.calendar_file import CalendarEvent, invitation_file
from pipeline.models import ClosingCall, Deal, Outcome, StepKind
from pipeline.models.playbook import CallOutcome
from pipeline.queries.calendar import calendar_events
from pipeline.stages import Stage
from tests.factories import (
    NOON,
    make_deadline,
    make_deal,
    make_deals,
    make_group,
    make_loss_reason,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
FRIDAY = dt.date(2026, 3, 6)


@pytest.fixture
def deal(rita: User) -> Deal:
    return make_deal(owner=rita, group=make_group(name="Lake Butler Heart"), due_on=FRIDAY)


def address_of(owner: User) -> str:
    return reverse("pipeline:calendar-feed", args=[make_feed(owner=owner, at=NOON).token])


def events(client: Client, address: str) -> dict[str, Any]:
    reply = client.get(address)
    assert (reply.status_code, reply["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    calendar = Calendar.from_ical(reply.content)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    found = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert all(event.errors == [] for event in found.values())
    return found


def step_of(owner: User, now: dt.datetime = NOON, **wanted: Any) -> CalendarEvent:
    (found,) = [
        event for event in calendar_events(owner, now=now)
        if all(getattr(event, name) == value for name, value in wanted.items())
    ]  # fmt: skip
    return found


def test_a_next_step_is_a_whole_day_that_ends_where_the_next_begins(
    client: Client, deal: Deal, rita: User
) -> None:
    (event,) = events(client, address_of(rita)).values()
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (FRIDAY, FRIDAY + DAY)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert str(event["SUMMARY"]) == "Call the practice manager (Lake Butler Heart)"
    assert str(event["URL"]) == f"http://testserver/deals/{deal.pk}/"
    assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"]) == ("CONFIRMED", "TRANSPARENT", 0)


@pytest.mark.parametrize(
    ("zone", "day", "hour", "in_utc"),
    [
        ("America/New_York", dt.date(2026, 3, 6), 15, dt.datetime(2026, 3, 6, 15 + 5, tzinfo=dt.UTC)),
        ("America/New_York", dt.date(2026, 3, 9), 15, dt.datetime(2026, 3, 9, 15 + 4, tzinfo=dt.UTC)),
        ("Pacific/Honolulu", dt.date(2026, 3, 6), 15, dt.datetime(2026, 3, 7, 1, tzinfo=dt.UTC)),
        ("Pacific/Guam", dt.date(2026, 3, 6), 8, dt.datetime(2026, 3, 5, 22, tzinfo=dt.UTC)),
    ],
)
def test_an_appointment_stands_at_its_hour_in_utc(
    client: Client, zone: str, day: dt.date, hour: int, in_utc: dt.datetime
) -> None:
    rita = make_user(time_zone=zone)
    meeting = PlannedStep(kind=StepKind.APPOINTMENT, what="Meet", due_on=day, due_time=dt.time(hour))
    plan_next_step(deal=make_deal(owner=rita), step=meeting, by=rita, at=NOON)
    event = next(e for e in events(client, address_of(rita)).values() if e["STATUS"] == "CONFIRMED")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (in_utc, in_utc + dt.timedelta(minutes=30))
    assert event["DTSTART"].to_ical().endswith(b"Z")
    assert event["TRANSP"] == "OPAQUE"


def test_a_step_replaced_stays_thirty_days_as_cancelled_under_its_uid(deal: Deal, rita: User) -> None:
    before = step_of(rita)
    plan_next_step(
        deal=deal, step=PlannedStep(kind="call", what="Call again", due_on=FRIDAY + DAY), by=rita, at=NOON
    )
    after = step_of(rita, uid=before.uid)
    assert (after.is_cancelled, after.sequence) == (True, before.sequence + 1)
    assert after.changed_at >= before.changed_at
    assert step_of(rita, is_cancelled=False).title == "Call again (Lake Butler Heart)"
    assert step_of(rita, now=NOON + 30 * DAY, uid=before.uid).is_cancelled
    later = calendar_events(rita, now=NOON + 30 * DAY + dt.timedelta(seconds=1))
    assert before.uid not in {event.uid for event in later}


@pytest.mark.parametrize(("done_at", "cancelled"), [(NOON, True), (NOON + 4 * DAY, False)])
def test_a_step_done_before_its_day_leaves_the_day_free(
    deal: Deal, rita: User, done_at: dt.datetime, cancelled: bool
) -> None:
    step = deal.steps.get()
    then = PlannedStep(kind="call", what="Next", due_on=FRIDAY + 5 * DAY)
    complete_next_step(step=step, then=then, by=rita, at=done_at)
    assert step_of(rita, now=done_at, uid=f"step-{step.pk}@momentum").is_cancelled is cancelled


def test_a_deal_given_away_leaves_one_calendar_and_enters_the_other(
    deal: Deal, rita: User, sam: User
) -> None:
    deal_step = step_of(rita)
    reassign(deal=deal, to=sam, by=sam, at=NOON)
    assert step_of(rita).is_cancelled
    assert step_of(rita).sequence == deal_step.sequence + 1
    assert not step_of(sam, uid=deal_step.uid).is_cancelled


def test_a_lost_deal_cancels_its_step(deal: Deal, rita: User) -> None:
    draft = TouchDraft(outcome=Outcome.DECLINED, note="They sold the practice", made_at=NOON)
    log_decline(
        deal=deal,
        key=uuid.uuid4(),
        draft=draft,
        then=Loss(make_loss_reason()),
        by=rita,
        at=NOON,
    )
    assert step_of(rita).is_cancelled


def test_filings_stand_in_every_calendar(client: Client, deal: Deal, vera: User) -> None:
    deadline = make_deadline(network=deal.network, due_on=dt.date(2099, 5, 20))
    (event,) = events(client, address_of(vera)).values()
    assert str(event["SUMMARY"]) == "Filing: Application (Florida Gold 2027)"
    assert (event["DTSTART"].dt, event["SEQUENCE"]) == (dt.date(2099, 5, 20), 0)
    deadline.due_on = dt.date(2099, 5, 27)
    deadline.save()
    (moved,) = events(client, address_of(vera)).values()
    assert (moved["UID"], moved["SEQUENCE"]) == (event["UID"], 1)
    assert (moved["DTSTART"].dt, moved["DTEND"].dt) == (dt.date(2099, 5, 27), dt.date(2099, 5, 28))


def test_a_closing_call_stands_with_those_who_may_make_it_and_with_the_owner(
    deal: Deal, rita: User, sam: User, vera: User
) -> None:
    call = ClosingCall.objects.create(deal=deal, why="Pivotal", asked_on=FRIDAY, asked_by=rita, asked_at=NOON)
    uid = f"closing-call-{call.pk}@momentum"
    for person in (rita, vera):
        assert step_of(person, uid=uid).title == "Closing call: Lake Butler Heart"
    assert uid not in {event.uid for event in calendar_events(sam, now=NOON)}
    ClosingCall.objects.filter(pk=call.pk).update(
        called_by=vera, called_at=NOON + DAY, outcome=CallOutcome.values[0]
    )
    made = step_of(vera, now=NOON + DAY, uid=uid)
    assert (made.sequence, made.changed_at) == (1, NOON + DAY)
    assert uid not in {event.uid for event in calendar_events(vera, now=NOON + 32 * DAY)}


def test_what_was_noted_is_not_in_it(client: Client, rita: User) -> None:
    (deal,) = make_deals(1, owner=rita)
    make_deadline(network=deal.network, due_on=dt.date(2099, 5, 20))
    text = client.get(address_of(rita)).content.decode()
    assert "Front desk" not in text
    assert "DESCRIPTION" not in text


def test_nobody_reads_the_steps_of_another(client: Client, deal: Deal, sam: User) -> None:
    assert events(client, address_of(sam)) == {}


def test_a_deal_its_reader_may_not_see_any_more_is_gone_at_the_next_fetch(client: Client, rita: User) -> None:
    make_deal(owner=rita, stage=Stage.INTRO)
    address = address_of(rita)
    assert len(events(client, address)) == 1
    User.objects.filter(pk=rita.pk).update(role=Role.MEDICAL_DIRECTOR)
    assert events(client, address) == {}


def test_the_address_ends_with_a_new_one_with_the_word_and_with_its_owner(client: Client, rita: User) -> None:
    first = address_of(rita)
    second = address_of(rita)
    assert [client.get(address).status_code for address in (first, second)] == [404, 200]
    User.objects.filter(pk=rita.pk).update(is_active=False)
    assert client.get(second).status_code == 404
    User.objects.filter(pk=rita.pk).update(is_active=True)
    assert end_feed(owner=rita)
    assert client.get(second).status_code == 404
    assert not end_feed(owner=rita)


@pytest.mark.parametrize("token", ["x", "x~y", "~", "0" * 300])
@pytest.mark.usefixtures("rita")
def test_a_made_up_address_is_not_found(client: Client, token: str) -> None:
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_the_address_is_kept_out_of_the_log(
    client: Client, rita: User, caplog: pytest.LogCaptureFixture
) -> None:
    address = address_of(rita)
    end_feed(owner=rita)
    with caplog.at_level(logging.WARNING):
        client.get(address)
    said = [hide_keys(None, "", {"event": record.getMessage()})["event"] for record in caplog.records]
    assert said == ["Not Found: /calendar/..."]


def test_the_page_makes_shows_and_ends_the_address(client: Client, rita: User) -> None:
    client.force_login(rita)
    assert "Make the address" in client.get("/calendar/").content.decode()
    client.post("/calendar/")
    shown = client.get("/calendar/").context["address"]
    assert client.get(shown.removeprefix("http://testserver")).status_code == 200
    client.post("/calendar/end/")
    assert client.get("/calendar/").context["address"] == ""
    assert "My calendar" in client.get("/settings/").content.decode()


def test_a_long_calendar_costs_as_many_queries_as_a_short_one(
    rita: User, django_assert_num_queries: Any
) -> None:
    make_deals(1, owner=rita)
    with django_assert_num_queries(3):
        calendar_events(rita, now=NOON)
    make_deals(3, owner=rita)
    with django_assert_num_queries(3):
        assert len(calendar_events(rita, now=NOON)) == 4


CLOSING = CalendarEvent(
    uid="closing-call-7@momentum",
    title="Closing call: Lake Butler Heart",
    address="http://testserver/deals/7/",
    starts=dt.datetime(2026, 3, 6, 20, tzinfo=dt.UTC),
    changed_at=NOON,
)


@pytest.mark.parametrize(("cancelled", "method"), [(False, "REQUEST"), (True, "CANCEL")])
def test_an_invitation_goes_with_its_letter(cancelled: bool, method: str) -> None:
    event = CalendarEvent(
        uid=CLOSING.uid, title=CLOSING.title, address=CLOSING.address, starts=CLOSING.starts, changed_at=NOON,
        sequence=1, is_cancelled=cancelled,
    )  # fmt: skip
    content = invitation_file(
        event,
        organizer=("Rita Alvarez", "rita@plan.example"),
        guests=[("Vera Stone, VP", "vera@plan.example")],
    )
    post_notice(
        kind=NoticeKind.DIGEST, recipient=None, to_email="vera@plan.example", unique_key="closing:7", subject="Call",
        text="t", html="<p>t</p>", at=NOON, calendar=content.decode(),
    )  # fmt: skip
    assert deliver(now=NOON)["sent"] == 1
    notice = Notice.objects.get()
    (part,) = [p for p in mail.outbox[0].message().walk() if p.get_content_type() == "text/calendar"]
    assert part.get_param("method") == method
    calendar = Calendar.from_ical(str(notice.calendar))
    assert b"METHOD:" + method.encode() in bytes(part.get_payload(decode=True) or b"")
    read: Any = calendar.walk("VEVENT")[0]
    assert (calendar["METHOD"], read["UID"], read["SEQUENCE"]) == (method, CLOSING.uid, 1)
    assert (str(read["ORGANIZER"]), read["ATTENDEE"].params["CN"]) == (
        "mailto:rita@plan.example",
        "Vera Stone, VP",
    )
    assert read["ATTENDEE"].params["RSVP"] == "TRUE"
