"""The people page: everybody, and the invitations that are out; and the mail log by what became of each letter."""

from __future__ import annotations

from django.db.models import Count

from accounts.models import AddressMark, Invitation, Notice, NoticeState, User, UserQuerySet
from accounts.models.access import InvitationQuerySet

STATES_SHOWN = {
    "planned": (NoticeState.QUEUED, NoticeState.SENDING),
    "sent": (NoticeState.SENT,),
    "failed": (NoticeState.FAILED,),
    "unknown": (NoticeState.UNKNOWN,),
}
"""As the mail log is filtered: a letter on its way is still a plan."""


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


def counts_by_state() -> list[tuple[str, str, int]]:
    """Of the mail log: the word in the address, the word to read, and how many letters."""
    counted = dict(Notice.objects.order_by().values_list("state").annotate(Count("pk")))
    return [
        (word, word.capitalize(), sum(counted.get(state, 0) for state in states))
        for word, states in STATES_SHOWN.items()
    ]


def mark_of(email: str) -> AddressMark | None:
    return AddressMark.objects.of(email).first()
