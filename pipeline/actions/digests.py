"""The letter of the day, being written."""

from __future__ import annotations

import datetime as dt


def post_digests(*, now: dt.datetime) -> int:
    return 0
