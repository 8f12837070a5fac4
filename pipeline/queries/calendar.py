"""What stands in somebody's calendar: next steps they promised, appointments among them, closing calls and filings.

Nothing typed about a talk and no rate: the promise, the name of the group and the way to the deal. What no longer
holds stays for thirty days as cancelled, so that every program takes it out; so does a step that was given to
somebody else. Whether its reader may see the deal is asked anew at every fetch.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.signing import BadSignature
from django.db.models import Count, Max, Q

from accounts.models import User
from pipeline.calendar_file import CalendarEvent, invitation_file
from pipeline.models import CalendarFeed, CallOutcome, ClosingCall, Deal, NextStep, StepEnd, StepKind
from pipeline.models.feed import SIGNER
from pipeline.permissions import may_make_closing_calls
from providers.models import FilingDeadline, Network

KEPT_CANCELLED = dt.timedelta(days=30)
DOMAIN = "momentum"
StepHistory = NextStep.events.rel.related_model  # type: ignore[attr-defined]  # made by pghistory


def feed_of(token: str) -> CalendarFeed | None:
    """Only while its owner can sign in."""
    try:
        nonce = SIGNER.unsign(token)
    except BadSignature:
        return None
    return CalendarFeed.objects.select_related("owner").filter(nonce=nonce, owner__is_active=True).first()


def calendar_events(owner: User, *, now: dt.datetime) -> list[CalendarEvent]:
    return [*_steps(owner, now=now), *_closing_calls(owner, now=now), *_filings(owner, now=now)]


def _steps(owner: User, *, now: dt.datetime) -> list[CalendarEvent]:
    since = now - KEPT_CANCELLED
    given_away = StepHistory.objects.filter(owner=owner, pgh_created_at__gte=since).exclude(
        pgh_obj__owner=owner
    )
    theirs = Q(owner=owner) & (Q(closed_at__isnull=True) | Q(closed_at__gte=since))
    steps = (
        NextStep.objects.filter(theirs | Q(pk__in=given_away.values("pgh_obj")))
        .filter(deal__in=Deal.objects.visible_to(owner))
        .annotate(versions=Count("events"), changed_at=Max("events__pgh_created_at"))
        .select_related("deal__group")
        .order_by("due_on", "pk")
    )
    return [_of_step(step, owner) for step in steps]


def _of_step(step: NextStep, owner: User) -> CalendarEvent:
    moment = dt.datetime.combine(step.due_on, step.due_time, owner.zone) if step.due_time else None
    return CalendarEvent(
        uid=f"step-{step.pk}@{DOMAIN}",
        title=f"{step.what} ({step.deal.group.name})",
        address=f"{settings.SITE_URL}{step.deal.get_absolute_url()}",
        starts=moment or step.due_on,
        sequence=max(step.versions - 1, 0),  # type: ignore[attr-defined]  # annotated above
        changed_at=step.changed_at or step.planned_at,  # type: ignore[attr-defined]
        is_cancelled=step.owner_id != owner.pk or _fell_away(step, owner),
        takes_time=step.kind == StepKind.APPOINTMENT,
    )


def _fell_away(step: NextStep, owner: User) -> bool:
    """Replaced, its deal closed, or done before its day came. What was done on its day stays as it was."""
    if step.closed_at is None:
        return False
    return step.end != StepEnd.DONE or owner.today(step.closed_at) < step.due_on


def _closing_calls(owner: User, *, now: dt.datetime) -> list[CalendarEvent]:
    """At their hour, or on the day they were asked for: for whoever may make them, and for the owner of the deal."""
    calls = ClosingCall.objects.visible_to(owner).filter(
        Q(called_at__isnull=True) | Q(called_at__gte=now - KEPT_CANCELLED)
    )
    if not may_make_closing_calls(owner):
        calls = calls.filter(deal__owner=owner)
    return [_of_call(call) for call in calls.select_related("deal__group").order_by("asked_at", "pk")]


def closing_call_invitation(call: ClosingCall) -> bytes:
    """A calendar file of a call that is booked, from who booked it to the owner of the deal; of one called off, the
    file that takes it back.
    """
    booked_by, owner = call.booked_by, call.deal.owner
    if booked_by is None:
        raise ValueError("a call without an hour invites nobody")
    return invitation_file(
        _of_call(call), organizer=(booked_by.name, booked_by.email), guests=[(owner.name, owner.email)]
    )


def _of_call(call: ClosingCall) -> CalendarEvent:
    return CalendarEvent(
        uid=f"closing-call-{call.pk}@{DOMAIN}",
        title=f"Closing call: {call.deal.group.name}",
        address=f"{settings.SITE_URL}{call.deal.get_absolute_url()}",
        starts=call.starts_at or call.asked_on,
        sequence=call.bookings + (call.called_at is not None),
        changed_at=call.called_at or call.booked_at or call.asked_at,
        is_cancelled=call.outcome == CallOutcome.CALLED_OFF,
        takes_time=call.starts_at is not None,
    )


def _filings(owner: User, *, now: dt.datetime) -> list[CalendarEvent]:
    filings = (
        FilingDeadline.objects.filter(network__in=Network.objects.visible_to(owner))
        .filter(due_on__gte=owner.today(now) - KEPT_CANCELLED)
        .annotate(versions=Count("events"), changed_at=Max("events__pgh_created_at"))
        .select_related("network")
        .order_by("due_on", "pk")
    )
    return [
        CalendarEvent(
            uid=f"filing-{filing.pk}@{DOMAIN}",
            title=f"Filing: {filing.name} ({filing.network})",
            address=f"{settings.SITE_URL}{filing.network.get_absolute_url()}",
            starts=filing.due_on,
            sequence=max(filing.versions - 1, 0),
            changed_at=filing.changed_at or now,
            takes_time=False,
        )
        for filing in filings
    ]
