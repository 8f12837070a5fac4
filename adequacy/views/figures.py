"""The strip over the counties: how many cells are in which state, each figure a link to its rows."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.pieces import STATUS_WORDS, Figure
from adequacy.coverage import CellStatus
from adequacy.queries.cells import Coverage
from adequacy.queries.counties import Totals


def figures(request: HttpRequest, coverage: Coverage, counted: Totals) -> list[Figure]:
    return [_figure(request, status, counted.by_status[status]) for status in coverage.possible_statuses]


def _figure(request: HttpRequest, status: CellStatus, count: int) -> Figure:
    word = STATUS_WORDS[status.key]
    return Figure(
        number=f"{count:,}",
        word=word.word,
        icon=word.icon,
        tone=word.tone,
        address=with_query(request, status=status.value, page=""),
        title=f"Show the cells that are: {word.word}",
    )


def with_query(request: HttpRequest, **changes: str) -> str:
    """The same page with some of its filters changed; an empty value takes one away."""
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = value
        if not value:
            del query[name]
    return f"{request.path}?{query.urlencode()}" if query else request.path
