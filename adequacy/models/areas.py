"""The kinds of area an edition tells apart, and which kind each county is."""

from __future__ import annotations

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from adequacy.models.edition_mark import CHANGES_THE_MARK
from adequacy.models.standard_set import StandardSet
from providers.models import County


class AreaType(models.Model):
    """Large metro to extreme access for the federal sets; a state may tell fewer apart.

    Other rows of the set name it by its code. `miles_per_hour` turns miles into minutes where no road is asked.
    """

    standard_set = models.ForeignKey(StandardSet, on_delete=models.CASCADE, related_name="area_types")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    miles_per_hour = models.PositiveSmallIntegerField()

    class Meta:
        triggers = CHANGES_THE_MARK
        constraints = [
            models.UniqueConstraint(fields=["standard_set", "code"], name="areatype_once_per_set"),
            models.CheckConstraint(condition=Q(miles_per_hour__gt=0), name="areatype_moves"),
        ]

    def __str__(self) -> str:
        return self.name


class CountyAreaQuerySet(models.QuerySet["CountyArea"]):
    def named(self) -> CountyAreaQuerySet:
        """With `area_name`, the set's own name of the area type."""
        kinds = AreaType.objects.filter(standard_set=OuterRef("standard_set"), code=OuterRef("area_type"))
        return self.annotate(area_name=Coalesce(Subquery(kinds.values("name")), F("area_type")))


class CountyArea(models.Model):
    """What one edition says of a county: its type, its people and the share of them a plan is measured by.

    People and share stay empty where the edition gives none; what would need them is then not evaluated.
    """

    standard_set = models.ForeignKey(StandardSet, on_delete=models.CASCADE, related_name="county_areas")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="areas")
    area_type = models.CharField(max_length=20)
    beneficiaries = models.PositiveIntegerField(
        null=True, blank=True, help_text="People the rule counts; empty where the edition gives no number."
    )
    base_population_ratio = models.DecimalField(
        max_digits=12,
        decimal_places=10,
        null=True,
        blank=True,
        help_text="95th percentile of plans' shares, by county type.",
    )
    area_name: str  # as `named()` reads it

    objects = CountyAreaQuerySet.as_manager()

    class Meta:
        triggers = CHANGES_THE_MARK
        constraints = [
            models.UniqueConstraint(fields=["standard_set", "county"], name="countyarea_once_per_set"),
        ]

    def __str__(self) -> str:
        return f"{self.county_id} {self.area_type}"
