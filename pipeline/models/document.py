"""Files kept on a deal, in versions. Written once; a new one is a new version."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from pipeline.documents import DocumentKind
from pipeline.models.deal import Deal
from pipeline.models.rates import figures_of
from pipeline.models.rules import NEVER_CHANGED


def place_of_file(document: Document, name: str) -> str:
    """Named by chance alone: no name of a group, no ending, nothing to guess."""
    return f"documents/{uuid.uuid4().hex}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User | AnonymousUser) -> DocumentQuerySet:
        """Papers hold rates: whoever may see the figures of the deal."""
        return self.filter(figures_of(user))


class Document(models.Model):
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12, choices=DocumentKind)
    version = models.PositiveSmallIntegerField(help_text="Of its kind on this deal.")
    name = models.CharField(max_length=150, help_text="As it was called where it came from.")
    content = models.FileField(upload_to=place_of_file, max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    dated_on = models.DateField(null=True, blank=True)
    signers = models.CharField(max_length=240, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "kind", "version"], name="document_version_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="document_has_name"),
            models.CheckConstraint(
                condition=~models.Q(kind=DocumentKind.AGREEMENT)
                | (models.Q(dated_on__isnull=False) & ~models.Q(signers="")),
                name="document_agreement_has_date_and_signers",
                violation_error_message="A signed agreement has a date and its signers.",
            ),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.kind} {self.version} of deal {self.deal_id}"
