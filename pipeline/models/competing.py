"""Other plans a group is in, or talks to, as it was told to us. For those who work its deals alone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from providers.models import ProviderGroup

PLAN_NAME_LIMIT = 80


class Standing(models.TextChoices):
    IN_NETWORK = "in_network", "in their network"
    IN_TALKS = "in_talks", "in talks with them"
    LEFT = "left", "left them"


class CompetingPlanQuerySet(models.QuerySet["CompetingPlan"]):
    def standing(self) -> CompetingPlanQuerySet:
        return self.filter(ended_at__isnull=True)


class CompetingPlan(models.Model):
    """One plan as it stood with a group, from when to when; another standing is a new row."""

    group = models.ForeignKey(ProviderGroup, on_delete=models.PROTECT, related_name="competing_plans")
    name = models.CharField(max_length=PLAN_NAME_LIMIT)
    standing = models.CharField(max_length=10, choices=Standing)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CompetingPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "group",
                Lower("name"),
                condition=models.Q(ended_at__isnull=True),
                name="competingplan_once_per_group",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="competingplan_has_name"),
            models.CheckConstraint(
                condition=models.Q(ended_by__isnull=True, ended_at__isnull=True)
                | models.Q(ended_by__isnull=False, ended_at__isnull=False),
                name="competingplan_ended_by_iff_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_standing_display()})"
