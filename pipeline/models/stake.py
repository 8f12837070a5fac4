"""What an open deal means for a county and specialty: derived rows that the top floor writes and this floor reads."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from pipeline.models.deal import Deal
from providers.models import County, Specialty

_SIGNED = models.Q(chance_if_signed__isnull=True) | models.Q(chance_if_signed__range=(0, 1))
_LOST = models.Q(chance_if_lost__isnull=True) | models.Q(chance_if_lost__range=(0, 1))


class StakeQuerySet(models.QuerySet["Stake"]):
    def visible_to(self, user: User | AnonymousUser) -> StakeQuerySet:
        return self.filter(deal__in=Deal.objects.visible_to(user))

    def of_deals(self, deals: Collection[int]) -> StakeQuerySet:
        return self.filter(deal__in=deals)

    def heaviest_first(self) -> StakeQuerySet:
        """By what the deal is worth to the cell, then by whether it closes it, then by the members it would reach."""
        return self.order_by(
            (models.F("chance_if_signed") - models.F("chance_if_lost")).desc(nulls_last=True),
            "-closes",
            "-members_reached",
            "county",
            "specialty",
        )


class Stake(models.Model):
    """One open deal and one cell. Replaced whole with every measurement, never edited; `as_of` says how fresh it is.

    Numbers are clinicians, or beds where `in_beds`. Members are the weights of the points they stand for. The two
    chances are empty until a forecast was made: then nothing may be said about what the deal is worth.
    """

    deal = models.ForeignKey(Deal, on_delete=models.CASCADE, related_name="stakes")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    in_beds = models.BooleanField(default=False)
    brings = models.PositiveIntegerField(help_text="Providers or beds beyond those already executed.")
    required = models.PositiveIntegerField(null=True, help_text="Empty where no minimum number applies.")
    executed = models.PositiveIntegerField()
    with_letters = models.PositiveIntegerField(
        null=True, help_text="Empty where the filing takes no letters."
    )
    members = models.PositiveBigIntegerField(help_text="All members of the county.")
    members_out_of_reach = models.PositiveBigIntegerField(help_text="By what is executed.")
    members_reached = models.PositiveBigIntegerField(help_text="Of those out of reach, by this deal alone.")
    is_estimate = models.BooleanField(help_text="Members are ZIP points, not the plan's own file.")
    closes = models.BooleanField(help_text="Signed alone, the cell would pass.")
    is_critical = models.BooleanField(
        help_text="Without this deal not even the whole pipeline passes the cell."
    )
    other_groups = models.PositiveIntegerField(
        help_text="Other groups that would bring somebody to the cell."
    )
    chance_if_signed = models.FloatField(null=True)
    chance_if_lost = models.FloatField(null=True)
    needed_on = models.DateField(null=True, help_text="The next filing of the network.")
    edition = models.CharField(max_length=10)
    as_of = models.DateTimeField()

    objects = StakeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "county", "specialty"], name="stake_once_per_deal_and_cell"
            ),
            models.CheckConstraint(condition=_SIGNED & _LOST, name="stake_chance_between_0_and_1"),
            models.CheckConstraint(
                condition=models.Q(chance_if_signed__isnull=True, chance_if_lost__isnull=True)
                | models.Q(chance_if_signed__isnull=False, chance_if_lost__isnull=False),
                name="stake_both_chances_or_neither",
            ),
            models.CheckConstraint(
                condition=models.Q(members_out_of_reach__lte=models.F("members"))
                & models.Q(members_reached__lte=models.F("members_out_of_reach")),
                name="stake_reaches_only_whom_there_is",
            ),
        ]
        indexes = [models.Index(fields=["county", "specialty"], name="stake_by_cell")]

    def __str__(self) -> str:
        return f"deal {self.deal_id} in {self.county_id} {self.specialty_id}"

    @property
    def worth(self) -> float | None:
        """Chance of the cell if signed less its chance if lost, 0 to 1; None without a forecast."""
        if self.chance_if_signed is None or self.chance_if_lost is None:
            return None
        return self.chance_if_signed - self.chance_if_lost
