"""The texts of the playbook in versions, and what was used of them with a touch. Written once each."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User
from pipeline.models.deal import Deal
from pipeline.models.rules import NEVER_CHANGED
from pipeline.models.touch import Touch
from pipeline.playbook import AnswerStep, Objection, Panel, SentFirst
from providers.models import County

SCRIPT_LIMIT = 2000
_WHO = settings.AUTH_USER_MODEL


class ScriptVersion(models.Model):
    """One version of a panel (one part) or of an objection card (its four steps). The newest counts."""

    code = models.CharField(max_length=20, choices=[*Panel.choices, *Objection.choices])
    number = models.PositiveSmallIntegerField()
    parts = ArrayField(models.CharField(max_length=SCRIPT_LIMIT))
    written_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="scriptversion_number_once"),
            models.CheckConstraint(
                condition=models.Q(code__in=Panel.values, parts__len=1)
                | models.Q(code__in=Objection.values, parts__len=len(AnswerStep)),
                name="scriptversion_as_many_parts_as_steps",
            ),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.code}, version {self.number}"


class CountyMission(models.Model):
    """Why the plan comes to a county, in the manager's words. The newest counts; an empty one takes it back."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="missions")
    text = models.CharField(max_length=500, blank=True)
    written_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["county", "-written_at"], name="countymission_newest")]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"mission of {self.county_id}"


class ObjectionMet(models.Model):
    """An objection they raised in a touch, and the steps of the answer that were used."""

    touch = models.ForeignKey(Touch, on_delete=models.PROTECT, related_name="objections")
    objection = models.CharField(max_length=20, choices=Objection)
    steps = ArrayField(models.CharField(max_length=20, choices=AnswerStep))
    version = models.PositiveSmallIntegerField(help_text="Of the card; 0 is the text the product came with.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["touch", "objection"], name="objectionmet_once_per_touch"),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.objection} in touch {self.touch_id}"


class UrgencySaid(models.Model):
    """The urgency script as it stood on the screen, with the facts it was filled with."""

    touch = models.OneToOneField(Touch, on_delete=models.PROTECT, related_name="urgency")
    text = models.TextField()
    facts = models.JSONField()
    measured_on = models.DateField()

    class Meta:
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"urgency said in touch {self.touch_id}"


class PacketFirst(models.Model):
    """A first contact that was a contract packet or a rate sheet, and why."""

    touch = models.OneToOneField(Touch, on_delete=models.PROTECT, related_name="packet_first")
    sent = models.CharField(max_length=12, choices=SentFirst)
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="packetfirst_has_reason"),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.sent} first, in touch {self.touch_id}"


class CallOutcome(models.TextChoices):
    SIGNS = "signs", "They will sign"
    THINKS = "thinks", "They think it over"
    REFUSES = "refuses", "They will not sign"
    NOT_REACHED = "not_reached", "Not reached"
    CALLED_OFF = "called_off", "Called off"


class ClosingCallQuerySet(models.QuerySet["ClosingCall"]):
    def visible_to(self, user: User | AnonymousUser) -> ClosingCallQuerySet:
        return self.filter(deal__in=Deal.objects.visible_to(user))

    def waiting(self) -> ClosingCallQuerySet:
        return self.filter(called_at__isnull=True)


class ClosingCall(models.Model):
    """A short personal call by the medical director or the VP, asked for by the rep or taken on by themselves. It may
    be booked for an hour, and again for another (`bookings` counts them); it ends with an outcome.
    """

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="closing_calls")
    why = models.CharField(max_length=300)
    asked_on = models.DateField(help_text="On the calendar of the deal's owner.")
    asked_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    starts_at = models.DateTimeField(null=True, blank=True)
    bookings = models.PositiveSmallIntegerField(default=0)
    booked_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    booked_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=CallOutcome, blank=True)
    note = models.CharField(max_length=500, blank=True)
    called_by = models.ForeignKey(_WHO, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    called_at = models.DateTimeField(null=True, blank=True)

    objects = ClosingCallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(called_by__isnull=True, called_at__isnull=True, outcome="")
                | (models.Q(called_by__isnull=False, called_at__isnull=False) & ~models.Q(outcome="")),
                name="closingcall_called_by_iff_at",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    booked_by__isnull=True, booked_at__isnull=True, starts_at__isnull=True, bookings=0
                )
                | models.Q(
                    booked_by__isnull=False, booked_at__isnull=False, starts_at__isnull=False, bookings__gt=0
                ),
                name="closingcall_booked_by_iff_at",
            ),
            models.UniqueConstraint(
                fields=["deal"], condition=models.Q(called_at__isnull=True), name="closingcall_one_waiting"
            ),
        ]
        indexes = [models.Index(fields=["deal", "-asked_at"], name="closingcall_newest")]

    def __str__(self) -> str:
        return f"closing call of deal {self.deal_id}"
