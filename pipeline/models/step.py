"""What the owner of a deal does next, and by when. An open deal has exactly one."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from accounts.models import User
from pipeline.models.deal import Deal
from pipeline.models.rules import STEP_DELETED, STEP_INSERTED, STEP_UPDATED
from pipeline.stall import LONGEST_APPOINTMENT


class StepKind(models.TextChoices):
    CALL = "call", "Call"
    EMAIL = "email", "E-mail"
    VISIT = "visit", "Visit"
    SEND = "send", "Send"
    APPOINTMENT = "appointment", "Appointment"
    OTHER = "other", "Other"


class StepEnd(models.TextChoices):
    DONE = "done", "Done"
    REPLACED = "replaced", "Replaced"
    DEAL_CLOSED = "deal_closed", "The deal closed"
    UNDONE = "undone", "Taken back"


class NextStepQuerySet(models.QuerySet["NextStep"]):
    def visible_to(self, user: User | AnonymousUser) -> NextStepQuerySet:
        return self.filter(deal__in=Deal.objects.visible_to(user))

    def open(self) -> NextStepQuerySet:
        return self.filter(closed_at__isnull=True)


@pghistory.track()
class NextStep(models.Model):
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="steps")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind, default=StepKind.CALL)
    what = models.CharField(max_length=200)
    due_on = models.DateField(help_text="On its owner's calendar.")
    due_time = models.TimeField(null=True, blank=True)
    planned_on = models.DateField(help_text="The owner's date when it was planned.")
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, choices=StepEnd, blank=True)
    restores = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="restored_as",
        help_text="The closed step this one brings back, with the day it was planned on.",
    )
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    restored_at = models.DateTimeField(null=True, blank=True)

    objects = NextStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal"], condition=models.Q(closed_at__isnull=True), name="nextstep_one_open_per_deal"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, end="")
                | (models.Q(closed_at__isnull=False, closed_by__isnull=False) & ~models.Q(end="")),
                name="nextstep_closed_by_iff_at",
            ),
            models.CheckConstraint(
                condition=models.Q(restores__isnull=True, restored_at__isnull=True, restored_by__isnull=True)
                | models.Q(restores__isnull=False, restored_at__isnull=False, restored_by__isnull=False),
                name="nextstep_restored_by_iff_at",
            ),
            models.CheckConstraint(
                condition=~models.Q(what=""),
                name="nextstep_what_not_empty",
                violation_error_message="Say what you will do.",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("planned_on")),
                name="nextstep_not_planned_in_the_past",
                violation_error_message="A next step lies ahead: choose today or a later day.",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="appointment")
                | models.Q(due_time__isnull=False, due_on__lte=models.F("planned_on") + LONGEST_APPOINTMENT),
                name="nextstep_appointment_has_time_within_21_days",
                violation_error_message="An appointment has a time and lies at most 21 days ahead.",
            ),
            models.CheckConstraint(
                condition=models.Q(planned_at__gte=models.F("planned_on") - dt.timedelta(days=1))
                & models.Q(planned_at__lte=models.F("planned_on") + dt.timedelta(days=2)),
                name="nextstep_planned_on_is_local_planned_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_on"],
                condition=models.Q(closed_at__isnull=True),
                name="nextstep_open_due",
            ),
            BrinIndex(fields=["planned_at"], autosummarize=True, name="nextstep_by_moment"),
        ]
        triggers = [STEP_INSERTED, STEP_UPDATED, STEP_DELETED]

    def __str__(self) -> str:
        return self.what
