"""The cells that hang on one group. Derived: replaced by measuring, never edited."""

from __future__ import annotations

from django.db import models

from providers.models import County, Network, ProviderGroup, Specialty


class CriticalCellQuerySet(models.QuerySet["CriticalCell"]):
    def of(self, network: Network) -> CriticalCellQuerySet:
        return self.filter(network=network)


class CriticalCell(models.Model):
    """A cell of the executed network that passes, and falls when this group leaves with all it brings.

    `have` and `covered` are what would be left: providers or beds, and the weight of members in reach.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="critical_cells")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(ProviderGroup, on_delete=models.CASCADE, related_name="+")
    have = models.FloatField()
    covered = models.PositiveBigIntegerField()
    number_falls = models.BooleanField(help_text="Too few would be left.")
    access_falls = models.BooleanField(help_text="Too many members would be out of reach.")

    objects = CriticalCellQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "county", "specialty", "group"], name="criticalcell_once_per_group"
            ),
            models.CheckConstraint(
                condition=models.Q(number_falls=True) | models.Q(access_falls=True),
                name="criticalcell_falls_by_a_test",
            ),
        ]
        indexes = [models.Index(fields=["network", "group"], name="criticalcell_by_group")]

    def __str__(self) -> str:
        return f"{self.county_id} {self.specialty_id} without {self.group_id}"
