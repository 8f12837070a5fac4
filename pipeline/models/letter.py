"""What letters leave behind: links that were used, and changes of owner that were told."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from pipeline.action_links import LinkAction
from pipeline.models.deal import Deal, OwnerChange
from pipeline.models.rules import NEVER_CHANGED


class LinkUseQuerySet(models.QuerySet["LinkUse"]):
    def visible_to(self, user: User | AnonymousUser) -> LinkUseQuerySet:
        return self.filter(deal__in=Deal.objects.visible_to(user))


class LinkUse(models.Model):
    """A link of a letter was followed and confirmed, once. `said` is what was answered then."""

    token_hash = models.CharField(max_length=64, unique=True)
    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="link_uses")
    action = models.CharField(max_length=1, choices=LinkAction)
    said = models.CharField(max_length=600)
    used_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField()

    objects = LinkUseQuerySet.as_manager()

    class Meta:
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.get_action_display()} of deal {self.deal_id}"


class HandoverTold(models.Model):
    """That the new owner, or whoever covers, was told of a change of owner. Once per change."""

    change = models.OneToOneField(OwnerChange, on_delete=models.PROTECT, related_name="told")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    told_on = models.DateField(help_text="On the person's own calendar.")

    def __str__(self) -> str:
        return f"change {self.change_id} told to {self.person_id}"
