"""What stands on a deal before a touch is added to it, read in one query once the deal is locked."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Subquery

from accounts.prepared import Prepared, gap
from pipeline.models import Deal, NextStep, Touch


class BeforeLog(NamedTuple):
    """By their numbers: the touch logged under the same key, of whatever deal, and the open step."""

    touch: int | None
    step: int | None


def before_log(deal: Deal, key: uuid.UUID) -> BeforeLog:
    (row,) = _before().rows(deal=deal.pk, key=key)
    return BeforeLog._make(row)


@lru_cache(maxsize=1)
def _before() -> Prepared:
    deal = gap("deal", "bigint")
    return Prepared(
        Deal.objects.filter(pk=deal)
        .annotate(
            logged=Subquery(Touch.objects.filter(key=gap("key", "uuid")).values("pk")),
            standing=Subquery(NextStep.objects.open().filter(deal=deal).values("pk")),
        )
        .values_list("logged", "standing")
    )
