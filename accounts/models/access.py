"""How people come in: the one-time code of the first administrator, and invitations by mail."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models.user import Role


class SetupCode(models.Model):
    """The code an empty installation prints on its console; good for making the first administrator, once."""

    code_hash = models.CharField(max_length=128)
    created_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(used_at__isnull=True), name="setupcode_one_unused"
            ),
        ]

    def __str__(self) -> str:
        return f"setup code of {self.created_at:%Y-%m-%d %H:%M}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self, now: dt.datetime) -> InvitationQuerySet:
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)


class Invitation(models.Model):
    """A place offered to somebody by mail. The link carries a token of which only the hash is kept."""

    email = models.EmailField("e-mail")
    name = models.CharField(max_length=120)
    role = models.CharField(
        max_length=20, choices=[choice for choice in Role.choices if choice[0] != "system"]
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted_by__isnull=True, accepted_at__isnull=True)
                | models.Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="invitation_accepted_by_iff_at",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | models.Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="invitation_revoked_by_iff_at",
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_open_per_email",
                violation_error_message="An invitation to this address is already out.",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation of {self.email}"
