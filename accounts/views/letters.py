"""Letters for administrators: what the local mail sink received, and what became of each letter written."""

from __future__ import annotations

import re
from pathlib import Path

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import sink
from accounts.models import Notice, NoticeState
from accounts.notices import send_again
from accounts.permissions import may_read_letters
from accounts.queries import STATES_SHOWN, counts_by_state
from accounts.views.answers import for_those_who, reader

PER_PAGE = 50
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
HEAD = re.compile(r"(<head[^>]*>)", re.IGNORECASE)


def _folder() -> Path | None:
    return Path(settings.MAIL_SINK_DIR) if settings.MAIL_SINK_DIR else None


def _kept(name: str) -> sink.KeptLetter:
    folder = _folder()
    letter = sink.read(folder, name) if folder else None
    if letter is None:
        raise Http404
    return letter


@require_safe
@for_those_who(may_read_letters)
def letters(request: HttpRequest) -> HttpResponse:
    folder = _folder()
    page = Paginator(sink.names(folder) if folder else [], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "has_sink": folder is not None,
        "page": page,
        "letters": sink.heads(folder, list(page)) if folder else [],
        "today": reader(request).today(timezone.now()),
    }
    return render(request, "accounts/letters.html", context)


@require_safe
@for_those_who(may_read_letters)
def notices(request: HttpRequest) -> HttpResponse:
    """The mail log: planned, sent, failed and unknown, with the reason."""
    chosen = request.GET.get("show", "")
    states = STATES_SHOWN.get(chosen, NoticeState.values)
    shown = Notice.objects.in_states(states).newest_first().defer("text", "html")
    context = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "counts": counts_by_state(),
        "chosen": chosen if chosen in STATES_SHOWN else "",
        "today": reader(request).today(timezone.now()),
    }
    return render(request, "accounts/notices.html", context)


@require_POST
@for_those_who(may_read_letters)
def notice_resending(request: HttpRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(Notice, pk=pk)
    if send_again(notice=notice, at=timezone.now()):
        messages.success(request, f"Goes out again within a minute: the letter to {notice.to_email}.")
    else:
        messages.warning(request, "Only a letter that failed or is unknown can be sent again.")
    return redirect("accounts:notices")


@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # its type knows only views without arguments
@require_safe
@for_those_who(may_read_letters)
def letter(request: HttpRequest, name: str) -> HttpResponse:
    today = reader(request).today(timezone.now())
    return render(request, "accounts/letter.html", {"letter": _kept(name), "today": today})


@require_safe
@for_those_who(may_read_letters)
def letter_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part by itself, for the frame: no script, nothing fetched, links open beside it."""
    html = _kept(name).html
    if not html:
        raise Http404
    response = HttpResponse(HEAD.sub(r'\1<base target="_blank">', html, count=1))
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
