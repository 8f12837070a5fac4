"""What was measured of each cell, for three networks side by side. Derived: replaced by measuring, never edited."""

from __future__ import annotations

from django.db import models

from providers.models import County, Network, Specialty


class CellQuerySet(models.QuerySet["Cell"]):
    def of(self, network: Network) -> CellQuerySet:
        return self.filter(network=network)

    def failing(self) -> CellQuerySet:
        """What is executed does not pass."""
        return self.filter(executed_passes=False)


class Cell(models.Model):
    """One county and judged type of a network, measured as of a day.

    `have` counts providers, or beds where `in_beds`; roles that count half make it a fraction. `covered` and `members`
    are weights. A test that the standard does not ask for is empty, and so is a verdict nobody asks for: with letters
    where the next filing takes none. `points` are percentage points of credit that raise the share; which credits they
    are follows from the rules.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="cells")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    in_beds = models.BooleanField()
    required = models.PositiveIntegerField(null=True)
    required_percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    radius_miles = models.FloatField(null=True, help_text="Great-circle miles within which a site serves.")
    members = models.PositiveBigIntegerField()
    is_estimate = models.BooleanField(help_text="Members are ZIP points, not the plan's own file.")
    prospects = models.PositiveIntegerField(
        default=0, help_text="Groups with neither deal nor agreement that would bring somebody."
    )

    executed_have = models.FloatField()
    executed_covered = models.PositiveBigIntegerField()
    executed_points = models.PositiveSmallIntegerField()
    executed_number = models.BooleanField(null=True)
    executed_access = models.BooleanField(null=True)
    executed_passes = models.BooleanField()
    executed_undecided = models.BooleanField()

    letters_have = models.FloatField(null=True)
    letters_covered = models.PositiveBigIntegerField(null=True)
    letters_points = models.PositiveSmallIntegerField(null=True)
    letters_number = models.BooleanField(null=True)
    letters_access = models.BooleanField(null=True)
    letters_passes = models.BooleanField(null=True)
    letters_undecided = models.BooleanField(null=True)

    pipeline_have = models.FloatField()
    pipeline_covered = models.PositiveBigIntegerField()
    pipeline_points = models.PositiveSmallIntegerField()
    pipeline_number = models.BooleanField(null=True)
    pipeline_access = models.BooleanField(null=True)
    pipeline_passes = models.BooleanField()
    pipeline_undecided = models.BooleanField()

    as_of = models.DateField(help_text="Signatures, letters and rosters of that day.")
    measured_at = models.DateTimeField(help_text="When a number of this row last changed.")

    objects = CellQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "county", "specialty"], name="cell_once_per_network"),
            models.CheckConstraint(
                condition=models.Q(executed_covered__lte=models.F("members"))
                & models.Q(pipeline_covered__lte=models.F("members"))
                & models.Q(pipeline_covered__gte=models.F("executed_covered")),
                name="cell_reaches_only_whom_there_is",
            ),
        ]
        indexes = [
            models.Index(fields=["network", "specialty"], name="cell_by_specialty"),
        ]

    def __str__(self) -> str:
        return f"{self.county_id} {self.specialty_id}"
