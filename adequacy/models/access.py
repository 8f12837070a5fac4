"""How far people may have to travel: by type of area, and where the regulator relaxed it for one county."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from adequacy.access import Combine
from adequacy.models.edition_mark import CHANGES_THE_MARK
from adequacy.models.standard_set import StandardSet
from providers.models import County, Specialty

ASKED = (
    Q(combine__in=[Combine.BOTH, Combine.EITHER], minutes__isnull=False, miles__isnull=False)
    | Q(combine=Combine.TIME_ONLY, minutes__isnull=False, miles__isnull=True)
    | Q(combine=Combine.DISTANCE_ONLY, minutes__isnull=True, miles__isnull=False)
)


class AccessRule(models.Model):
    """Maximum minutes and miles, how they combine, and the percent of people who must be served within them."""

    standard_set = models.ForeignKey(StandardSet, on_delete=models.CASCADE, related_name="access_rules")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    area_type = models.CharField(max_length=20)
    combine = models.CharField(max_length=15, choices=Combine, default=Combine.BOTH)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    miles = models.PositiveSmallIntegerField(null=True, blank=True)
    providers_in_reach = models.PositiveSmallIntegerField(
        default=1, help_text="How many providers a member must have within the limits."
    )
    required_percent = models.DecimalField(max_digits=5, decimal_places=2)
    needs_open_panel = models.BooleanField(
        default=False, help_text="Only providers who take new patients count."
    )

    class Meta:
        triggers = CHANGES_THE_MARK
        constraints = [
            models.UniqueConstraint(
                fields=["standard_set", "specialty", "area_type"], name="accessrule_once"
            ),
            models.CheckConstraint(condition=ASKED, name="accessrule_limits_as_combined"),
            models.CheckConstraint(
                condition=Q(required_percent__gt=0, required_percent__lte=100),
                name="accessrule_percent_of_hundred",
            ),
            models.CheckConstraint(
                condition=Q(providers_in_reach__in=[1, 2]), name="accessrule_one_or_two_in_reach"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specialty_id} {self.area_type} {self.minutes} min {self.miles} mi"


class AccessOverride(models.Model):
    """A county whose limits the regulator relaxed for a specialty: it replaces both limits of the county's type."""

    standard_set = models.ForeignKey(StandardSet, on_delete=models.CASCADE, related_name="access_overrides")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    miles = models.PositiveSmallIntegerField()

    class Meta:
        triggers = CHANGES_THE_MARK
        constraints = [
            models.UniqueConstraint(
                fields=["standard_set", "specialty", "county"], name="accessoverride_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specialty_id} {self.county_id} {self.minutes} min {self.miles} mi"
