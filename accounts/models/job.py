"""One row per run of a timetable job: the evidence that the clockwork turns."""

from __future__ import annotations

import datetime as dt

from django.db import models


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def of(self, name: str) -> JobRunQuerySet:
        return self.filter(name=name)

    def finished(self) -> JobRunQuerySet:
        return self.filter(finished_at__isnull=False, error="")

    def older_than(self, moment: dt.datetime) -> JobRunQuerySet:
        return self.filter(started_at__lt=moment)


class JobRun(models.Model):
    name = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["name", "-started_at"], name="jobrun_newest_of_name")]

    def __str__(self) -> str:
        return f"{self.name} at {self.started_at:%Y-%m-%d %H:%M:%S}"
