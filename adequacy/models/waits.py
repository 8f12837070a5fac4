"""The longest wait for an appointment a set allows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from adequacy.models.standard_set import StandardSet


class WaitUnit(models.TextChoices):
    IMMEDIATE = "immediate", "At once"
    BUSINESS = "business", "Business days"
    CALENDAR = "calendar", "Calendar days"


class WaitRule(models.Model):
    """`days` is empty where the state still has to set it; `percent` where the rule names no share."""

    standard_set = models.ForeignKey(StandardSet, on_delete=models.CASCADE, related_name="wait_rules")
    service = models.CharField(max_length=120)
    days = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=10, choices=WaitUnit)
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    valid_from = models.CharField(
        max_length=120, help_text="In the rule's own words: it may hang on a rating period."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard_set", "service"], name="waitrule_once_per_service"),
            models.CheckConstraint(
                condition=~Q(unit=WaitUnit.IMMEDIATE) | Q(days=0), name="waitrule_at_once_is_no_day"
            ),
        ]

    def __str__(self) -> str:
        return self.service
