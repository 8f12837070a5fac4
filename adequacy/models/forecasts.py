"""What is believed of the filing: chances of deals and cells, derived; the defaults they start from; and a memory."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from pipeline.models import Deal
from pipeline.models.rules import NEVER_CHANGED
from providers.models import County, Network, Specialty


def is_chance(*fields: str) -> models.Q:
    """Each of the fields is empty or from 0 to 1."""
    found = models.Q()
    for field in fields:
        found &= models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__range": (0, 1)})
    return found


@pghistory.track()
class ForecastDefault(models.Model):
    """A number the plan set in place of one of ours; `key` names it, see `adequacy.forecast.defaults`."""

    key = models.SlugField(max_length=40, unique=True)
    value = models.FloatField()
    source = models.CharField(max_length=200, help_text="Where the number comes from.")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(source=""), name="forecastdefault_has_a_source"),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="forecastdefault_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.value:g}"


class NetworkForecast(models.Model):
    """The newest forecast of a network. `inputs` is the mark of all it was made from: the same mark, the same forecast.

    `filing_on` is empty where no filing lies ahead, and then so is every chance at the filing.
    """

    network = models.OneToOneField(Network, on_delete=models.CASCADE, related_name="forecast")
    day = models.DateField(help_text="The day on the plan's calendar it was made for.")
    filing_on = models.DateField(null=True)
    takes_letters = models.BooleanField(default=False)
    go_live_on = models.DateField()
    has_cells = models.BooleanField(help_text="Something measures the network.")
    letter_chance = models.FloatField(help_text="Of a letter being executed at all.")
    inputs = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"forecast of network {self.network_id}"


class JointForecast(models.Model):
    """The chance that all cells of an area pass: of the network (no area), a state, a county by its SSA code.

    `rest` is what dropping a county would leave: the chance that all other cells of the network pass.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="joint_forecasts")
    area = models.CharField(max_length=5, blank=True)
    filing = models.FloatField(null=True)
    filing_error = models.FloatField(null=True)
    go_live = models.FloatField()
    go_live_error = models.FloatField()
    rest_filing = models.FloatField(null=True)
    rest_filing_error = models.FloatField(null=True)
    rest_go_live = models.FloatField(null=True)
    rest_go_live_error = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "area"], name="jointforecast_once_per_area"),
            models.CheckConstraint(
                condition=is_chance("filing", "go_live", "rest_filing", "rest_go_live"),
                name="jointforecast_is_a_chance",
            ),
        ]

    def __str__(self) -> str:
        return f"all cells of {self.area or 'the network'}"


class CellForecastQuerySet(models.QuerySet["CellForecast"]):
    def of(self, network: Network) -> CellForecastQuerySet:
        return self.filter(network=network)

    def below(self, chance: float) -> CellForecastQuerySet:
        """Less likely than that to pass at the filing; at go-live where no filing lies ahead."""
        return self.filter(models.Q(filing__lt=chance) | models.Q(filing__isnull=True, go_live__lt=chance))


class CellForecast(models.Model):
    """The chance of one cell. Derived, replaced with every forecast; an error of nothing means exact.

    `letters_80` and so on: how many more letters, each bringing one, make that chance with executed contracts; empty
    where no number of them does. `held` counts executed and with a letter. `pivotal` is the deal that decides most.
    """

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="cell_forecasts")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    filing = models.FloatField(null=True)
    filing_error = models.FloatField(null=True)
    go_live = models.FloatField()
    go_live_error = models.FloatField()
    required = models.PositiveIntegerField(null=True)
    executed = models.FloatField()
    held = models.FloatField()
    letters_80 = models.PositiveIntegerField(null=True)
    letters_90 = models.PositiveIntegerField(null=True)
    letters_95 = models.PositiveIntegerField(null=True)
    pending_deals = models.PositiveIntegerField()
    pivotal = models.ForeignKey(Deal, on_delete=models.SET_NULL, null=True, related_name="+")
    pivotal_worth = models.FloatField(null=True)

    objects = CellForecastQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "county", "specialty"], name="cellforecast_once_per_cell"
            ),
            models.CheckConstraint(condition=is_chance("filing", "go_live"), name="cellforecast_is_a_chance"),
        ]

    def __str__(self) -> str:
        return f"chance of {self.county_id} {self.specialty_id}"


class DealForecastQuerySet(models.QuerySet["DealForecast"]):
    def visible_to(self, user: User | AnonymousUser) -> DealForecastQuerySet:
        return self.filter(deal__in=Deal.objects.visible_to(user))


class DealForecast(models.Model):
    """The chance of one open deal and what it was reckoned from. Derived, replaced with every forecast.

    At the filing it is that of a letter or agreement in force; `has_letter` when one is there and will last. The
    numbers of days and the pace are those the chance multiplies out from; see `adequacy.forecast.timing`.
    """

    deal = models.OneToOneField(Deal, on_delete=models.CASCADE, related_name="forecast")
    has_letter = models.BooleanField()
    is_quiet = models.BooleanField()
    held_until = models.DateField(null=True)
    days_in_stage = models.PositiveIntegerField()
    filing = models.FloatField(null=True)
    filing_ever = models.FloatField(null=True)
    filing_median = models.FloatField(null=True)
    filing_sigma = models.FloatField(null=True)
    filing_days = models.PositiveIntegerField(null=True)
    go_live = models.FloatField()
    go_live_ever = models.FloatField()
    go_live_median = models.FloatField()
    go_live_sigma = models.FloatField()
    go_live_days = models.PositiveIntegerField()
    cases = models.PositiveIntegerField(help_text="The plan's own closed deals behind the chance.")
    expected_on = models.DateField(help_text="Half of such deals that get there are signed by then.")
    expected_if_quiet_on = models.DateField(help_text="The same, four weeks of silence later.")

    objects = DealForecastQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=is_chance("filing", "go_live"), name="dealforecast_is_a_chance"),
        ]

    def __str__(self) -> str:
        return f"chance of deal {self.deal_id}"


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def of(self, network: Network) -> SnapshotQuerySet:
        return self.filter(network=network)

    def before(self, day: dt.date) -> SnapshotQuerySet:
        """Newest first."""
        return self.filter(week_on__lt=day).order_by("-week_on")


class Snapshot(models.Model):
    """What was believed in one week, kept for ever. `week_on` is the Monday of the week on the plan's calendar."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="snapshots")
    week_on = models.DateField()
    filing_on = models.DateField(null=True)
    takes_letters = models.BooleanField()
    go_live_on = models.DateField()
    taken_at = models.DateTimeField()

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "week_on"], name="snapshot_once_a_week"),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.week_on:%Y-%m-%d}"


class CellSnapshot(models.Model):
    """The chance of a cell as it was told that week. Never changed."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="cells")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    filing = models.FloatField(null=True)
    go_live = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "county", "specialty"], name="cellsnapshot_once_per_cell"
            ),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.county_id} {self.specialty_id} in snapshot {self.snapshot_id}"


class DealSnapshot(models.Model):
    """The chance of a deal as it was told that week. Never changed."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="deals")
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=12)
    filing = models.FloatField(null=True)
    go_live = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "deal"], name="dealsnapshot_once_per_deal"),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"deal {self.deal_id} in snapshot {self.snapshot_id}"
