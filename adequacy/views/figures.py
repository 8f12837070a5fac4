"""The strip over the counties: how many cells are in which state, each figure a link to its rows."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, QueryDict

from accounts.pieces import STATUS_WORDS, Figure
from accounts.wording import day_month, full_date
from adequacy.coverage import CellStatus
from adequacy.queries.cells import Coverage
from adequacy.queries.counties import Totals

SHORT = {CellStatus.MET_WITH_LETTERS: "With letters"}
"""A word that is too long for a phone; pointing at it gives the whole."""


def figures(request: HttpRequest, coverage: Coverage, counted: Totals, *, today: dt.date) -> list[Figure]:
    """The countdown first, then the cells."""
    return [_countdown(coverage, today), *status_figures(request, coverage, counted)]


def status_figures(request: HttpRequest, coverage: Coverage, counted: Totals) -> list[Figure]:
    return [_figure(request, status, counted.by_status[status]) for status in coverage.possible_statuses]


def _countdown(coverage: Coverage, today: dt.date) -> Figure:
    deadline = coverage.deadline
    if deadline is None:
        return Figure(number="\u2013", word="no filing ahead")
    return Figure(
        number=f"{(deadline.due_on - today).days:,}",
        word=f"days to filing, {day_month(deadline.due_on, today)}",
        title=f"{deadline.name}, {full_date(deadline.due_on)}",
    )


def _figure(request: HttpRequest, status: CellStatus, count: int) -> Figure:
    word = STATUS_WORDS[status.key]
    return Figure(
        number=f"{count:,}",
        word=SHORT.get(status, word.word),
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
    return _address(request.path, query)


def without_blanks(request: HttpRequest) -> str:
    """The address as one would send it to a colleague: filters that were left alone are not named."""
    query = request.GET.copy()
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return _address(request.path, query)


def _address(path: str, query: QueryDict) -> str:
    return f"{path}?{query.urlencode()}" if query else path
