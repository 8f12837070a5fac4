"""A deal lost for now: the day it comes back by itself, and what is done then."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models

from pipeline.models.deal import Deal


class RecallEnd(models.TextChoices):
    REOPENED = "reopened", "The deal is open again"
    NOT_NEEDED = "not_needed", "Not needed any more"


class RecallQuerySet(models.QuerySet["Recall"]):
    def waiting(self) -> RecallQuerySet:
        return self.filter(ended_at__isnull=True)

    def due_by(self, day: dt.date) -> RecallQuerySet:
        return self.waiting().filter(due_on__lte=day)


class Recall(models.Model):
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="recalls")
    due_on = models.DateField(help_text="On the owner's calendar.")
    what = models.CharField(max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=12, choices=RecallEnd, blank=True)

    objects = RecallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal"], condition=models.Q(ended_at__isnull=True), name="recall_one_waiting_per_deal"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True, end="")
                | (models.Q(ended_at__isnull=False, ended_by__isnull=False) & ~models.Q(end="")),
                name="recall_ended_by_iff_at",
            ),
            models.CheckConstraint(condition=~models.Q(what=""), name="recall_what_not_empty"),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=models.Q(ended_at__isnull=True), name="recall_waiting_until"
            ),
        ]

    def __str__(self) -> str:
        return f"recall of deal {self.deal_id} on {self.due_on:%Y-%m-%d}"
