"""The columns of the HSD tables as the plan has them; without a row the product's own stand."""

from __future__ import annotations

from django.db import models

from adequacy.hsd.rows import Table


class HsdColumn(models.Model):
    """`field` is what stands in it, see `adequacy.hsd.columns`. The agency's template changes; the headings with it."""

    table = models.CharField(max_length=10, choices=Table)
    field = models.CharField(max_length=20)
    heading = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    is_used = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "field"], name="hsdcolumn_once_per_table"),
            models.UniqueConstraint(
                fields=["table", "heading"],
                name="hsdcolumn_heading_once_per_table",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.heading
