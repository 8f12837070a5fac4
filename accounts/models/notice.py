"""The outbox: a letter is a row before it is a mail, unique per reason to write it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.conf import settings
from django.db import models

from accounts.models.user import User


class NoticeKind(models.TextChoices):
    DIGEST = "digest", "Daily digest"
    STALLS = "stalls", "Stalled deals of the team"
    ESCALATION = "escalation", "Pivotal deals that stay quiet"
    BRIEF = "brief", "Weekly brief"
    HANDOVER = "handover", "A deal was handed over"
    IMPORT = "import", "An import is finished"
    CLOSING_CALL = "closing_call", "A closing call is asked for"
    INVITATION = "invitation", "Invitation"
    PASSWORD = "password", "Password reset"


CARRIES_A_KEY = frozenset({NoticeKind.INVITATION, NoticeKind.PASSWORD})
"""Letters with a link that opens the door: their text is forgotten once they are sent."""


class NoticeState(models.TextChoices):
    """`unknown` is a letter whose sending was begun and never confirmed; a person decides, no machine repeats it.

    `kept` is one its reader wants on a page and not as a mail.
    """

    QUEUED = "queued", "Planned"
    SENDING = "sending", "Sending"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    UNKNOWN = "unknown", "Unknown"
    KEPT = "kept", "Kept to read here"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def ready(self, now: dt.datetime) -> NoticeQuerySet:
        return self.filter(state=NoticeState.QUEUED, send_after__lte=now)

    def abandoned(self, before: dt.datetime) -> NoticeQuerySet:
        """Claimed by a worker that never came back."""
        return self.filter(state=NoticeState.SENDING, claimed_at__lt=before)

    def in_states(self, states: Collection[str]) -> NoticeQuerySet:
        return self.filter(state__in=states)

    def to_read_by(self, person: User) -> NoticeQuerySet:
        """A person's own, as far as they are to be found on a page; never those that carry a key."""
        return self.filter(recipient=person, is_on_page=True).exclude(kind__in=CARRIES_A_KEY)

    def newest_first(self) -> NoticeQuerySet:
        return self.order_by("-created_at", "-pk")


class Notice(models.Model):
    kind = models.CharField(max_length=20, choices=NoticeKind)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    to_email = models.EmailField()
    unique_key = models.CharField(max_length=200, unique=True, help_text="For example digest:7:2026-11-23.")
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    calendar = models.TextField(
        blank=True, db_default="", help_text="An invitation that goes with it (RFC 5545)."
    )
    is_on_page = models.BooleanField(
        default=True, db_default=True, help_text="Its reader finds it under My letters."
    )
    state = models.CharField(max_length=10, choices=NoticeState, default=NoticeState.QUEUED)
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", sent_at__isnull=False)
                | (~models.Q(state="sent") & models.Q(sent_at__isnull=True)),
                name="notice_sent_at_iff_sent",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sending") | models.Q(claimed_at__isnull=False),
                name="notice_sending_is_claimed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["send_after", "id"], condition=models.Q(state="queued"), name="notice_queued"
            ),
            models.Index(fields=["claimed_at"], condition=models.Q(state="sending"), name="notice_sending"),
            models.Index(fields=["-created_at"], name="notice_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_email}"
