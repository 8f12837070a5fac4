"""Which kinds of letters a person wants, and where."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.models.notice import CARRIES_A_KEY, NoticeKind


class LetterPreference(models.Model):
    """One person and kind. Without a row the letter goes by mail and is found under My letters."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letter_preferences"
    )
    kind = models.CharField(max_length=20, choices=NoticeKind)
    by_mail = models.BooleanField(default=True)
    on_page = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], name="letterpreference_once_per_person_and_kind"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind__in=sorted(CARRIES_A_KEY)),
                name="letterpreference_of_a_kind_that_can_be_stopped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"
