"""Pauses and silences: a hold a rep sets, and the record that a deal went quiet."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from pipeline.models.deal import Deal
from pipeline.stages import OPEN_STAGES, Stage
from pipeline.stall import LONGEST_HOLD, LONGEST_LIMIT, QUIET_AFTER, SHORTEST_LIMIT, Silence


class HoldReason(models.Model):
    """Why deals rest: the plan's own list."""

    code = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.label


class HoldQuerySet(models.QuerySet["Hold"]):
    def visible_to(self, user: User | AnonymousUser) -> HoldQuerySet:
        return self.filter(deal__in=Deal.objects.visible_to(user))

    def standing(self) -> HoldQuerySet:
        return self.filter(is_undone=False)

    def running(self) -> HoldQuerySet:
        return self.filter(ended_at__isnull=True)

    def over(self, today: dt.date) -> HoldQuerySet:
        """Running on paper although the last day is past."""
        return self.running().filter(until_on__lt=today)


@pghistory.track()
class Hold(models.Model):
    """A pause until a day, at most sixty days after it was placed. `until_on` is its last day."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="holds")
    reason = models.ForeignKey(HoldReason, on_delete=models.PROTECT, related_name="+")
    placed_on = models.DateField(help_text="The owner's date when it was placed.")
    until_on = models.DateField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(
        null=True, blank=True, help_text="The last day it held, on the owner's calendar."
    )
    is_undone = models.BooleanField(
        default=False, db_default=False, help_text="Taken back: it starts no clock."
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal"],
                condition=models.Q(ended_at__isnull=True),
                name="hold_one_running_per_deal",
                violation_error_message="This deal is on hold already.",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    until_on__gte=models.F("placed_on"), until_on__lte=models.F("placed_on") + LONGEST_HOLD
                ),
                name="hold_at_most_60_days",
                violation_error_message="A hold lasts from today to at most 60 days ahead.",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True, ended_on__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False, ended_on__isnull=False),
                name="hold_ended_by_iff_at",
            ),
            models.CheckConstraint(
                condition=models.Q(is_undone=False) | models.Q(ended_at__isnull=False),
                name="hold_undone_is_over",
            ),
            models.CheckConstraint(
                condition=models.Q(placed_at__gte=models.F("placed_on") - dt.timedelta(days=1))
                & models.Q(placed_at__lte=models.F("placed_on") + dt.timedelta(days=2)),
                name="hold_placed_on_is_local_placed_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["until_on"], condition=models.Q(ended_at__isnull=True), name="hold_running_until"
            ),
        ]

    def __str__(self) -> str:
        return f"hold of deal {self.deal_id} to {self.until_on:%Y-%m-%d}"


class StageLimitQuerySet(models.QuerySet["StageLimit"]):
    def of_stages(self) -> dict[str, int]:
        """The limit of each open stage in days, set or not."""
        return {str(stage): QUIET_AFTER.days for stage in OPEN_STAGES} | dict(
            self.values_list("stage", "days")
        )

    def of_stage(self, stage: str) -> dt.timedelta:
        days = self.filter(stage=stage).values_list("days", flat=True).first()
        return QUIET_AFTER if days is None else dt.timedelta(days=days)


@pghistory.track()
class StageLimit(models.Model):
    """After how many days of silence a deal of this stage is quiet, where the plan set another number than fourteen."""

    stage = models.CharField(max_length=12, choices=Stage, unique=True)
    days = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = StageLimitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days__range=(SHORTEST_LIMIT, LONGEST_LIMIT)),
                name="stagelimit_within_reason",
                violation_error_message=f"A limit is {SHORTEST_LIMIT} to {LONGEST_LIMIT} days.",
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=OPEN_STAGES), name="stagelimit_of_an_open_stage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.days} days"


class AlertEnd(models.TextChoices):
    CONTACT = "contact", "They answered"
    FORWARD = "forward", "It moved forward"
    HOLD = "hold", "Put on hold"
    CLOSED = "closed", "The deal closed"
    LIMIT = "limit", "The limit was raised"


class StallAlertQuerySet(models.QuerySet["StallAlert"]):
    def visible_to(self, user: User | AnonymousUser) -> StallAlertQuerySet:
        return self.filter(deal__in=Deal.objects.visible_to(user))

    def open(self) -> StallAlertQuerySet:
        return self.filter(closed_at__isnull=True)


class StallAlert(models.Model):
    """One silence of one deal: open until contact, a forward move, a hold or the end. A new silence is a new alert."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="alerts")
    silence = models.CharField(max_length=12, choices=Silence)
    quiet_on = models.DateField(help_text="The day the silence was complete; names the episode.")
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    owner_told_on = models.DateField(null=True, blank=True)
    manager_told_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, choices=AlertEnd, blank=True)

    objects = StallAlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal"],
                condition=models.Q(closed_at__isnull=True),
                name="stallalert_one_open_per_deal",
            ),
            models.UniqueConstraint(fields=["deal", "quiet_on"], name="stallalert_once_per_episode"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, end="")
                | (models.Q(closed_at__isnull=False, closed_by__isnull=False) & ~models.Q(end="")),
                name="stallalert_closed_by_iff_at",
            ),
        ]

    def __str__(self) -> str:
        return f"stall of deal {self.deal_id} on {self.quiet_on:%Y-%m-%d}"


class Escalation(models.Model):
    """That one of those above the manager was told of a silence. Once per person and episode."""

    alert = models.ForeignKey(StallAlert, on_delete=models.PROTECT, related_name="escalations")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    told_on = models.DateField(help_text="On the person's own calendar.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "person"], name="escalation_once_per_person_and_alert"),
        ]

    def __str__(self) -> str:
        return f"alert {self.alert_id} told to {self.person_id}"
