"""Writing the texts of the playbook, and recording what of them was used. Versions are never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from accounts.models import User
from pipeline.actions.closing_call_letters import (
    tell_closing_call_asked,
    tell_closing_call_booked,
    tell_closing_call_called_off,
)
from pipeline.actions.unit import Refused, locked, one_act
from pipeline.models import (
    CallOutcome,
    ClosingCall,
    CountyMission,
    ObjectionMet,
    PacketFirst,
    ScriptVersion,
    Touch,
    UrgencySaid,
)
from pipeline.models.deal import Deal
from pipeline.models.playbook import SCRIPT_LIMIT
from pipeline.playbook import AnswerStep, SentFirst
from pipeline.queries.playbook import cell_facts, closing_call_state, texts_of, urgency_of
from providers.models import County


class PlaybookRefused(Refused):
    """A text that cannot be written, or a use that did not happen so."""


@dataclass(frozen=True, slots=True)
class Used:
    """What the rep used of the playbook in one touch."""

    objection: str = ""
    steps: tuple[str, ...] = ()
    said_urgency: bool = False
    sent_first: str = ""
    reason: str = ""


def write_script(*, code: str, parts: Sequence[str], by: User, at: dt.datetime) -> int:
    """The next version, and its number; the same words again are the version that stands."""
    with one_act():
        _one_at_a_time(f"script:{code}")
        standing = texts_of([code])[code]
        words = tuple(part.strip() for part in parts)
        if not all(words):
            raise PlaybookRefused("part_0", "Write a text for each part.")
        if any(len(part) > SCRIPT_LIMIT for part in words):
            raise PlaybookRefused("part_0", f"A text has at most {SCRIPT_LIMIT:,} characters.")
        if words == standing.parts:
            return standing.number
        made = ScriptVersion.objects.create(
            code=code, number=standing.number + 1, parts=list(words), written_by=by, written_at=at
        )
        return int(made.number)


def write_mission(*, county: County, text: str, by: User, at: dt.datetime) -> None:
    """An empty text takes the mission back. The same words again change nothing."""
    with one_act():
        _one_at_a_time(f"mission:{county.pk}")
        newest = county.missions.order_by("-written_at", "-pk").first()
        if (newest.text if newest else "") != text.strip():
            CountyMission.objects.create(county=county, text=text.strip(), written_by=by, written_at=at)


def ask_closing_call(*, deal: Deal, why: str, by: User, at: dt.datetime) -> ClosingCall:
    """1. Lock the deal; a call that waits is the one asked for. 2. Refuse by the rule. 3. Write it down, and a letter
    to those who make such calls.
    """
    with one_act():
        deal = locked(deal)
        waiting: ClosingCall | None = deal.closing_calls.waiting().first()
        if waiting is not None:
            return waiting
        today = deal.owner.today(at)
        if refused := closing_call_state(deal, today).why_not:
            raise PlaybookRefused("", refused)
        if not why.strip():
            raise PlaybookRefused("why", "Say in a sentence what the call should bring about.")
        call = ClosingCall.objects.create(
            deal=deal, why=why.strip(), asked_on=today, asked_by=by, asked_at=at
        )
        tell_closing_call_asked(deal=deal, asked_by=by, at=at)
        return call


def book_closing_call(*, call: ClosingCall, starts_at: dt.datetime, by: User, at: dt.datetime) -> ClosingCall:
    """For an hour ahead; another hour moves it. The same hour again is a double click.

    1. Lock the call; one that has its outcome is not booked any more. 2. Refuse the past. 3. Write it down, and a
       letter with the hour for the calendars of who calls and who owns the deal.
    """
    with one_act():
        row = _locked_call(call)
        if row.called_at is not None:
            raise PlaybookRefused("", "This call has an outcome already.")
        if row.starts_at == starts_at:
            return row
        if starts_at <= at:
            raise PlaybookRefused("hour", "A call is booked for an hour ahead.")
        row.starts_at, row.booked_by, row.booked_at, row.bookings = starts_at, by, at, row.bookings + 1
        row.save(update_fields=["starts_at", "booked_by", "booked_at", "bookings"])
        tell_closing_call_booked(call=row, at=at)
        return row


def end_closing_call(*, call: ClosingCall, outcome: str, note: str, by: User, at: dt.datetime) -> ClosingCall:
    """With its outcome, once. The same outcome again is a double click. One called off leaves its calendars."""
    with one_act():
        row = _locked_call(call)
        if row.called_at is not None:
            if row.outcome == outcome:
                return row
            raise PlaybookRefused("", "This call has an outcome already.")
        if outcome not in CallOutcome.values:
            raise PlaybookRefused("outcome", "Say how the call ended.")
        _end_call(row, outcome, note.strip(), by=by, at=at)
        return row


# parts of other actions; the deal is locked -------------------------------------------------------


def call_off(deal: Deal, *, by: User, at: dt.datetime) -> None:
    """Its deal has closed: a call that waits is not made any more."""
    for call in deal.closing_calls.waiting():
        _end_call(_locked_call(call), CallOutcome.CALLED_OFF, "The deal closed.", by=by, at=at)


def _locked_call(call: ClosingCall) -> ClosingCall:
    rows = ClosingCall.objects.select_for_update(of=("self",)).select_related("deal__group", "deal__owner")
    row: ClosingCall = rows.get(pk=call.pk)
    return row


def _end_call(call: ClosingCall, outcome: str, note: str, *, by: User, at: dt.datetime) -> None:
    call.outcome, call.note, call.called_by, call.called_at = outcome, note, by, at
    call.save(update_fields=["outcome", "note", "called_by", "called_at"])
    if outcome == CallOutcome.CALLED_OFF and call.starts_at is not None and call.starts_at > at:
        tell_closing_call_called_off(call=call, at=at)


def is_packet_first(deal: Deal, used: Used) -> bool:
    """Whether this touch is the first contact and a packet or a rate sheet; then it says why. Before it is written."""
    if used.sent_first not in SentFirst.values or deal.touches.standing().exists():
        return False
    if not used.reason.strip():
        raise PlaybookRefused(
            "packet_reason", "A contract or a rate sheet as the first thing they see? Say why, or call first."
        )
    return True


def record_use(touch: Touch, used: Used, *, is_first: bool, today: dt.date) -> None:
    if used.objection:
        steps = [step.value for step in AnswerStep if step in used.steps]
        number = texts_of([used.objection])[used.objection].number
        ObjectionMet.objects.create(touch=touch, objection=used.objection, steps=steps, version=number)
    if is_first:
        PacketFirst.objects.create(touch=touch, sent=used.sent_first, reason=used.reason.strip())
    if used.said_urgency:
        _record_urgency(touch, today)


def _record_urgency(touch: Touch, today: dt.date) -> None:
    filled, cell, refused = urgency_of(touch.deal, today)
    if cell is None:
        raise PlaybookRefused("said_urgency", refused)
    UrgencySaid.objects.create(
        touch=touch,
        text="\n".join(filled.lines),
        facts=cell_facts(cell, today) | {"is_estimate": cell.is_estimate},
        measured_on=cell.measured_on,
    )


def _one_at_a_time(what: str) -> None:
    """There may be no row yet to lock: a lock by name, held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [what])
