"""One attempt to sign one group for one network, and the record of its moves."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import Role, User
from pipeline.models.rules import DEAL_HAS_STEP, NEVER_CHANGED
from pipeline.stages import OPEN_STAGES, Stage
from pipeline.stall import NUDGE_BEFORE
from providers.models import Agreement, LetterOfIntent, Network, ProviderGroup

_OPEN = models.Q(stage__in=OPEN_STAGES)
BY_TIME = Coalesce("due_time", models.Value(dt.time(23, 59, 59), output_field=models.TimeField()))
"""Of the deals due on one day: those with a time by it, then the rest."""
_LETTER_AND_LATER = (Stage.LOI, Stage.LEGAL, Stage.SIGNED)


class LossReason(models.Model):
    """Why deals are lost: the plan's own list, edited by the manager."""

    code = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.label


class DealQuerySet(models.QuerySet["Deal"]):
    def visible_to(self, user: User | AnonymousUser) -> DealQuerySet:
        """Everybody of the plan reads deals; the medical director those that may want a closing call."""
        if not isinstance(user, User) or not user.is_active or user.role == Role.SYSTEM:
            return self.none()
        if user.role == Role.MEDICAL_DIRECTOR:
            return self.filter(stage__in=_LETTER_AND_LATER)
        return self

    def open(self) -> DealQuerySet:
        return self.filter(_OPEN)

    def in_network(self, network: Network) -> DealQuerySet:
        return self.filter(network=network)

    def held(self, today: dt.date) -> DealQuerySet:
        return self.filter(holds__ended_at__isnull=True, holds__until_on__gte=today)

    def counted_in_another_zone(self) -> DealQuerySet:
        """Open, and their owner has moved to another time zone since the clock was set. Only those who moved are looked
        at deal by deal; whether somebody did is told by two looks into the index of zones.
        """
        counted = Deal.objects.open().filter(owner=models.OuterRef("pk"), clock_zone__gt="")
        moved = User.objects.filter(
            models.Exists(counted.filter(clock_zone__lt=models.OuterRef("time_zone")))
            | models.Exists(counted.filter(clock_zone__gt=models.OuterRef("time_zone")))
        )
        mine = self.open().filter(owner__in=moved).exclude(clock_zone="")
        return mine.exclude(clock_zone=models.F("owner__time_zone"))

    def quiet(self, today: dt.date) -> DealQuerySet:
        """Quiet on `today`, the owner's date. A running hold keeps `quiet_on` ahead of its own end."""
        return self.open().filter(quiet_on__lte=today)

    def going_quiet(self, today: dt.date) -> DealQuerySet:
        return self.open().filter(quiet_on__gt=today, quiet_on__lte=today + NUDGE_BEFORE)

    def with_owner(self) -> DealQuerySet:
        return self.select_related("owner")


