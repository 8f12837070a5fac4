from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.wording import full_moment
from adequacy.board_pdf import board_pdf
from adequacy.queries.board_pack import BoardPack, board_pack
from adequacy.queries.outlooks import head_of
from pipeline.queries.work import read_calendar
from pipeline.views.reader import plan_day, reader_of
from providers.current import current_network


@require_safe
def board_pack_page(request: HttpRequest) -> HttpResponse:
    """To be printed: no filters, no rail on paper, the moment it was true on top."""
    pack = _pack(request)
    return render(request, "adequacy/board_pack.html", {"pack": pack, "as_of": _as_of(request, pack)})


@require_safe
def board_pack_file(request: HttpRequest) -> HttpResponse:
    pack = _pack(request)
    response = HttpResponse(board_pdf(pack, as_of=_as_of(request, pack)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="board-pack-{pack.head.day:%Y-%m-%d}.pdf"'
    return response


def _pack(request: HttpRequest) -> BoardPack:
    network, now = current_network(request), timezone.now()
    head = None if network is None else head_of(network)
    if network is None or head is None or not head.has_cells:
        raise Http404
    calendar = read_calendar(now=now, reader=reader_of(request))
    return board_pack(network, head, calendar=calendar, today=plan_day(now))


def _as_of(request: HttpRequest, pack: BoardPack) -> str:
    return full_moment(pack.head.made_at.astimezone(reader_of(request).zone))
