"""The plan's own lists are edited here; deals and touches can only be looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.look_only import LookOnly
from pipeline.models import Deal, HoldReason, LossReason, Touch


class ReasonAdmin(admin.ModelAdmin):
    list_display = ("label", "code", "position", "is_active")
    list_editable = ("position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("label", "code")
    ordering = ("position", "label")
    prepopulated_fields = {"code": ("label",)}

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A reason that was used stands on deals for ever: switch it off instead."""
        return False


@admin.register(Deal)
class DealAdmin(LookOnly):
    list_display = ("pk", "group", "network", "stage", "owner", "opened_at", "quiet_on")
    list_filter = ("stage", "network")
    search_fields = ("group__name",)
    list_select_related = ("group", "network", "owner")
    ordering = ("-pk",)


@admin.register(Touch)
class TouchAdmin(LookOnly):
    """Notes are left out: what providers told us is read on the deal's page, by those who may."""

    list_display = ("pk", "group", "outcome", "channel", "made_at", "made_by")
    list_filter = ("outcome", "channel")
    search_fields = ("deal__group__name",)
    exclude = ("note",)
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("deal__group", "made_by")

    @admin.display(ordering="deal__group__name")
    def group(self, touch: Touch) -> str:
        return touch.deal.group.name


admin.site.register([LossReason, HoldReason], ReasonAdmin)
