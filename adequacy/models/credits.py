"""Percentage points added to an achieved share, and to nothing else. The arithmetic is in `adequacy.credits`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from adequacy.credits import CreditKind
from adequacy.models.edition_mark import CHANGES_THE_MARK
from adequacy.models.standard_set import StandardSet
from providers.models import County, Specialty


class CreditRule(models.Model):
    """Empty specialty or county: the credit is for every one of them."""

    standard_set = models.ForeignKey(StandardSet, on_delete=models.CASCADE, related_name="credit_rules")
    kind = models.CharField(max_length=20, choices=CreditKind)
    specialty = models.ForeignKey(
        Specialty, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    points = models.PositiveSmallIntegerField(help_text="Percentage points.")
    applies_to_application_only = models.BooleanField(default=False)

    class Meta:
        triggers = CHANGES_THE_MARK
        constraints = [
            models.UniqueConstraint(
                fields=["standard_set", "kind", "specialty", "county"],
                name="creditrule_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(points__gte=1, points__lte=100), name="creditrule_points_of_hundred"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.points}"
