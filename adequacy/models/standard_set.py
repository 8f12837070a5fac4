"""One edition of one line of business: what the regulator asks in that year. Editions live side by side."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from providers.models import County, LineOfBusiness, Network


class StandardSetQuerySet(models.QuerySet["StandardSet"]):
    def measuring(self, network: Network) -> StandardSetQuerySet:
        """The set a network is measured by: its line of business in its edition, federal or of its own states."""
        states = County.objects.filter(networks=network).values("state")
        return self.filter(
            Q(state="") | Q(state__in=states),
            line_of_business=network.line_of_business,
            edition=network.edition,
        )


class StandardSet(models.Model):
    """The rows that hang on it say what is judged, where, how far, how many, and what is forgiven.

    `road_factor` turns great-circle miles into road miles before a limit is looked at. `credits_stack` says whether
    several credits add up or only the largest counts; the regulation leaves it open. Both are the plan's to set.
    """

    line_of_business = models.CharField(max_length=20, choices=LineOfBusiness)
    state = models.CharField(max_length=2, blank=True, help_text="Empty for a federal standard.")
    program = models.CharField(max_length=60, blank=True)
    edition = models.CharField(max_length=10)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=500)
    road_factor = models.DecimalField(
        max_digits=5, decimal_places=3, default=Decimal(1), help_text="Road miles per great-circle mile."
    )
    credits_stack = models.BooleanField(default=True)
    is_example = models.BooleanField(
        default=False, help_text="Shows the shape of a state's rule; not complete, not for filing."
    )

    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    set_at = models.DateTimeField(null=True, blank=True)
    mark = models.UUIDField(
        default=uuid.uuid4, editable=False, help_text="Another after every change of a rule."
    )

    objects = StandardSetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line_of_business", "state", "program", "edition"],
                name="standardset_once_per_edition",
            ),
            models.CheckConstraint(condition=Q(road_factor__gte=1), name="standardset_road_factor_from_one"),
            models.CheckConstraint(
                condition=Q(set_by__isnull=True, set_at__isnull=True)
                | Q(set_by__isnull=False, set_at__isnull=False),
                name="standardset_set_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        """Medicare Advantage 2026; Medicaid FL MMA 2025."""
        parts = [self.get_line_of_business_display(), self.state, self.program, self.edition]
        return " ".join(part for part in parts if part)

    def get_absolute_url(self) -> str:
        return reverse("adequacy:standard-set", args=[self.pk])
