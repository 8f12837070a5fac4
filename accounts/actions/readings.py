"""The record of who read what is confidential."""

from __future__ import annotations

import datetime as dt

from accounts.models import Reading, User


def record_reading(*, kind: str, what: str, by: User, at: dt.datetime) -> Reading:
    return Reading.objects.create(kind=kind, what=what, read_by=by, read_at=at)
