"""Days away and who covers: one's own, and, for managers and administrators, those of others."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.absences import AbsenceRefused, end_absence, record_absence
from accounts.forms.absences import AbsenceForm
from accounts.models import Absence, Role, User
from accounts.permissions import may_record_absence
from accounts.views.answers import reader


@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    return _absences_of(request, reader(request))


@require_http_methods(["GET", "HEAD", "POST"])
def absences_of_person(request: HttpRequest, pk: int) -> HttpResponse:
    return _absences_of(request, get_object_or_404(User.objects.exclude(role=Role.SYSTEM), pk=pk))


@require_POST
def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Called off, or back early. Ending it twice changes nothing."""
    absence = get_object_or_404(Absence.objects.select_related("person"), pk=pk)
    if not may_record_absence(reader(request), absence.person):
        raise PermissionDenied
    end_absence(absence=absence, by=reader(request), at=timezone.now())
    messages.success(request, f"{absence.person.first_name} is here again: letters leave as usual.")
    return redirect(_address(request, absence.person))


def _absences_of(request: HttpRequest, person: User) -> HttpResponse:
    now = timezone.now()
    if not may_record_absence(reader(request), person):
        raise PermissionDenied
    form = AbsenceForm(
        request.POST if request.method == "POST" else None, person=person, today=person.today(now)
    )
    if request.method == "POST" and form.is_valid() and _recorded(request, person, form, now):
        return redirect(_address(request, person))
    context = {
        "form": form,
        "person": person,
        "is_own": person == reader(request),
        "address": _address(request, person),
        "today": person.today(now),
        "ahead": person.absences.not_past(person.today(now)).select_related("cover"),
    }
    return render(request, "accounts/absences.html", context, status=422 if form.errors else 200)


def _recorded(request: HttpRequest, person: User, form: AbsenceForm, now: dt.datetime) -> bool:
    try:
        record_absence(person=person, by=reader(request), at=now, **form.cleaned_data)
    except AbsenceRefused as refusal:
        form.add_error(refusal.field, refusal.message)
        return False
    messages.success(request, "Written down.")
    return True


def _address(request: HttpRequest, person: User) -> str:
    if person == reader(request):
        return reverse("accounts:absences")
    return reverse("accounts:absences-of-person", args=[person.pk])
