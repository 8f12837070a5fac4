"""What a set judges, and what counts in it. The codes are those of the one vocabulary, `providers.Specialty`."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from adequacy.models.edition_mark import CHANGES_THE_MARK
from adequacy.models.standard_set import StandardSet
from adequacy.ruleset import Population
from providers.models import Specialty


class SpecialtyTypeQuerySet(models.QuerySet["SpecialtyType"]):
    def judged(self) -> SpecialtyTypeQuerySet:
        """Those judged on their own. One with a parent is listed one by one and judged in the parent's sum."""
        return self.filter(parent__isnull=True)


class SpecialtyType(models.Model):
    standard_set = models.ForeignKey(StandardSet, on_delete=models.CASCADE, related_name="specialty_types")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    population = models.CharField(max_length=10, choices=Population, default=Population.ALL)
    name = models.CharField(max_length=120, help_text="As this set prints it.")

    objects = SpecialtyTypeQuerySet.as_manager()

    class Meta:
        triggers = CHANGES_THE_MARK
        constraints = [
            models.UniqueConstraint(fields=["standard_set", "specialty"], name="specialtytype_once_per_set"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("specialty")),
                name="specialtytype_is_no_parent_of_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CountedAs(models.Model):
    """A provider of `specialty` counts in the type `judged`, fully or by a weight (some roles count half)."""

    standard_set = models.ForeignKey(StandardSet, on_delete=models.CASCADE, related_name="counted_as")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    judged = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    weight = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal(1))

    class Meta:
        triggers = CHANGES_THE_MARK
        verbose_name_plural = "counted as"
        constraints = [
            models.UniqueConstraint(
                fields=["standard_set", "specialty", "judged"], name="countedas_once_per_type"
            ),
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=1), name="countedas_weight_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.specialty_id} in {self.judged_id}"
