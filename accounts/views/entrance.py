"""The two doors besides signing in: the first administrator's, and an invitation's."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.actions.invitations import InvitationSpent, accept
from accounts.actions.setup import SetupClosed, WrongSetupCode, make_first_admin
from accounts.attempts import WAIT_MINUTES, forget, may_try
from accounts.forms.entrance import AcceptForm, SetupForm
from accounts.keys import hash_of
from accounts.models import Invitation, User

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SETUP_CODE = "setup-code"


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    if User.objects.people().exists():
        return redirect("/")
    form = SetupForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (admin := _first_admin(form)) is not None:
        login(request, admin, BACKEND)
        return redirect("/")
    return render(request, "accounts/setup.html", {"form": form}, status=422 if form.errors else 200)


def _first_admin(form: SetupForm) -> User | None:
    if not may_try(SETUP_CODE):
        form.add_error("code", f"Too many wrong codes. Wait {WAIT_MINUTES} minutes and try again.")
        return None
    names = ("code", "name", "email", "password", "time_zone")
    try:
        admin = make_first_admin(**{name: form.cleaned_data[name] for name in names}, at=timezone.now())
    except WrongSetupCode:
        form.add_error(
            "code", "This is not the newest code, or it was used. manage.py setup_code prints another."
        )
        return None
    except SetupClosed:
        form.add_error(
            None, "Somebody was quicker: this plan has its administrator. Sign in, or ask them to invite you."
        )
        return None
    forget(SETUP_CODE)
    return admin


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing; mail scanners open it too."""
    now = timezone.now()
    offered = Invitation.objects.pending(now).filter(token_hash=hash_of(token)).first()
    if offered is None:
        return render(request, "accounts/invitation_spent.html", status=410)
    form = AcceptForm(request.POST if request.method == "POST" else None, invitation=offered)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("name", "password", "time_zone")}
        try:
            person = accept(invitation=offered, **facts, at=now)
        except InvitationSpent:
            return render(request, "accounts/invitation_spent.html", status=410)
        login(request, person, BACKEND)
        return redirect("/")
    context = {"form": form, "invitation": offered}
    return render(request, "accounts/invitation.html", context, status=422 if form.errors else 200)
