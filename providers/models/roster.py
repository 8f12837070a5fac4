"""Who could be in the network, and where: clinicians and facilities, sites, and who works where for whom."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.urls import reverse

from accounts.models import User
from providers.models.groups import ProviderGroup
from providers.models.network import Network
from providers.models.reference import County, Specialty


class ProviderKind(models.TextChoices):
    INDIVIDUAL = "individual", "Clinician"
    ORGANIZATION = "organization", "Facility"


class ProviderQuerySet(models.QuerySet["Provider"]):
    def visible_to(self, user: User | AnonymousUser) -> ProviderQuerySet:
        return self if isinstance(user, User) and user.is_active else self.none()

    def by_name(self) -> ProviderQuerySet:
        return self.order_by("name", "pk")


@pghistory.track()
class Provider(models.Model):
    """One clinician or facility, by NPI. A clinician's name is kept as "Last, First"."""

    npi = models.CharField(
        "NPI",
        max_length=10,
        unique=True,
        error_messages={"unique": "A provider with this NPI is here already."},
    )
    kind = models.CharField(max_length=12, choices=ProviderKind, default=ProviderKind.INDIVIDUAL)
    name = models.CharField(max_length=200)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(npi__regex=r"^[12][0-9]{9}$"),
                name="provider_npi_ten_digits",
                violation_error_message="An NPI has ten digits and begins with 1 or 2.",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="provider_name_not_empty"),
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="provider_name_trigram"),
            models.Index(fields=["name", "id"], name="provider_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("providers:provider", args=[self.npi])


@pghistory.track()
class Location(models.Model):
    """A site of a group. Moving house makes a new site; only a corrected coordinate changes one in place."""

    group = models.ForeignKey(ProviderGroup, on_delete=models.CASCADE, related_name="locations")
    address = models.CharField(max_length=200)
    city = models.CharField(max_length=80)
    state = models.CharField(max_length=2)
    zip_code = models.CharField("ZIP", max_length=5)
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="locations")
    latitude = models.FloatField()
    longitude = models.FloatField()
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "address", "zip_code"], name="location_address_once_per_group"
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180))
                & ~models.Q(latitude=0, longitude=0),
                name="location_point_on_earth",
                violation_error_message="Latitude and longitude do not name a place.",
            ),
        ]
        indexes = [
            GinIndex(OpClass("phone", name="gin_trgm_ops"), name="location_phone_trigram"),
            GinIndex(OpClass(Upper("address"), name="gin_trgm_ops"), name="location_address_trigram"),
            GinIndex(OpClass(Upper("city"), name="gin_trgm_ops"), name="location_city_trigram"),
            models.Index(fields=["latitude", "longitude"], name="location_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.address}, {self.city}"


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    def current(self, today: dt.date) -> AffiliationQuerySet:
        """In force on the day: begun, and not yet ended. `until_on` is the last day."""
        return self.filter(
            models.Q(from_on__isnull=True) | models.Q(from_on__lte=today),
            models.Q(until_on__isnull=True) | models.Q(until_on__gte=today),
        )


@pghistory.track()
class Affiliation(models.Model):
    """Provider works for group at location in specialty. Who, where and what never change: a change is a new row."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="affiliations")
    group = models.ForeignKey(ProviderGroup, on_delete=models.PROTECT, related_name="affiliations")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="affiliations")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="affiliations")
    beds = models.PositiveIntegerField(
        null=True, blank=True, help_text="Staffed Medicare beds, hospitals only."
    )
    is_accepting = models.BooleanField("accepts new patients", default=True)
    offers_telehealth = models.BooleanField("sees patients by video or telephone", default=False)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True, help_text="The last day.")

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "group", "location", "specialty"],
                condition=models.Q(until_on__isnull=True),
                name="affiliation_once_while_it_lasts",
            ),
            models.CheckConstraint(
                condition=models.Q(from_on__isnull=True)
                | models.Q(until_on__isnull=True)
                | models.Q(until_on__gte=models.F("from_on")),
                name="affiliation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"affiliation {self.pk}"


class RosterImport(models.Model):
    """One uploaded roster file and what became of it."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="roster_imports")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()
    rows_read = models.PositiveIntegerField(default=0)
    rows_used = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_same = models.PositiveIntegerField(default=0)
    rows_rejected = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    rows_used=models.F("rows_new") + models.F("rows_changed") + models.F("rows_same")
                ),
                name="rosterimport_used_rows_add_up",
            ),
            models.CheckConstraint(
                condition=models.Q(rows_read=models.F("rows_used") + models.F("rows_rejected")),
                name="rosterimport_rows_add_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} at {self.imported_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("providers:roster-import", args=[self.pk])


class RosterProblem(models.Model):
    """A row that could not be used, with its line (the heading is line 1) and the reason. A notice is no rejection."""

    roster_import = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="problems")
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300)
    value = models.CharField(max_length=200, blank=True)
    is_rejection = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["roster_import", "line"], name="rosterproblem_by_line")]

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
