"""The runs of the timetable, to look at. People and letters have pages of their own.

The admin site is entered by the product's one sign-in page, with its limits and second factors.
"""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from accounts.look_only import LookOnly
from accounts.models import JobRun

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # as its makers say


@admin.register(JobRun)
class JobRunAdmin(LookOnly):
    list_display = ("name", "started_at", "finished_at", "result", "error")
    list_filter = ("name",)
    ordering = ("-started_at",)
