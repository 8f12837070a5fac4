"""Who read or took away what is confidential, and when. Written once, by the page that showed it."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models


class ReadingKind(models.TextChoices):
    RATES = "rates", "Rates read"
    EXPORT = "export", "Exported"
    FILE = "file", "File downloaded"


class Reading(models.Model):
    kind = models.CharField(max_length=10, choices=ReadingKind)
    what = models.CharField(max_length=200, help_text="By kind and number, without a figure or a name.")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-read_at"], name="reading_newest")]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"
