"""What the plan believes of its deals: the defaults in force, and what its own deals taught since."""

from __future__ import annotations

import datetime as dt

from adequacy.forecast.defaults import Assumptions
from adequacy.forecast.experience import Experience, learn
from adequacy.models import ForecastDefault
from adequacy.queries.seen import gained


def assumptions() -> Assumptions:
    return Assumptions(dict(ForecastDefault.objects.values_list("key", "value")))


def experience(today: dt.date, *, assumed: Assumptions) -> Experience:
    return learn(gained(today), defaults=assumed.stages)
