"""What was decided of a cell that will hardly pass, and why a provider in it was not contracted."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models

from adequacy.models.forecasts import is_chance
from pipeline.models.rules import NEVER_CHANGED
from providers.models import County, Network, Provider, Specialty

_WHO = settings.AUTH_USER_MODEL


class Choice(models.TextChoices):
    PURSUE = "pursue", "Pursue"
    DOCUMENT = "document", "Document"


class CellDecisionQuerySet(models.QuerySet["CellDecision"]):
    def standing(self) -> CellDecisionQuerySet:
        return self.filter(ended_at__isnull=True)

    def for_day(self, network: Network, due_on: dt.date) -> CellDecisionQuerySet:
        """Those that stand, taken for this filing or go-live; what was decided for an earlier one is asked anew."""
        return self.standing().filter(network=network, due_on=due_on)


class CellDecision(models.Model):
    """Pursue with everything, or document why it cannot be had. `due_on` is the filing, or go-live, it was taken for;
    `chance` what was told that moment. Taken back or decided anew it ends, and stays.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="cell_decisions")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice)
    why = models.CharField(max_length=300, blank=True)
    chance = models.FloatField()
    due_on = models.DateField()
    decided_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    ended_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CellDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "county", "specialty"],
                condition=models.Q(ended_at__isnull=True),
                name="celldecision_one_stands",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by__isnull=True, ended_at__isnull=True)
                | models.Q(ended_by__isnull=False, ended_at__isnull=False),
                name="celldecision_ended_by_and_at",
            ),
            models.CheckConstraint(condition=is_chance("chance"), name="celldecision_is_a_chance"),
        ]

    def __str__(self) -> str:
        return f"{self.choice} {self.county_id} {self.specialty_id}"


class ReasonGiven(models.Model):
    """Why a provider of a specialty is not contracted for a network. Never changed: the newest counts, and whether
    the agency takes it stands in the edition in force. One without reason and note takes back what was said before.
    """

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="reasons_given")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    reason = models.SlugField(max_length=40, blank=True, help_text="A code of the edition's list of reasons.")
    note = models.CharField(max_length=300, blank=True)
    given_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["network", "specialty", "provider", "-given_at"], name="reasongiven_newest")
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"reason for provider {self.provider_id}"
