"""The map and the vocabulary: counties, specialties, ZIP points and the taxonomy crosswalk, loaded from data/."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse


class CountyType(models.TextChoices):
    """The five county designations of 42 CFR 422.116(c)."""

    LARGE_METRO = "large_metro", "Large metro"
    METRO = "metro", "Metro"
    MICRO = "micro", "Micro"
    RURAL = "rural", "Rural"
    CEAC = "ceac", "Extreme access"


class SpecialtyKind(models.TextChoices):
    PROVIDER = "provider", "Clinicians"
    FACILITY = "facility", "Facilities"


class TaxonomyMatch(models.TextChoices):
    PRIMARY = "primary", "Primary"
    ACCEPTED = "accepted", "Accepted"
    REVIEW = "review", "To be confirmed by a person"


class CountyQuerySet(models.QuerySet["County"]):
    def in_state(self, state: str) -> CountyQuerySet:
        return self.filter(state=state)

    def by_name(self) -> CountyQuerySet:
        return self.order_by("state", "name", "ssa_code")


class County(models.Model):
    """Identity is the SSA code: the FIPS code is blank or shared for a few (two SSA codes are Los Angeles)."""

    ssa_code = models.CharField("SSA code", max_length=5, primary_key=True)
    fips = models.CharField("FIPS code", max_length=5, blank=True)
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=2)
    county_type = models.CharField(max_length=12, choices=CountyType)
    beneficiaries = models.PositiveIntegerField(help_text="People with Medicare, as the edition says.")
    population = models.PositiveIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    edition = models.CharField(max_length=10, help_text="Edition of the county type and the beneficiaries.")

    objects = CountyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "counties"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ssa_code__regex=r"^[0-9]{5}$"), name="county_ssa_code_five_digits"
            ),
            models.CheckConstraint(
                condition=models.Q(fips="") | models.Q(fips__regex=r"^[0-9]{5}$"),
                name="county_fips_five_digits",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "name"], name="county_by_state"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="county_name_trigram"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("adequacy:county", args=[self.ssa_code])


class SpecialtyQuerySet(models.QuerySet["Specialty"]):
    def counted(self) -> SpecialtyQuerySet:
        """Those the regulator judges on their own: members of a summed type (001 to 006 in S03) are not."""
        return self.filter(parent__isnull=True)

    def to_look_for(self) -> SpecialtyQuerySet:
        """What a list is narrowed by: the regulator's own codes, and of ours those somebody works in."""
        works = models.Exists(Specialty.objects.filter(pk=models.OuterRef("pk"), affiliations__isnull=False))
        return self.counted().filter(models.Q(code__regex=r"^([0-9]{3}|S03)$") | works)


class Specialty(models.Model):
    """What a provider or facility is. Codes of Q and M are our own, for what the Medicare list lacks."""

    code = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=SpecialtyKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")

    objects = SpecialtyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "specialties"

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ZipPoint(models.Model):
    """A ZIP code area as one point with a weight, from the Census; never a person."""

    zip_code = models.CharField("ZIP", max_length=5, primary_key=True)
    county = models.ForeignKey(County, on_delete=models.PROTECT, null=True, related_name="zip_points")
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.zip_code


class TaxonomyCode(models.Model):
    code = models.CharField(max_length=10)
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="taxonomy_codes")
    name = models.CharField(max_length=200)
    match = models.CharField(max_length=10, choices=TaxonomyMatch)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "specialty"], name="taxonomycode_once_per_specialty"),
        ]

    def __str__(self) -> str:
        return self.code


class ReferenceLoad(models.Model):
    """Which edition of which reference table stands in the database: makes loading idempotent and quick."""

    name = models.CharField(max_length=60, unique=True)
    sha256 = models.CharField(max_length=64)
    edition = models.CharField(max_length=40)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} ({self.edition})"
