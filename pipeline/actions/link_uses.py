"""Confirming what a link of a letter was made for: once, in one transaction with what it does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from accounts.models import User
from pipeline.action_links import ActionLink, hash_of_token
from pipeline.actions.unit import locked, one_act
from pipeline.models import Deal, LinkUse

LONGEST_WORDS = 600


class LinkUsed(Exception):
    """Somebody confirmed it already; `use` says who, when and what."""

    def __init__(self, use: LinkUse) -> None:
        super().__init__(use.said)
        self.use = use


@dataclass(slots=True)
class Use:
    """Filled by whoever acts: what was done, in the words that answer it."""

    said: str = ""


@contextmanager
def using_link(*, token: str, link: ActionLink, deal: Deal, by: User, at: dt.datetime) -> Iterator[Use]:
    """1. Lock the deal. 2. Refuse a link that was used. 3. Let the caller act; an exception there undoes all of it.
    4. Note the use.
    """
    with one_act():
        locked(deal)
        earlier = LinkUse.objects.filter(token_hash=hash_of_token(token)).select_related("used_by").first()
        if earlier:
            raise LinkUsed(earlier)
        use = Use()
        yield use
        LinkUse.objects.create(
            token_hash=hash_of_token(token),
            deal=deal,
            action=link.action,
            said=use.said[:LONGEST_WORDS],
            used_by=by,
            used_at=at,
        )
