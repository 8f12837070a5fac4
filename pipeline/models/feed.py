"""The private calendar of a person: whoever knows its address reads it, until its owner makes another or ends it."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import Signer
from django.db import models

SIGNER = Signer(salt="pipeline.calendar", sep="~")


class CalendarFeed(models.Model):
    """The address is signed from this row and kept nowhere: a copy of the database opens no calendar."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed"
    )
    nonce = models.CharField(max_length=43, unique=True, help_text="A new one ends every earlier address.")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.owner_id}"

    @property
    def token(self) -> str:
        return SIGNER.sign(self.nonce)
