"""Standards as rows: what the regulator asks of a county, a specialty at a time. Editions live side by side.

The rules are those of 42 CFR 422.116 and of the yearly HSD Reference File; the figures stand in data/.
"""

from __future__ import annotations

from django.db import models

from providers.models import County, CountyType, LineOfBusiness, Network, Specialty


class StandardSetQuerySet(models.QuerySet["StandardSet"]):
    def measuring(self, network: Network) -> StandardSetQuerySet:
        """The set a network is measured by: its line of business in its edition."""
        return self.filter(line_of_business=network.line_of_business, edition=network.edition)


class StandardSet(models.Model):
    line_of_business = models.CharField(max_length=20, choices=LineOfBusiness)
    state = models.CharField(max_length=2, blank=True, help_text="Empty for a federal standard.")
    program = models.CharField(max_length=60, blank=True)
    edition = models.CharField(max_length=10)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    objects = StandardSetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line_of_business", "state", "program", "edition"],
                name="standardset_once_per_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_line_of_business_display()} {self.edition}"


class CountyArea(models.Model):
    """What one edition says of a county: its type, its people and the share of them a plan is measured by."""

    standard_set = models.ForeignKey(StandardSet, on_delete=models.CASCADE, related_name="county_areas")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="areas")
    area_type = models.CharField(max_length=20, choices=CountyType)
    beneficiaries = models.PositiveIntegerField()
    base_population_ratio = models.DecimalField(
        max_digits=12, decimal_places=10, help_text="95th percentile of plans' shares, by county type."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["standard_set", "county"], name="countyarea_once_per_set"),
        ]

    def __str__(self) -> str:
        return f"{self.county_id} {self.area_type}"


class AccessRule(models.Model):
    """Maximum minutes and miles, and the percent of people who must be within both."""

    standard_set = models.ForeignKey(StandardSet, on_delete=models.CASCADE, related_name="access_rules")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    area_type = models.CharField(max_length=20, choices=CountyType)
    minutes = models.PositiveSmallIntegerField()
    miles = models.PositiveSmallIntegerField()
    required_percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["standard_set", "specialty", "area_type"], name="accessrule_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specialty_id} {self.area_type} {self.minutes} min {self.miles} mi"


class AccessOverride(models.Model):
    """A county whose limits the regulator relaxed for a specialty: it replaces the rule of the county's type."""

    standard_set = models.ForeignKey(StandardSet, on_delete=models.CASCADE, related_name="access_overrides")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField()
    miles = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["standard_set", "specialty", "county"], name="accessoverride_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specialty_id} {self.county_id} {self.minutes} min {self.miles} mi"


class MinimumKind(models.TextChoices):
    PROVIDERS_PER_1000 = "per_1000_providers", "Providers per 1,000"
    BEDS_PER_1000 = "per_1000_beds", "Beds per 1,000"
    FIXED = "fixed", "A fixed number per county"


class MinimumRule(models.Model):
    standard_set = models.ForeignKey(StandardSet, on_delete=models.CASCADE, related_name="minimum_rules")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    area_type = models.CharField(max_length=20, choices=CountyType)
    kind = models.CharField(max_length=20, choices=MinimumKind)
    value = models.DecimalField(max_digits=8, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["standard_set", "specialty", "area_type"], name="minimumrule_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specialty_id} {self.area_type} {self.value}"
