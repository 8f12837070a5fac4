"""Addresses letters came back from. Nothing goes there until a person says that mail arrives again."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower


class AddressMarkQuerySet(models.QuerySet["AddressMark"]):
    def of(self, email: str) -> AddressMarkQuerySet:
        return self.filter(email__iexact=email)


class AddressMark(models.Model):
    email = models.EmailField()
    reason = models.CharField(max_length=300)
    marked_at = models.DateTimeField()

    objects = AddressMarkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="addressmark_one_per_email")]

    def __str__(self) -> str:
        return self.email
