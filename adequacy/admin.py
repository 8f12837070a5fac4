"""The standards, to look at: an edition is loaded from its files, and the next load would undo what is typed here."""

from __future__ import annotations

from django.contrib import admin

from accounts.look_only import LookOnly
from adequacy.models import (
    AccessOverride,
    AccessRule,
    AreaType,
    CountedAs,
    CountyArea,
    CreditRule,
    ExceptionReason,
    MinimumRule,
    SpecialtyType,
    StandardSet,
    WaitRule,
)


@admin.register(StandardSet)
class StandardSetAdmin(LookOnly):
    list_display = ("line_of_business", "state", "program", "edition", "valid_from", "valid_until", "source")
    list_filter = ("line_of_business", "is_example")
    ordering = ("-edition", "line_of_business")


@admin.register(AreaType)
class AreaTypeAdmin(LookOnly):
    list_display = ("code", "name", "miles_per_hour", "standard_set")
    list_filter = ("standard_set",)
    list_select_related = ("standard_set",)
    ordering = ("standard_set", "miles_per_hour")


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
    list_display = (
        "specialty",
        "area_type",
        "combine",
        "minutes",
        "miles",
        "providers_in_reach",
        "required_percent",
        "needs_open_panel",
        "standard_set",
    )
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


@admin.register(SpecialtyType)
class SpecialtyTypeAdmin(LookOnly):
    list_display = ("specialty", "name", "parent", "population", "standard_set")
    list_filter = ("standard_set", "population")
    search_fields = ("name", "specialty__code")
    list_select_related = ("specialty", "parent", "standard_set")
    ordering = ("standard_set", "specialty")


@admin.register(CountedAs)
class CountedAsAdmin(LookOnly):
    list_display = ("specialty", "judged", "weight", "standard_set")
    list_filter = ("standard_set",)
    search_fields = ("specialty__name", "specialty__code")
    list_select_related = ("specialty", "judged", "standard_set")
    ordering = ("standard_set", "judged", "specialty")


@admin.register(CreditRule)
class CreditRuleAdmin(LookOnly):
    list_display = ("kind", "specialty", "county", "points", "applies_to_application_only", "standard_set")
    list_filter = ("standard_set", "kind", "county__state")
    search_fields = ("county__name", "county__ssa_code", "specialty__name")
    list_select_related = ("specialty", "county", "standard_set")
    ordering = ("standard_set", "kind", "county", "specialty")


@admin.register(WaitRule)
class WaitRuleAdmin(LookOnly):
    list_display = ("service", "days", "unit", "percent", "valid_from", "standard_set")
    list_filter = ("standard_set",)
    list_select_related = ("standard_set",)
    ordering = ("standard_set", "days")


@admin.register(ExceptionReason)
class ExceptionReasonAdmin(LookOnly):
    list_display = ("code", "text", "accepted", "valid_from", "valid_until", "standard_set")
    list_filter = ("standard_set", "accepted")
    list_select_related = ("standard_set",)
    ordering = ("standard_set", "accepted", "code")
