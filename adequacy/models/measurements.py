"""The record of measuring a network as a whole: how far it is, what it found, and whether stored cells were right."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from providers.models import Network


class MeasurementQuerySet(models.QuerySet["Measurement"]):
    def running(self) -> MeasurementQuerySet:
        return self.filter(finished_at__isnull=True)

    def finished(self) -> MeasurementQuerySet:
        """Those that came to their end; one that failed did not."""
        return self.filter(finished_at__isnull=False, failure="")

    def newest_first(self) -> MeasurementQuerySet:
        return self.order_by("-asked_at", "-pk")


class Purpose(models.TextChoices):
    REPLACE = "replace", "Measure all cells anew"
    RECONCILE = "reconcile", "Check stored cells against a full measurement"


class Measurement(models.Model):
    """`kinds_done` of `kinds` is the progress. `differing` says how many stored cells a reconciliation found wrong;
    they were put right with it.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="measurements")
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.REPLACE)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    as_of = models.DateField(null=True, help_text="Signatures, letters and rosters of that day.")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    kinds = models.PositiveIntegerField(default=0)
    kinds_done = models.PositiveIntegerField(default=0)
    cells = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    differing = models.PositiveIntegerField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network"],
                condition=models.Q(finished_at__isnull=True),
                name="measurement_one_running_per_network",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} of network {self.network_id}"
