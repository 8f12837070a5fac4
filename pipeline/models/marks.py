"""What people add to find deals again: words on a deal, and lists with a name."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Lower

from accounts.models import User
from pipeline.models.deal import Deal

TAG_LIMIT = 40
QUERY_LIMIT = 2000


class Tag(models.Model):
    name = models.CharField(max_length=TAG_LIMIT)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="tag_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="tag_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class DealTagQuerySet(models.QuerySet["DealTag"]):
    def standing(self) -> DealTagQuerySet:
        return self.filter(removed_at__isnull=True)


class DealTag(models.Model):
    """A word on a deal, from when to when."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="tags")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="deals")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = DealTagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "tag"], condition=models.Q(removed_at__isnull=True), name="dealtag_once"
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by__isnull=True)
                | models.Q(removed_at__isnull=False, removed_by__isnull=False),
                name="dealtag_removed_by_iff_at",
            ),
        ]

    def __str__(self) -> str:
        return f"tag {self.tag_id} on deal {self.deal_id}"


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: User | AnonymousUser) -> SavedViewQuerySet:
        """One's own, and what colleagues share. What a view shows is still decided deal by deal."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        return self.filter(models.Q(is_shared=True) | models.Q(saved_by=user))

    def by_name(self) -> SavedViewQuerySet:
        return self.order_by(Lower("name"), "pk")


class SavedView(models.Model):
    """Conditions, order and columns of the list of deals under a name, as they stand in its address."""

    name = models.CharField(max_length=60)
    query = models.CharField(max_length=QUERY_LIMIT, blank=True)
    is_shared = models.BooleanField("colleagues see it too", default=False)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="views")
    saved_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("saved_by", Lower("name"), name="savedview_name_once_per_person"),
            models.CheckConstraint(condition=~models.Q(name=""), name="savedview_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name
