"""What is being built: a network for one product and year, its service area, and the days it must be shown."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from accounts.models import User
from providers.models.reference import County


class LineOfBusiness(models.TextChoices):
    MEDICARE_ADVANTAGE = "medicare_advantage", "Medicare Advantage"
    MEDICAID = "medicaid", "Medicaid"
    MARKETPLACE = "marketplace", "Marketplace"


class NetworkQuerySet(models.QuerySet["Network"]):
    def visible_to(self, user: User | AnonymousUser) -> NetworkQuerySet:
        """One installation is one plan: whoever can sign in reads all its networks."""
        return self if isinstance(user, User) and user.is_active else self.none()

    def newest_first(self) -> NetworkQuerySet:
        return self.order_by("-contract_year", "name")


def network_label(name: str, contract_year: int) -> str:
    """The year is said once."""
    year = str(contract_year)
    return name if year in name.split() else f"{name} {year}"


@pghistory.track()
class Network(models.Model):
    name = models.CharField(max_length=80)
    line_of_business = models.CharField(max_length=20, choices=LineOfBusiness)
    contract_year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(2020), MaxValueValidator(2100)]
    )
    edition = models.CharField(max_length=10, help_text="Edition of the standards it is measured by.")
    go_live_on = models.DateField(help_text="The first day members are served; letters of intent end here.")
    counties = models.ManyToManyField(County, related_name="networks", help_text="The service area.")

    objects = NetworkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "contract_year"],
                name="network_name_once_a_year",
                violation_error_message="A network of this name and year exists.",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="network_name_not_empty"),
        ]

    def __str__(self) -> str:
        return network_label(self.name, self.contract_year)

    def get_absolute_url(self) -> str:
        return reverse("providers:network", args=[self.pk])


class FilingDeadlineQuerySet(models.QuerySet["FilingDeadline"]):
    def ahead(self, today: dt.date) -> FilingDeadlineQuerySet:
        """Still to come, the day itself included, the nearest first."""
        return self.filter(due_on__gte=today).order_by("due_on", "pk")


@pghistory.track()
class FilingDeadline(models.Model):
    """The day a network must be shown adequate, to whom, and whether letters of intent count there."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="deadlines")
    name = models.CharField(max_length=120)
    filed_with = models.CharField(max_length=80, blank=True)
    due_on = models.DateField()
    accepts_letters = models.BooleanField("letters of intent count")

    objects = FilingDeadlineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "name"],
                name="filingdeadline_name_once_per_network",
                violation_error_message="This network has a filing of that name.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.due_on:%Y-%m-%d}"


class CountyMarket(models.Model):
    """A county of a network by the market the plan counts it to, in the plan's own words; without one it is in none."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="markets")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "county"], name="countymarket_one_per_county_of_network"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="countymarket_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
