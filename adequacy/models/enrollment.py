"""The plan's own enrollees, by county: by these, states ask for one provider, or one bed, per so many enrollees."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from providers.models import County, Network


class Enrollment(models.Model):
    """Enrollees a network has, or expects, in a county. Where there is no row the number is not known."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="enrollments")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    enrollees = models.PositiveIntegerField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "county"], name="enrollment_once_per_county"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollees} in {self.county_id}"
