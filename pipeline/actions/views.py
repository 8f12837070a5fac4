"""Lists kept under a name."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from pipeline.models import SavedView


def save_view(*, name: str, query: str, is_shared: bool, by: User, at: dt.datetime) -> SavedView:
    """Keep the list; the same name again replaces one's own view of it."""
    standing = SavedView.objects.filter(saved_by=by, name__iexact=name).first() or SavedView(saved_by=by)
    standing.name, standing.query, standing.is_shared, standing.saved_at = name, query, is_shared, at
    standing.save()
    return standing


def remove_view(*, view: SavedView) -> None:
    view.delete()
