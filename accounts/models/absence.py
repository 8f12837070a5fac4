"""Who is away, from when until when, and who covers: letters wait for the one, or are the other's to act on."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def standing(self) -> AbsenceQuerySet:
        """All but those that were called off or cut short."""
        return self.filter(ended_at__isnull=True)

    def on(self, day: dt.date) -> AbsenceQuerySet:
        """In force on a day of the absent person's calendar."""
        return self.standing().filter(from_on__lte=day, until_on__gte=day)

    def not_past(self, day: dt.date) -> AbsenceQuerySet:
        """In force or ahead on that day, the next one first."""
        return self.standing().filter(until_on__gte=day).order_by("from_on", "pk")


def _span(function: str, first: str, last: str) -> Func:
    return Func(F(first), F(last), Value("[]"), function=function)


class Absence(models.Model):
    """Both days are included, on the calendar of the one who is away."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="absences")
    from_on = models.DateField("first day away")
    until_on = models.DateField("last day away")
    cover = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="covers"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="Called off, or back early: from then on it counts for nothing."
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="absence_ends_after_it_begins",
                violation_error_message="The last day lies before the first.",
            ),
            models.CheckConstraint(
                condition=Q(cover__isnull=True) | ~Q(cover=F("person")),
                name="absence_not_covered_by_oneself",
                violation_error_message="Somebody else covers.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="absence_ended_by_iff_at",
            ),
            # Plain ranges of numbers, so that no extension of the database is needed.
            ExclusionConstraint(
                name="absence_one_at_a_time",
                expressions=[
                    (_span("int8range", "person", "person"), RangeOperators.OVERLAPS),
                    (_span("daterange", "from_on", "until_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at__isnull=True),
                violation_error_message="These days overlap with another absence.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["cover", "until_on"], condition=Q(ended_at__isnull=True), name="absence_covered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on:%Y-%m-%d} to {self.until_on:%Y-%m-%d}"
