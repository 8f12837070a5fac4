"""The standards, to look at: an edition is loaded from its files, and the next load would undo what is typed here."""

from __future__ import annotations

from django.contrib import admin

from accounts.look_only import LookOnly
from adequacy.models import AccessOverride, AccessRule, CountyArea, MinimumRule, StandardSet


@admin.register(StandardSet)
class StandardSetAdmin(LookOnly):
    list_display = ("line_of_business", "state", "program", "edition", "valid_from", "valid_until", "source")
    list_filter = ("line_of_business",)
    ordering = ("-edition", "line_of_business")


@admin.register(CountyArea)
class CountyAreaAdmin(LookOnly):
    list_display = ("county", "area_type", "beneficiaries", "base_population_ratio", "standard_set")
    list_filter = ("standard_set", "area_type", "county__state")
    search_fields = ("county__name", "county__ssa_code")
    list_select_related = ("county", "standard_set")
    ordering = ("county",)


@admin.register(MinimumRule)
class MinimumRuleAdmin(LookOnly):
    list_display = ("specialty", "area_type", "kind", "value", "standard_set")
    list_filter = ("standard_set", "area_type", "kind")
    search_fields = ("specialty__name", "specialty__code")
    list_select_related = ("specialty", "standard_set")
    ordering = ("specialty", "area_type")


@admin.register(AccessRule)
class AccessRuleAdmin(LookOnly):
    list_display = ("specialty", "area_type", "minutes", "miles", "required_percent", "standard_set")
    list_filter = ("standard_set", "area_type")
    search_fields = ("specialty__name", "specialty__code")
    list_select_related = ("specialty", "standard_set")
    ordering = ("specialty", "area_type")


@admin.register(AccessOverride)
class AccessOverrideAdmin(LookOnly):
    list_display = ("county", "specialty", "minutes", "miles", "standard_set")
    list_filter = ("standard_set", "specialty")
    search_fields = ("county__name", "county__ssa_code", "specialty__name")
    list_select_related = ("county", "specialty", "standard_set")
    ordering = ("county", "specialty")
