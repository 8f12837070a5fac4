"""What every action of this floor shares: one transaction, the deal's row locked, the rules checked before it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from accounts.models import User
from pipeline.merging import Clash
from pipeline.models import Deal


class Refused(Exception):
    """An expected refusal: `field` names what the user must change (empty for the whole form), `message` says how."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class Clashed(Refused):
    """Somebody saved other values of the same fields meanwhile. Nothing was written."""

    def __init__(self, clashes: tuple[Clash, ...], *, who: User, when: dt.datetime) -> None:
        super().__init__("", f"{who.name} changed this while you were editing it. Choose what stays.")
        self.clashes, self.who, self.when = clashes, who, when


@contextmanager
def one_act() -> Iterator[None]:
    """A transaction whose deferred rules are checked here, where the caller can still answer for them.

    Left alone they would fire at COMMIT, after the view has done its handling.
    """
    with transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def locked(deal: Deal) -> Deal:
    """The fresh row, held until the transaction ends: decide on this, not on what a page read earlier."""
    return (
        Deal.objects.select_for_update(of=("self",))
        .select_related("owner", "letter", "agreement")
        .get(pk=deal.pk)
    )
