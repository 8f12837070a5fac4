"""The runs of the timetable, to look at. People and letters have pages of their own.

The admin site is entered by the product's one sign-in page, with its limits and second factors.
"""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from accounts.models import JobRun

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as its makers say


@admin.register(JobRun)
class JobRunAdmin(admin.ModelAdmin):
    list_display = ("name", "started_at", "finished_at", "result", "error")
    list_filter = ("name",)
    ordering = ("-started_at",)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
