"""How people come in: an invitation by mail, good for a week, taken once."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.keys import hash_of, new_token
from accounts.letters import invitation_letter
from accounts.models import Invitation, NoticeKind, Role, User
from accounts.notices import post_notice

GOOD_FOR = dt.timedelta(days=7)
ALREADY_OUT = "An invitation to this address is already out. Send it again from the list."


class InvitationRefused(Exception):
    """They are here already, or an invitation is out."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class InvitationSpent(Exception):
    """Taken, revoked or too old."""


@transaction.atomic
def invite(
    *, email: str, name: str, role: str, manager: User | None, by: User, at: dt.datetime
) -> Invitation:
    """Write the invitation and its letter. An older one to this address that ran out is revoked first."""
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise InvitationRefused("email", "Somebody here already uses this e-mail address.")
    earlier = Invitation.objects.select_for_update().filter(
        email__iexact=email, accepted_at__isnull=True, revoked_at__isnull=True
    )
    if earlier.pending(at).exists():
        raise InvitationRefused("email", ALREADY_OUT)
    earlier.update(revoked_by=by, revoked_at=at)
    token = new_token()
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=email,
                name=name,
                role=role,
                manager=manager,
                token_hash=hash_of(token),
                invited_by=by,
                invited_at=at,
                expires_at=at + GOOD_FOR,
            )
    except IntegrityError as error:  # Somebody else invited them in this very moment.
        raise InvitationRefused("email", ALREADY_OUT) from error
    _post(invitation, token, at=at)
    return invitation


@transaction.atomic
def invite_again(*, invitation: Invitation, by: User, at: dt.datetime) -> Invitation:
    """A new letter with a new key, good for a week from now; the link of the old letter ends."""
    open_one = _lock_open(invitation.pk)
    token = new_token()
    open_one.token_hash, open_one.expires_at = hash_of(token), at + GOOD_FOR
    open_one.save(update_fields=["token_hash", "expires_at"])
    _post(open_one, token, at=at)
    return open_one


@transaction.atomic
def revoke(*, invitation: Invitation, by: User, at: dt.datetime) -> Invitation:
    open_one = _lock_open(invitation.pk)
    open_one.revoked_by, open_one.revoked_at = by, at
    open_one.save(update_fields=["revoked_by", "revoked_at"])
    return open_one


@transaction.atomic
def accept(*, invitation: Invitation, name: str, password: str, time_zone: str, at: dt.datetime) -> User:
    """Lock the invitation, so that of two clicks one makes the person, and the other finds it taken."""
    open_one = _lock_open(invitation.pk)
    if open_one.expires_at <= at or User.objects.filter(email__iexact=open_one.email).exists():
        raise InvitationSpent
    is_admin = open_one.role == Role.ADMIN
    person: User = User.objects.create(
        email=open_one.email,
        password=make_password(password),
        name=name,
        role=open_one.role,
        manager=open_one.manager,
        time_zone=time_zone,
        is_staff=is_admin,
        is_superuser=is_admin,
    )
    open_one.accepted_by, open_one.accepted_at = person, at
    open_one.save(update_fields=["accepted_by", "accepted_at"])
    return person


def _lock_open(pk: int) -> Invitation:
    open_one = (
        Invitation.objects.select_for_update(of=("self",))
        .filter(pk=pk, accepted_at__isnull=True, revoked_at__isnull=True)
        .first()
    )
    if open_one is None:
        raise InvitationSpent
    return open_one


def _post(invitation: Invitation, token: str, *, at: dt.datetime) -> None:
    letter = invitation_letter(invitation, path=reverse("accounts:invitation", args=[token]))
    post_notice(
        kind=NoticeKind.INVITATION,
        recipient=None,
        to_email=invitation.email,
        unique_key=f"invitation:{invitation.pk}:{invitation.token_hash[:16]}",
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        at=at,
    )
