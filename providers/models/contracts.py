"""What has been signed: letters of intent, and agreements with the participants they name."""

from __future__ import annotations

import datetime as dt

import pghistory
from django.conf import settings
from django.db import models

from providers.models.groups import ProviderGroup
from providers.models.network import Network
from providers.models.roster import Affiliation


class LetterOfIntentQuerySet(models.QuerySet["LetterOfIntent"]):
    def in_force(self, day: dt.date) -> LetterOfIntentQuerySet:
        """Signed by both on or before the day, not withdrawn, and not past its last day."""
        return self.filter(
            signed_by_plan_on__lte=day,
            signed_by_group_on__lte=day,
            expires_on__gte=day,
            withdrawn_at__isnull=True,
        )


@pghistory.track()
class LetterOfIntent(models.Model):
    """A letter signed by both sides; it counts at a filing only where that filing accepts letters.

    Letters end at the latest when the contract year begins (42 CFR 422.116, application review).
    """

    group = models.ForeignKey(ProviderGroup, on_delete=models.PROTECT, related_name="letters")
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="letters")
    signed_by_plan_on = models.DateField()
    plan_signer = models.CharField(max_length=120)
    signed_by_group_on = models.DateField()
    group_signer = models.CharField(max_length=120)
    expires_on = models.DateField(help_text="The last day it is in force.")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)

    objects = LetterOfIntentQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "letters of intent"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(plan_signer="") & ~models.Q(group_signer=""),
                name="letterofintent_has_signers",
                violation_error_message="A letter of intent names who signed for both sides.",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_on__gte=models.F("signed_by_plan_on"))
                & models.Q(expires_on__gte=models.F("signed_by_group_on")),
                name="letterofintent_expires_after_signing",
                violation_error_message="A letter of intent ends after it is signed.",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | models.Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="letterofintent_withdrawn_by_iff_at",
            ),
            models.UniqueConstraint(
                fields=["group", "network"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="letterofintent_one_standing",
                violation_error_message="A letter of intent with this group stands already.",
            ),
        ]

    def __str__(self) -> str:
        return f"letter of intent {self.pk}"


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def executed(self, day: dt.date) -> AgreementQuerySet:
        """Signed by both on or before the day and not terminated by then: what the regulator calls contracted."""
        return self.filter(
            models.Q(terminated_on__isnull=True) | models.Q(terminated_on__gt=day),
            signed_by_plan_on__lte=day,
            signed_by_group_on__lte=day,
        )


@pghistory.track()
class Agreement(models.Model):
    """A contract of a group for a network. `terminated_on` is the first day it no longer holds."""

    group = models.ForeignKey(ProviderGroup, on_delete=models.PROTECT, related_name="agreements")
    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="agreements")
    signed_by_plan_on = models.DateField()
    plan_signer = models.CharField(max_length=120)
    signed_by_group_on = models.DateField()
    group_signer = models.CharField(max_length=120)
    effective_on = models.DateField(null=True, blank=True)
    terminated_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(plan_signer="") & ~models.Q(group_signer=""),
                name="agreement_has_signers",
                violation_error_message="An agreement names who signed for both sides.",
            ),
            models.UniqueConstraint(
                fields=["group", "network"],
                condition=models.Q(terminated_on__isnull=True),
                name="agreement_one_in_force",
                violation_error_message="An agreement with this group is in force already.",
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.pk}"


def _later(name: str, than: str) -> models.Q:
    """Empty, or not before the other, which is then known."""
    is_known = models.Q(**{f"{name}__gte": models.F(than), f"{than}__isnull": False})
    return models.Q(**{f"{name}__isnull": True}) | is_known


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def executed_for(self, network: Network, day: dt.date) -> ParticipantQuerySet:
        """Everybody an executed agreement of the network names on that day, as it was signed."""
        return self.filter(
            models.Q(until_on__isnull=True) | models.Q(until_on__gte=day),
            from_on__lte=day,
            agreement__in=Agreement.objects.filter(network=network).executed(day),
        )

    def not_yet_effective(self, day: dt.date) -> ParticipantQuerySet:
        """Signed and still named on that day, and not effective or not loaded yet."""
        return self.filter(
            models.Q(until_on__isnull=True) | models.Q(until_on__gte=day),
            models.Q(effective_on__isnull=True)
            | models.Q(effective_on__gt=day)
            | models.Q(loaded_on__isnull=True),
            from_on__lte=day,
            agreement__terminated_on__isnull=True,
        )


@pghistory.track()
class Participant(models.Model):
    """One affiliation as the agreement names it. Later roster changes never reach it; ending one is its own act."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="participants")
    affiliation = models.ForeignKey(Affiliation, on_delete=models.PROTECT, related_name="participations")
    beds = models.PositiveIntegerField(null=True, blank=True, help_text="As signed.")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True, help_text="The last day.")
    application_on = models.DateField("application received", null=True, blank=True)
    committee_on = models.DateField("committee", null=True, blank=True)
    effective_on = models.DateField("effective", null=True, blank=True)
    loaded_on = models.DateField("loaded", null=True, blank=True)
    expected_on = models.DateField(
        null=True, blank=True, help_text="The day the next of these four is expected."
    )

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "affiliation"], name="participant_once_per_agreement"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="participant_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=_later("committee_on", "application_on")
                & _later("effective_on", "application_on")
                & _later("loaded_on", "application_on"),
                name="participant_nothing_before_the_application",
            ),
            models.CheckConstraint(
                condition=models.Q(loaded_on__isnull=True) | models.Q(effective_on__isnull=False),
                name="participant_loaded_is_effective",
            ),
        ]

    def __str__(self) -> str:
        return f"participant {self.pk}"
