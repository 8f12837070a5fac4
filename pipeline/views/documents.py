"""Files on a deal: by right, in versions, every download on record."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.readings import record_reading
from accounts.models import ReadingKind
from pipeline.actions.documents import add_document
from pipeline.actions.unit import Refused
from pipeline.documents import TYPES, ending
from pipeline.forms.documents import DocumentForm
from pipeline.models import Document
from pipeline.permissions import may_edit, may_see_rates
from pipeline.views.reader import reader_of
from pipeline.views.sheet import refuse, visible_deal


@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    deal, reader, now = visible_deal(request, pk), reader_of(request), timezone.now()
    may_add = may_edit(reader, deal)
    if not may_see_rates(reader, deal) or (request.method == "POST" and not may_add):
        raise PermissionDenied
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if form.is_valid():
        upload, paper = form.cleaned_data["upload"], form.paper()
        try:
            kept = add_document(deal=deal, upload=upload, paper=paper, by=reader, at=now)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, f"Kept: {kept.get_kind_display()}, version {kept.version}.")
            return redirect("pipeline:documents", pk=deal.pk)
    shown = Document.objects.visible_to(reader).filter(deal=deal).select_related("added_by")
    context = {
        "deal": deal,
        "documents": shown.order_by("kind", "-version"),
        "form": form if may_add else None,
        "today": reader.today(now),
    }
    return render(request, "pipeline/documents.html", context, status=422 if form.errors else 200)


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, always as a download. On record before it leaves. Small enough to be read whole."""
    reader = reader_of(request)
    found = get_object_or_404(Document.objects.visible_to(reader), pk=pk)
    try:
        with found.content.open("rb") as content:
            data = content.read()
    except FileNotFoundError as error:
        raise Http404 from error
    record_reading(kind=ReadingKind.FILE, what=f"document {found.pk}", by=reader, at=timezone.now())
    response = HttpResponse(data, content_type=TYPES[ending(found.name)].content_type)
    disposition = content_disposition_header(as_attachment=True, filename=found.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response
