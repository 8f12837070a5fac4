"""The people page: everybody, and the invitations that are out."""

from __future__ import annotations

from accounts.models import Invitation, User, UserQuerySet
from accounts.models.access import InvitationQuerySet


def people_listed() -> UserQuerySet:
    """Those who can sign in first, then those who left; the system user is nobody."""
    everybody = User.objects.exclude(role="system").select_related("manager")
    listed: UserQuerySet = everybody.order_by("-is_active", "name", "pk")
    return listed


def invitations_out() -> InvitationQuerySet:
    """Neither taken nor revoked; also those that ran out, since they can be sent again."""
    return (
        Invitation.objects.filter(accepted_at__isnull=True, revoked_at__isnull=True)
        .select_related("manager", "invited_by")
        .order_by("-invited_at", "-pk")
    )
