"""The list as a file: the conditions of the address or the deals ticked, the chosen columns, no rates. On record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actions.readings import record_reading
from accounts.models import ReadingKind
from accounts.wording import counted
from pipeline.deal_file import deals_workbook
from pipeline.queries.columns import chosen_columns, file_heading, file_row
from pipeline.queries.filter_options import filter_options
from pipeline.queries.rows import DealRow, rows_of
from pipeline.queries.work import Calendar, read_calendar, visible_deals
from pipeline.views.deals import deal_filter
from pipeline.views.reader import reader_of
from pipeline.views.selection import ticked_deals
from providers.spreadsheet import csv_text

MOST = 20_000
AT_ONCE = 500
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    reader, now = reader_of(request), timezone.now()
    calendar = read_calendar(now=now, reader=reader)
    asked = QueryDict(request.GET["back"]) if "back" in request.GET else request.GET
    columns = chosen_columns(asked.getlist("columns"))
    deals = deal_filter(
        request, visible_deals(reader, calendar), calendar, filter_options(reader), asked=asked
    ).qs
    ticked = ticked_deals(request.GET)
    if ticked and not request.GET.get("all"):
        deals = visible_deals(reader, calendar).filter(pk__in=ticked)
    pks = list(deals.order_by("group__name", "pk").values_list("pk", flat=True)[:MOST])
    rows = [file_row(row, columns) for row in _rows(pks, calendar)]
    record_reading(
        kind=ReadingKind.EXPORT, what=f"list of {counted(len(rows), 'deal', 'deals')}", by=reader, at=now
    )
    return _file(request, file_heading(columns), rows, f"deals-{calendar.today.isoformat()}")


def _rows(pks: Sequence[int], calendar: Calendar) -> Iterator[DealRow]:
    for start in range(0, len(pks), AT_ONCE):
        yield from rows_of(pks[start : start + AT_ONCE], calendar)


def _file(
    request: HttpRequest, heading: Sequence[str], rows: Sequence[Sequence[str]], name: str
) -> HttpResponse:
    if request.GET.get("format") == "xlsx":
        content, kind, ending = deals_workbook(heading, rows), WORKBOOK, "xlsx"
    else:
        content, kind, ending = csv_text(heading, rows).encode(), "text/csv; charset=utf-8", "csv"
    disposition = f'attachment; filename="{name}.{ending}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})
