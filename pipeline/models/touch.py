"""One contact with a group, or an attempt at one. Written once; a correction is a new row."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from accounts.models import User
from pipeline.models.deal import Deal
from pipeline.models.rules import NEVER_CHANGED
from providers.models import Contact

NOTE_LIMIT = 4000
OLDEST = dt.timedelta(days=2 * 365)
"""How far back a touch may lie: beyond that the year is mistyped."""


class Outcome(models.TextChoices):
    """How it went, in the order of the keys 1 to 8."""

    DECISION_MAKER = "decision_maker", "Decision-maker"
    STAFF = "staff", "Reached staff"
    MESSAGE = "message", "Left message"
    NO_ANSWER = "no_answer", "No answer"
    SENT = "sent", "Sent"
    REPLY = "reply", "Reply received"
    MET = "met", "Met"
    DECLINED = "declined", "Declined"


CONVERSATIONS = (Outcome.DECISION_MAKER, Outcome.STAFF, Outcome.REPLY, Outcome.MET, Outcome.DECLINED)
"""Two-way: they spoke or wrote to us. A message left, a call unanswered and a letter sent are attempts."""


class Channel(models.TextChoices):
    PHONE = "phone", "Phone"
    EMAIL = "email", "E-mail"
    LETTER = "letter", "Letter"
    VISIT = "visit", "Visit"
    PORTAL = "portal", "Portal"
    FAX = "fax", "Fax"


class TouchQuerySet(models.QuerySet["Touch"]):
    def visible_to(self, user: User | AnonymousUser) -> TouchQuerySet:
        return self.filter(deal__in=Deal.objects.visible_to(user))

    def standing(self) -> TouchQuerySet:
        """All but those taken back and those a later row corrects, unless that one was taken back."""
        correction = Touch.objects.filter(corrects=models.OuterRef("pk"), retraction__isnull=True)
        return self.filter(retraction__isnull=True).exclude(models.Exists(correction))

    def conversations(self) -> TouchQuerySet:
        return self.filter(is_conversation=True)

    def unanswered(self) -> TouchQuerySet:
        return self.filter(is_conversation=False)

    def newest_first(self) -> TouchQuerySet:
        return self.order_by("-made_at", "-pk")


class Touch(models.Model):
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="touches")
    key = models.UUIDField(unique=True, help_text="Made by the form, so that a double submit logs once.")
    outcome = models.CharField(max_length=20, choices=Outcome)
    is_conversation = models.BooleanField()
    channel = models.CharField(max_length=10, choices=Channel)
    note = models.CharField(max_length=NOTE_LIMIT, blank=True)
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="touches"
    )
    made_at = models.DateTimeField(help_text="When it happened.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(help_text="When it was written down.")
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )

    objects = TouchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "touches"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_conversation=True, outcome__in=CONVERSATIONS)
                | (models.Q(is_conversation=False) & ~models.Q(outcome__in=CONVERSATIONS)),
                name="touch_conversation_iff_two_way",
            ),
            models.CheckConstraint(
                condition=models.Q(made_at__lte=models.F("logged_at")),
                name="touch_made_before_logged",
                violation_error_message="A touch cannot lie in the future.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deal", "-made_at"], include=["is_conversation"], name="touch_newest_of_deal"
            ),
            BrinIndex(fields=["logged_at"], autosummarize=True, name="touch_by_moment"),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.outcome} of deal {self.deal_id}"


class TouchRetraction(models.Model):
    """A touch taken back. The touch stays, struck through, and counts for nothing."""

    touch = models.OneToOneField(Touch, on_delete=models.PROTECT, related_name="retraction")
    retracted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    retracted_at = models.DateTimeField()

    class Meta:
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"retraction of touch {self.touch_id}"
