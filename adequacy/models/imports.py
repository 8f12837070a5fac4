"""A Reference File somebody handed in: read in the background, looked at, then applied as an edition of its own."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from adequacy.models.standard_set import StandardSet


class ImportState(models.TextChoices):
    WAITING = "waiting", "Waiting to be read"
    REFUSED = "refused", "Not a Reference File"
    READY = "ready", "Ready to be applied"
    APPLYING = "applying", "Being applied"
    APPLIED = "applied", "Applied"


class StandardImportQuerySet(models.QuerySet["StandardImport"]):
    def to_work_off(self) -> StandardImportQuerySet:
        return self.filter(state__in=[ImportState.WAITING, ImportState.APPLYING]).order_by("pk")

    def newest_first(self) -> StandardImportQuerySet:
        return self.order_by("-uploaded_at", "-pk")


class StandardImport(models.Model):
    """`content` is kept until the file is applied or refused; `report` holds what it changes, for good.

    `done` of `steps` is how far the reading is. `before` is the edition it was held against.
    """

    edition = models.CharField(max_length=10)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.WAITING)
    steps = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveSmallIntegerField(default=0)
    missing = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    before = models.ForeignKey(StandardSet, on_delete=models.SET_NULL, null=True, related_name="+")
    standard_set = models.ForeignKey(
        StandardSet, on_delete=models.SET_NULL, null=True, related_name="imports"
    )
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    applied_at = models.DateTimeField(null=True)

    objects = StandardImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_by__isnull=True, applied_at__isnull=True)
                | Q(applied_by__isnull=False, applied_at__isnull=False),
                name="standardimport_applied_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("adequacy:standard-import", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        return self.state in (ImportState.WAITING, ImportState.APPLYING)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.steps if self.steps else 0
