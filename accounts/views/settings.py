"""What everybody decides for themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.actions.people import change_settings
from accounts.forms.people import SettingsForm
from accounts.permissions import may_read_jobs
from accounts.views.answers import reader


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    person = reader(request)
    form = SettingsForm(request.POST if request.method == "POST" else None, person=person)
    if request.method == "POST" and form.is_valid():
        change_settings(person=person, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("accounts:settings")
    context = {"form": form, "reads_jobs": may_read_jobs(person)}
    return render(request, "accounts/settings.html", context, status=422 if form.errors else 200)
