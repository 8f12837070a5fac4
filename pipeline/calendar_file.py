"""Days and hours as a calendar file (RFC 5545), for a feed a program fetches and for an invitation by mail.

Hours are written in UTC, so that no time zone has to be described. A whole day ends where the next begins. The UID of
an event never changes; its SEQUENCE grows with every change, which is how a calendar knows the newer of two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT = "-//Momentum//Contracting calendar//EN"
FETCHED_AGAIN = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """`starts` is a day or a moment; a moment lasts for `lasts`. `changed_at` is when it was last changed."""

    uid: str
    title: str
    address: str
    starts: dt.date | dt.datetime
    changed_at: dt.datetime
    sequence: int = 0
    lasts: dt.timedelta = dt.timedelta(minutes=30)
    is_cancelled: bool = False
    takes_time: bool = True


def feed_file(events: Iterable[CalendarEvent], *, name: str) -> bytes:
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", FETCHED_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(_component(event))
    content: bytes = calendar.to_ical()
    return content


def invitation_file(
    event: CalendarEvent, *, organizer: tuple[str, str], guests: Iterable[tuple[str, str]]
) -> bytes:
    """What goes with a letter that asks for a meeting, people given as (name, e-mail). A cancelled event takes it
    back: send the same UID with a higher sequence.
    """
    calendar = _calendar("CANCEL" if event.is_cancelled else "REQUEST")
    component = _component(event)
    component.add("organizer", _person(*organizer))
    for name, email in guests:
        guest = _person(name, email)
        guest.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"})
        component.add("attendee", guest)
    calendar.add_component(component)
    content: bytes = calendar.to_ical()
    return content


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def _component(event: CalendarEvent) -> Event:
    component = Event()
    component.add("uid", event.uid)
    component.add("summary", event.title)
    component.add("url", event.address)
    component.add("dtstamp", _utc(event.changed_at))
    component.add("last-modified", _utc(event.changed_at))
    component.add("sequence", event.sequence)
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    component.add("transp", "OPAQUE" if event.takes_time else "TRANSPARENT")
    if isinstance(event.starts, dt.datetime):
        component.add("dtstart", _utc(event.starts))
        component.add("dtend", _utc(event.starts + event.lasts))
    else:
        component.add("dtstart", event.starts)
        component.add("dtend", event.starts + dt.timedelta(days=1))
    return component


def _person(name: str, email: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{email}")
    person.params["CN"] = vText(name)
    return person


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(microsecond=0)
