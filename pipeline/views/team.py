"""The team: desks, who is away and who covers, the manager's lists, and the way out for somebody who leaves."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.people import PersonRefused
from accounts.models import Role, User
from accounts.permissions import may_manage_people
from pipeline.actions.handover import hand_over
from pipeline.actions.unit import Refused
from pipeline.forms.team import HandoverForm
from pipeline.models import RateApproval
from pipeline.permissions import (
    may_hand_over,
    may_read_rate_book,
    may_read_team,
    may_write_playbook,
)
from pipeline.queries.team import leaving, team
from pipeline.views.reader import reader_of


@require_safe
def team_page(request: HttpRequest) -> HttpResponse:
    reader, now = reader_of(request), timezone.now()
    if not may_read_team(reader):
        raise PermissionDenied
    found = team(reader=reader, now=now)
    asked = RateApproval.objects.visible_to(reader).pending()
    context = {
        "team": found,
        "desks": [(desk, may_hand_over(reader, desk.person)) for desk in found.desks],
        "today": reader.today(now),
        "may_read_rates": may_read_rate_book(reader),
        "may_write_playbook": may_write_playbook(reader),
        "asked": asked.count() if may_read_rate_book(reader) else 0,
    }
    return render(request, "pipeline/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def departure(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything a person leaves behind goes to somebody else, in one act; then the access may end."""
    person, reader = _person(pk), reader_of(request)
    if not may_hand_over(reader, person):
        raise PermissionDenied
    left = leaving(person)
    form = HandoverForm(request.POST if request.method == "POST" else None, person=person, left=left)
    if form.is_valid():
        data = form.cleaned_data
        try:
            count = hand_over(
                person=person, deals=form.choices(), team_to=data.get("team_to"), by=reader, at=timezone.now()
            )
        except (Refused, PersonRefused) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, f"Handed over from {person.name}: {count} deals.")
            return redirect("pipeline:departure", pk=person.pk)
    context = {"person": person, "left": left, "form": form, "may_end": may_manage_people(reader)}
    return render(request, "pipeline/departure.html", context, status=422 if form.errors else 200)


def _person(pk: int) -> User:
    found: User = get_object_or_404(User.objects.people().exclude(role=Role.SYSTEM), pk=pk)
    return found
