"""How many a county needs of a type. The arithmetic is in `adequacy.minimums`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from adequacy.minimums import MinimumKind
from adequacy.models.edition_mark import CHANGES_THE_MARK
from adequacy.models.standard_set import StandardSet
from providers.models import Specialty


class MinimumRule(models.Model):
    standard_set = models.ForeignKey(StandardSet, on_delete=models.CASCADE, related_name="minimum_rules")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    area_type = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=MinimumKind)
    value = models.DecimalField(max_digits=10, decimal_places=4)

    class Meta:
        triggers = CHANGES_THE_MARK
        constraints = [
            models.UniqueConstraint(
                fields=["standard_set", "specialty", "area_type"], name="minimumrule_once"
            ),
            models.CheckConstraint(
                condition=Q(value__gt=0)
                | ~Q(kind__in=[MinimumKind.PEOPLE_PER_PROVIDER, MinimumKind.PEOPLE_PER_BED]),
                name="minimumrule_divides_by_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specialty_id} {self.area_type} {self.value}"
