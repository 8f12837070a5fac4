"""What the exits ask for: the two answers, the rates shown, and who holds the paper. Written once each."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from pipeline.models.deal import Deal
from pipeline.models.rates import RateQuote
from pipeline.models.rules import NEVER_CHANGED
from pipeline.stages import Ballpark, Question


class OpeningAnswer(models.Model):
    """An answer to one of the two opening questions, or the fact that it was asked in vain. The newest counts."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=20, choices=Question)
    answer = models.CharField(max_length=2000, blank=True)
    is_unanswered = models.BooleanField("asked, no answer", default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_unanswered=True, answer="")
                | (models.Q(is_unanswered=False) & ~models.Q(answer="")),
                name="openinganswer_given_or_unanswered",
                violation_error_message="Write their answer, or say that they gave none.",
            ),
        ]
        indexes = [models.Index(fields=["deal", "question", "-recorded_at"], name="openinganswer_newest")]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.question} of deal {self.deal_id}"


class RateOfferKind(models.TextChoices):
    RANGE = "range", "Rate range"
    SHEET = "sheet", "Rate sheet"


class RateOffer(models.Model):
    """That a range or a sheet was shown, when, and whether they think alike. Figures have tables of their own."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="offers")
    kind = models.CharField(max_length=8, choices=RateOfferKind)
    shown_on = models.DateField()
    ballpark = models.CharField("in the same ballpark?", max_length=8, choices=Ballpark)
    quote = models.ForeignKey(RateQuote, on_delete=models.PROTECT, null=True, related_name="offers")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["deal", "-recorded_at"], name="rateoffer_newest")]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.kind} shown on {self.shown_on:%Y-%m-%d}"


class PaperHolder(models.TextChoices):
    PLAN = "plan", "Us"
    GROUP = "group", "Them"


class PaperHandover(models.Model):
    """The contract paper changed hands. The newest row says who holds it, since when, and until when they promised."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="handovers")
    holder = models.CharField(max_length=8, choices=PaperHolder)
    since_on = models.DateField()
    promised_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(promised_on__isnull=True)
                | models.Q(promised_on__gte=models.F("since_on")),
                name="paperhandover_promised_after_since",
                violation_error_message="The promised day cannot lie before the hand-over.",
            ),
        ]
        indexes = [models.Index(fields=["deal", "-recorded_at"], name="paperhandover_newest")]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"paper with {self.holder} since {self.since_on:%Y-%m-%d}"
