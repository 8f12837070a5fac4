"""How a timetable job runs: the clock is read here, once, and each run leaves a row, whether it went well or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.actions.system import finish_run, start_run


def record_run(
    name: str, work: Callable[[dt.datetime], dict[str, int]], *, now: str | None = None
) -> dict[str, int]:
    """Do `work` at the moment `now` (this one unless given) and write down what it did.

    The row carries the real time, also when `now` is pretended: the age of the last beat is judged by it.
    """
    run = start_run(name=name, at=timezone.now())
    try:
        result = work(_moment(now))
    except Exception as error:
        finish_run(run=run, result={}, at=timezone.now(), error=f"{type(error).__name__}: {error}")
        raise
    finish_run(run=run, result=result, at=timezone.now())
    return result


def _moment(text: str | None) -> dt.datetime:
    if text is None:
        return timezone.now()
    moment = parse_datetime(text)
    if moment is None or timezone.is_naive(moment):
        raise ValueError(f"A moment with its zone, such as 2026-03-02T07:30-05:00, not {text!r}.")
    return moment
