"""Setting the numbers a forecast starts from."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from accounts.models import User
from adequacy.forecast.defaults import NUMBERS
from adequacy.models import ForecastDefault


class DefaultRefused(Exception):
    """A number beyond what it can mean, or one without a source."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


@transaction.atomic
def set_default(*, key: str, value: float, source: str, by: User, at: dt.datetime) -> ForecastDefault:
    """1. Refuse what cannot be meant. 2. Put the number in place of ours, with where it comes from.

    The next forecast is made by it; history keeps what stood before.
    """
    number = NUMBERS[key]
    if not number.low <= value <= number.high:
        raise DefaultRefused("value", f"From {number.low:g} to {number.high:g}.")
    if not source.strip():
        raise DefaultRefused("source", "Say where the number comes from.")
    made, _ = ForecastDefault.objects.update_or_create(
        key=key, defaults={"value": value, "source": source.strip(), "set_by": by, "set_at": at}
    )
    return made


@transaction.atomic
def take_default_back(*, key: str) -> int:
    """Ours holds again; how many rows went."""
    return ForecastDefault.objects.filter(key=key).delete()[0]