@pghistory.track()
class Deal(models.Model):
    group = models.ForeignKey(ProviderGroup, on_delete=models.PROTECT, related_name="deals")
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="deals")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="deals")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.IDENTIFIED)
    stage_entered_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    loss_reason = models.ForeignKey(LossReason, on_delete=models.PROTECT, null=True, blank=True)
    loss_note = models.CharField(max_length=500, blank=True)
    letter = models.ForeignKey(
        LetterOfIntent, on_delete=models.PROTECT, null=True, blank=True, related_name="deals"
    )
    agreement = models.OneToOneField(
        Agreement, on_delete=models.PROTECT, null=True, blank=True, related_name="deal"
    )
    last_contact_at = models.DateTimeField(null=True, blank=True, help_text="They last spoke or wrote to us.")
    last_attempt_at = models.DateTimeField(null=True, blank=True, help_text="Our last touch of any kind.")
    clock_zone = models.CharField(
        max_length=64,
        blank=True,
        db_default="",
        help_text="The time zone the two days below were counted in.",
    )
    clock_started_on = models.DateField(
        null=True, blank=True, help_text="The day the silence is counted from, on the owner's calendar."
    )
    quiet_on = models.DateField(
        null=True, blank=True, help_text="The first day it counts as quiet, on the owner's calendar."
    )

    unanswered = models.PositiveIntegerField(
        default=0,
        db_default=0,
        help_text="Our attempts since the clock started that found no answer; they tell what kind of quiet it is.",
    )
    due_on = models.DateField(
        null=True, blank=True, help_text="When its open step is due: lists are sorted by it."
    )
    due_time = models.TimeField(null=True, blank=True)

    objects = DealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "network"],
                condition=_OPEN,
                name="deal_one_open_per_group_and_network",
                violation_error_message="This group has an open deal for the network already.",
            ),
            models.CheckConstraint(
                condition=(_OPEN & models.Q(closed_at__isnull=True, closed_by__isnull=True))
                | (~_OPEN & models.Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="deal_closed_at_and_by_iff_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.LOST, loss_reason__isnull=False)
                | (~models.Q(stage=Stage.LOST) & models.Q(loss_reason__isnull=True)),
                name="deal_loss_reason_iff_lost",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=Stage.SIGNED) | models.Q(agreement__isnull=False),
                name="deal_signed_has_agreement",
            ),
            models.CheckConstraint(
                condition=(_OPEN & models.Q(quiet_on__isnull=False, clock_started_on__isnull=False))
                | (~_OPEN & models.Q(quiet_on__isnull=True, clock_started_on__isnull=True)),
                name="deal_quiet_on_iff_open",
            ),
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="deal_stage_is_known"),
        ]
        indexes = [
            models.Index(fields=["quiet_on"], condition=_OPEN, include=["owner"], name="deal_open_quiet_on"),
            models.Index(fields=["owner", "quiet_on"], condition=_OPEN, name="deal_open_owner_quiet"),
            models.Index(fields=["owner", "clock_zone"], condition=_OPEN, name="deal_open_clock_zone"),
            models.Index(fields=["owner", "stage"], name="deal_owner_stage"),
            models.Index(fields=["owner", "network", "due_on"], name="deal_owner_due"),
            models.Index(fields=["network", "stage", "-id"], name="deal_network_stage"),
            models.Index(fields=["network", "stage", "quiet_on"], name="deal_network_stage_quiet"),
            models.Index("due_on", BY_TIME, "id", condition=_OPEN, name="deal_open_by_day"),
            models.Index("network", "due_on", BY_TIME, "id", condition=_OPEN, name="deal_network_by_day"),
            models.Index(
                "network", "stage", "due_on", BY_TIME, "id", condition=_OPEN, name="deal_lane_by_day"
            ),
        ]
        triggers = [DEAL_HAS_STEP]

    def __str__(self) -> str:
        return f"deal {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("pipeline:deal", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN_STAGES

    @property
    def owner_zone(self) -> ZoneInfo:
        return self.owner.zone


class StageMoveQuerySet(models.QuerySet["StageMove"]):
    def standing(self) -> StageMoveQuerySet:
        """All but those taken back, and the moves that took them back."""
        return self.filter(undoes__isnull=True, undone_by_move__isnull=True)


class StageMove(models.Model):
    """From, to, by, at, why. Written with every change of stage, never changed; one that was undone has another row."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="moves")
    from_stage = models.CharField(max_length=12, choices=Stage)
    to_stage = models.CharField(max_length=12, choices=Stage)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()
    is_forward = models.BooleanField()
    is_straight_to_contract = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    key = models.UUIDField(unique=True, help_text="Made by the form, so that a double click moves once.")
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by_move"
    )

    objects = StageMoveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_stage=models.F("to_stage")), name="stagemove_changes_stage"
            ),
        ]
        indexes = [
            models.Index(fields=["deal", "-moved_at"], name="stagemove_newest_of_deal"),
            BrinIndex(fields=["moved_at"], autosummarize=True, name="stagemove_by_moment"),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.from_stage} to {self.to_stage}"


class OwnerChange(models.Model):
    """From whom to whom a deal went, by, at. Written with every change of owner, never changed."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="owner_changes")
    from_owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to_owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(from_owner=models.F("to_owner")), name="ownerchange_changes_owner"
            ),
        ]
        indexes = [models.Index(fields=["deal", "-changed_at"], name="ownerchange_newest_of_deal")]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"deal {self.deal_id} to {self.to_owner_id}"
