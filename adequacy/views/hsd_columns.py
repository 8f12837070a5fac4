from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from adequacy.actions.hsd_columns import set_hsd_columns
from adequacy.hsd_forms import HsdColumnsForm
from adequacy.queries.hsd import hsd_columns as columns_in_force
from providers.permissions import may_edit_networks
from providers.views.reader import demand, posted


@require_http_methods(["GET", "HEAD", "POST"])
def hsd_columns(request: HttpRequest) -> HttpResponse:
    """Headings and order of both tables, as the template of the year has them."""
    demand(may_edit_networks, request)
    form = HsdColumnsForm(posted(request), columns=columns_in_force())
    if form.is_valid():
        set_hsd_columns(columns=form.chosen())
        messages.success(request, "The columns are kept: every table is written with them from now on.")
        return redirect("adequacy:hsd-columns")
    status = 422 if form.is_bound else 200
    return render(request, "adequacy/hsd_columns.html", {"form": form}, status=status)
