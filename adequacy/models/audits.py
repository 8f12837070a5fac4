"""An audit somebody asked for: the roster while it waits, then what was found. A record, not a working table."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import Role, User
from adequacy.models.standard_set import StandardSet
from providers.states import state_name

READS_ALL = frozenset([Role.MANAGER, Role.VP, Role.ANALYST])
GIVEN_UP_AFTER = dt.timedelta(minutes=20)
"""A worker that has not come back by then was stopped; somebody else may begin anew."""


class AuditQuerySet(models.QuerySet["Audit"]):
    def visible_to(self, user: User | AnonymousUser) -> AuditQuerySet:
        """One's own; those who answer for the whole network read everybody's."""
        if not isinstance(user, User) or not user.is_active or user.role == Role.SYSTEM:
            return self.none()
        return self if user.role in READS_ALL else self.filter(asked_by=user)

    def to_work_off(self, now: dt.datetime) -> AuditQuerySet:
        unclaimed = Q(started_at__isnull=True) | Q(started_at__lt=now - GIVEN_UP_AFTER)
        return self.filter(unclaimed, finished_at__isnull=True)

    def newest_first(self) -> AuditQuerySet:
        return self.order_by("-asked_at", "-pk")

    def without_files(self) -> AuditQuerySet:
        return self.defer("content", "figures")


class Audit(models.Model):
    """`content` is the roster until it is measured, then dropped; `sha256` tells which file it was. `kinds_done` of
    `kinds` is the progress. `figures` is the whole report, from which every page and file is made.
    """

    state = models.CharField(max_length=2)
    standard_set = models.ForeignKey(StandardSet, on_delete=models.PROTECT, related_name="+")
    is_applicant = models.BooleanField(default=False)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField(null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    kinds = models.PositiveSmallIntegerField(default=0)
    kinds_done = models.PositiveSmallIntegerField(default=0)
    rows_read = models.PositiveIntegerField(default=0)
    rows_rejected = models.PositiveIntegerField(default=0)
    cells = models.PositiveIntegerField(default=0)
    cells_failing = models.PositiveIntegerField(default=0)
    figures = models.JSONField(null=True)
    failure = models.CharField(max_length=500, blank=True)

    objects = AuditQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.file_name}, {state_name(self.state)}"

    def get_absolute_url(self) -> str:
        return reverse("adequacy:audit", args=[self.pk])

    @property
    def is_at_work(self) -> bool:
        return self.finished_at is None

    @property
    def percent(self) -> int:
        return self.kinds_done * 100 // self.kinds if self.kinds else 0

    @property
    def state_name(self) -> str:
        return state_name(self.state)
