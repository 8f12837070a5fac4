"""What came of the forecasts: whether each cell passed on the day of a filing. Written once, after the day."""

from __future__ import annotations

from django.db import models

from pipeline.models.rules import NEVER_CHANGED
from providers.models import County, Network, Specialty


class CellOutcome(models.Model):
    """A cell on the day of a filing, measured with what was in force that day, letters where they counted."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="cell_outcomes")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    filing_on = models.DateField()
    passed = models.BooleanField()
    judged_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "filing_on", "county", "specialty"], name="celloutcome_once_per_filing"
            ),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.county_id} {self.specialty_id} on {self.filing_on:%Y-%m-%d}"
