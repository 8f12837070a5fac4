"""The reference tables, to look at: they are loaded from files, and the next edition would undo what is typed here."""

from __future__ import annotations

from django.contrib import admin

from accounts.look_only import LookOnly
from providers.models import County, ReferenceLoad, Specialty, TaxonomyCode, ZipPoint


@admin.register(County)
class CountyAdmin(LookOnly):
    list_display = ("ssa_code", "name", "state", "county_type", "beneficiaries", "edition")
    list_filter = ("county_type", "state")
    search_fields = ("name", "ssa_code", "fips")
    ordering = ("ssa_code",)


@admin.register(Specialty)
class SpecialtyAdmin(LookOnly):
    list_display = ("code", "name", "kind", "parent")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("code", "name")
    ordering = ("code",)


@admin.register(TaxonomyCode)
class TaxonomyCodeAdmin(LookOnly):
    list_display = ("code", "name", "specialty", "match")
    list_filter = ("match",)
    list_select_related = ("specialty",)
    search_fields = ("code", "name")
    ordering = ("code",)


@admin.register(ZipPoint)
class ZipPointAdmin(LookOnly):
    list_display = ("zip_code", "county", "population")
    list_select_related = ("county",)
    search_fields = ("zip_code",)
    ordering = ("zip_code",)


@admin.register(ReferenceLoad)
class ReferenceLoadAdmin(LookOnly):
    list_display = ("name", "edition", "rows", "loaded_at")
    ordering = ("name",)
