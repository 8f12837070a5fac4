"""Giving out and taking back the address of one's calendar."""

from __future__ import annotations

import datetime as dt

from accounts.keys import new_token
from accounts.models import User
from pipeline.models import CalendarFeed


def make_feed(*, owner: User, at: dt.datetime) -> CalendarFeed:
    """A new address; the one before ends at once."""
    feed, _ = CalendarFeed.objects.update_or_create(
        owner=owner, defaults={"nonce": new_token(), "made_at": at}
    )
    return feed


def end_feed(*, owner: User) -> bool:
    """Says whether there was one."""
    ended, _ = CalendarFeed.objects.filter(owner=owner).delete()
    return bool(ended)
