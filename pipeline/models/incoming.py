"""Mail that came in: every one is a row, whatever becomes of it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import Role, User
from pipeline.models.deal import Deal
from pipeline.models.touch import Outcome, Touch
from providers.models import Contact


class MailState(models.TextChoices):
    """`automatic` is what a machine wrote: it is kept and never counts."""

    WAITING = "waiting", "Waiting"
    LOGGED = "logged", "Logged"
    SET_ASIDE = "set_aside", "Set aside"
    AUTOMATIC = "automatic", "Automatic"


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    def visible_to(self, user: User | AnonymousUser) -> IncomingMailQuerySet:
        """One's own; managers also those of their team, and what belongs to nobody."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        own = models.Q(reader=user)
        if user.role == Role.MANAGER:
            own |= (
                models.Q(reader__isnull=True)
                | models.Q(reader__manager=user)
                | models.Q(reader__is_active=False)
            )
        return self.filter(own)

    def newest_first(self) -> IncomingMailQuerySet:
        return self.order_by("-received_at", "-pk")


class IncomingMail(models.Model):
    message_id = models.CharField(max_length=300)
    came_to = models.CharField(max_length=320, help_text="The address of ours it came to.")
    sender = models.CharField(max_length=320, blank=True)
    sender_name = models.CharField(max_length=320, blank=True)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    sent_at = models.DateTimeField(help_text="As its sender says, and never later than it was received.")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MailState)
    why = models.CharField(max_length=300, blank=True, help_text="Why it waits, or why it does not count.")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incoming_mail",
    )
    deal = models.ForeignKey(
        Deal, on_delete=models.PROTECT, null=True, blank=True, related_name="incoming_mail"
    )
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    touch = models.ForeignKey(
        Touch, on_delete=models.PROTECT, null=True, blank=True, related_name="incoming_mail"
    )

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "incoming mail"
        constraints = [
            models.UniqueConstraint(fields=["message_id", "came_to"], name="incomingmail_once_per_address"),
            models.CheckConstraint(
                condition=models.Q(state="logged", touch__isnull=False)
                | (~models.Q(state="logged") & models.Q(touch__isnull=True)),
                name="incomingmail_touch_iff_logged",
            ),
        ]
        indexes = [
            models.Index(
                fields=["reader", "-received_at"],
                condition=models.Q(state="waiting"),
                name="incomingmail_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"mail from {self.sender}"
