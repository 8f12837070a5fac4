"""Who works here: the list, one person, and their coming and going."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import invitations as inviting
from accounts.actions import people as changing
from accounts.forms.people import InvitationForm, PersonForm
from accounts.models import Role, User
from accounts.permissions import may_manage_people, may_read_people, may_record_absence
from accounts.queries import invitations_out, mark_of, people_listed
from accounts.views.answers import for_those_who, reader

PLACE = ("name", "role", "manager")


@require_safe
@for_those_who(may_read_people)
def people(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "people": people_listed(),
        "invitations": invitations_out(),
        "now": now,
        "today": reader(request).today(now),
        "manages": may_manage_people(reader(request)),
    }
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who(may_read_people)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    them = get_object_or_404(User.objects.exclude(role=Role.SYSTEM), pk=pk)
    if not may_manage_people(reader(request)):
        return _shown(request, them, None)
    form = PersonForm(request.POST if request.method == "POST" else None, person=them)
    if request.method == "POST" and form.is_valid():
        try:
            changing.change_place(person=them, **{name: form.cleaned_data[name] for name in PLACE})
        except changing.PersonRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"Saved: {form.cleaned_data['name']}.")
            return redirect("accounts:people")
    return _shown(request, them, form)


@require_POST
@for_those_who(may_manage_people)
def person_deactivation(request: HttpRequest, pk: int) -> HttpResponse:
    them = get_object_or_404(User.objects.exclude(role=Role.SYSTEM), pk=pk)
    try:
        changing.deactivate(person=them, by=reader(request), at=timezone.now())
    except changing.PersonRefused as refusal:
        return _shown(request, them, PersonForm(person=them), refusal)
    messages.success(request, f"{them.name} can no longer sign in.")
    return redirect("accounts:people")


@require_POST
@for_those_who(may_manage_people)
def person_return(request: HttpRequest, pk: int) -> HttpResponse:
    them = get_object_or_404(User.objects.exclude(role=Role.SYSTEM), pk=pk)
    changing.reactivate(person=them)
    messages.success(request, f"{them.name} can sign in again.")
    return redirect("accounts:people")


def _shown(
    request: HttpRequest, them: User, form: PersonForm | None, refusal: changing.PersonRefused | None = None
) -> HttpResponse:
    if form is None and request.method == "POST":
        return HttpResponse(status=403)
    now = timezone.now()
    context = {
        "person": them,
        "form": form,
        "refusal": refusal,
        "mark": mark_of(them.email),
        "may_record_absence": them.is_active and may_record_absence(reader(request), them),
        "today": reader(request).today(now),
    }
    is_wrong = refusal is not None or (form is not None and form.errors)
    return render(request, "accounts/person.html", context, status=422 if is_wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_those_who(may_manage_people)
def invitations(request: HttpRequest) -> HttpResponse:
    """The form, and what it makes."""
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = inviting.invite(**form.cleaned_data, by=reader(request), at=timezone.now())
        except inviting.InvitationRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, f"Invited: {made.email}. The letter leaves within a minute.")
            return redirect("accounts:people")
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@for_those_who(may_manage_people)
def invitation_letter(request: HttpRequest, pk: int) -> HttpResponse:
    out = get_object_or_404(invitations_out(), pk=pk)
    try:
        inviting.invite_again(invitation=out, by=reader(request), at=timezone.now())
    except inviting.InvitationSpent:
        messages.warning(request, f"{out.email} took the invitation in this moment, or it was revoked.")
    else:
        messages.success(request, f"A new letter goes to {out.email}; the link of the old one ends.")
    return redirect("accounts:people")


@require_POST
@for_those_who(may_manage_people)
def invitation_revocation(request: HttpRequest, pk: int) -> HttpResponse:
    out = get_object_or_404(invitations_out(), pk=pk)
    try:
        inviting.revoke(invitation=out, by=reader(request), at=timezone.now())
    except inviting.InvitationSpent:
        messages.warning(request, f"{out.email} took the invitation in this moment.")
    else:
        messages.success(request, f"Revoked: the invitation to {out.email}.")
    return redirect("accounts:people")
