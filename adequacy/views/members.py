"""Whom a network is measured by: ZIP points, or the plan's own member file, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.pieces import Figure
from adequacy.actions.member_files import (
    SMALL,
    MemberFileRefused,
    read_upload,
    return_to_zip_points,
    take_member_file,
)
from adequacy.member_forms import MemberFileForm
from adequacy.models import MemberFile, MemberUpload
from adequacy.queries.members import member_source
from providers.models import Network
from providers.permissions import may_edit_networks
from providers.spreadsheet import csv_text
from providers.views.reader import asks_for, demand, posted, today_of

PER_PAGE = 100
FILES_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """A small file is read at once, a large one by the worker; both have a page that tells how far it is."""
    reader, network, now = demand(may_edit_networks, request), _network(request, pk), timezone.now()
    form = MemberFileForm(posted(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = take_member_file(
                network=network, file_name=file.name, size=file.size, chunks=file.chunks(), by=reader, at=now
            )
        except MemberFileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            if upload.size <= SMALL:
                read_upload(upload=upload, at=now)
            return redirect(upload)
    return _members(request, network, form)


def _members(request: HttpRequest, network: Network, form: MemberFileForm) -> HttpResponse:
    files = MemberFile.objects.filter(network=network).select_related("uploaded_by")
    context = {
        "network": network,
        "form": form,
        "source": member_source(network),
        "under_way": MemberUpload.objects.filter(network=network).unfinished().first(),
        "files": files.order_by("-uploaded_at", "-pk")[:FILES_SHOWN],
        "today": today_of(request),
    }
    return render(request, "adequacy/members.html", context, status=422 if form.errors else 200)


@require_POST
def zip_points(request: HttpRequest, pk: int) -> HttpResponse:
    demand(may_edit_networks, request)
    network = _network(request, pk)
    if return_to_zip_points(network=network, at=timezone.now()):
        messages.success(request, f"{network} is measured by ZIP points again.")
    return redirect("adequacy:members", network.pk)


@require_safe
def member_upload(request: HttpRequest, pk: int) -> HttpResponse:
    """The page asks for itself while the file is read. It can be left and found again."""
    demand(may_edit_networks, request)
    uploads = MemberUpload.objects.select_related("network", "member_file", "uploaded_by")
    upload = get_object_or_404(uploads, pk=pk, network__in=Network.objects.visible_to(request.user))
    is_part = asks_for(request, "member-upload")
    template = "adequacy/_member_upload.html" if is_part else "adequacy/member_upload.html"
    return render(request, template, {"upload": upload, "today": today_of(request)})


@require_safe
def member_file(request: HttpRequest, pk: int) -> HttpResponse:
    made = _file(request, pk)
    problems = made.problems.order_by("line", "pk")
    page = Paginator(problems, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "made": made,
        "network": made.network,
        "figures": _figures(made),
        "page": page,
        "not_kept": made.rows_refused - page.paginator.count,
        "today": today_of(request),
    }
    return render(request, "adequacy/member_file.html", context)


@require_safe
def member_problems(request: HttpRequest, pk: int) -> HttpResponse:
    made = _file(request, pk)
    rows = made.problems.order_by("line", "pk").values_list("line", "reason")
    response = HttpResponse(csv_text(("line", "reason"), rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="members-{made.pk}-problems.csv"'
    return response


def _network(request: HttpRequest, pk: int) -> Network:
    return get_object_or_404(Network.objects.visible_to(request.user), pk=pk)


def _file(request: HttpRequest, pk: int) -> MemberFile:
    networks = Network.objects.visible_to(demand(may_edit_networks, request))
    files = MemberFile.objects.select_related("network", "uploaded_by")
    return get_object_or_404(files, pk=pk, network__in=networks)


def _figures(made: MemberFile) -> list[Figure]:
    return [
        Figure(f"{made.members:,}", "members"),
        Figure(f"{made.rows_read:,}", "rows read"),
        Figure(f"{made.rows_used:,}", "used"),
        Figure(f"{made.rows_refused:,}", "refused", icon="alert-circle", tone="decide"),
    ]
