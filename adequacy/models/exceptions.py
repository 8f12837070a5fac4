"""Why a provider was not contracted, and whether the regulator takes it as a reason. Dated: the list changes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from adequacy.models.standard_set import StandardSet


class ReasonStatus(models.TextChoices):
    ACCEPTED = "accepted", "Accepted"
    NOT_ACCEPTED = "not_accepted", "Not accepted"
    NOT_ESTABLISHED = "not_established", "Not established"


class ExceptionReason(models.Model):
    standard_set = models.ForeignKey(StandardSet, on_delete=models.CASCADE, related_name="exception_reasons")
    code = models.SlugField(max_length=40)
    text = models.CharField(max_length=300)
    accepted = models.CharField(max_length=20, choices=ReasonStatus)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["standard_set", "code", "valid_from"], name="exceptionreason_once_per_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="exceptionreason_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.text
