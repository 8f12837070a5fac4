"""Word to the floors above that the supply of a network changed: a row, written with the change itself."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from providers.models.groups import ProviderGroup
from providers.models.network import Network


class SupplyChangeQuerySet(models.QuerySet["SupplyChange"]):
    def waiting(self) -> SupplyChangeQuerySet:
        return self.filter(done_at__isnull=True)


class SupplyChange(models.Model):
    """For one network: a group signed, got or lost a letter, ended or changed its roster; or the network changed.

    `specialties` are codes as the roster names them. `places` are the old and the new points, latitude and longitude
    in degrees; whoever measures looks only at what lies within reach of them. Both empty means: measure all anew.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="supply_changes")
    group = models.ForeignKey(
        ProviderGroup, on_delete=models.CASCADE, null=True, related_name="supply_changes"
    )
    specialties = ArrayField(models.CharField(max_length=3), default=list)
    places = ArrayField(ArrayField(models.FloatField(), size=2), default=list)
    noted_at = models.DateTimeField(db_default=Now(), help_text="For the record; decides nothing.")
    done_at = models.DateTimeField(null=True)

    objects = SupplyChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(specialties=[], places=[])
                | (~models.Q(specialties=[]) & ~models.Q(places=[])),
                name="supplychange_whole_or_placed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["noted_at"], condition=models.Q(done_at__isnull=True), name="supplychange_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"supply change {self.pk}"
