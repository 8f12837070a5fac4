"""Words on deals."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from pipeline.actions.unit import Refused, locked, one_act
from pipeline.models import Deal, DealTag, Tag
from pipeline.models.marks import TAG_LIMIT


class TagRefused(Refused):
    """No word, or too long a one."""


def tag_deal(*, deal: Deal, name: str, by: User, at: dt.datetime) -> DealTag:
    """Put the word on the deal, however it is capitalized; where it stands already nothing changes."""
    name = " ".join(name.split())
    if not 0 < len(name) <= TAG_LIMIT:
        raise TagRefused("name", f"Write a tag of at most {TAG_LIMIT} characters.")
    with one_act():
        deal = locked(deal)
        tag, _ = Tag.objects.get_or_create(name__iexact=name, defaults={"name": name})
        standing = deal.tags.standing().filter(tag=tag).first()
        return standing or DealTag.objects.create(deal=deal, tag=tag, added_by=by, added_at=at)


def untag_deal(*, deal: Deal, tag: Tag, by: User, at: dt.datetime) -> None:
    """Take the word off; where it does not stand nothing changes."""
    with one_act():
        locked(deal).tags.standing().filter(tag=tag).update(removed_by=by, removed_at=at)
