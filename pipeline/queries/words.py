"""The last words of a deal: what they said when they last spoke or wrote to us, else what we noted last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject, Left

from accounts.wording import short_date
from pipeline.models import Outcome, Touch
from pipeline.queries.work import Calendar

SHOWN = 240

_SPOKE = ExpressionWrapper(~Q(note="") & Q(is_conversation=True), output_field=BooleanField())
LAST_WORDS = Subquery(
    Touch.objects.standing()
    .filter(deal=OuterRef("pk"))
    .annotate(spoke=_SPOKE, words=Left("note", SHOWN))
    .order_by("-spoke", "-made_at", "-pk")
    .values(
        row=JSONObject(
            spoke="spoke",
            words="words",
            outcome="outcome",
            made_at="made_at",
            name="contact__name",
            role="contact__role",
        )
    )[:1]
)
"""Of a deal: the newest conversation that left a note, else the newest touch."""


@dataclass(frozen=True, slots=True)
class LastWords:
    text: str
    said: str
    is_quote: bool = False


def last_words(row: Mapping[str, Any] | None, calendar: Calendar) -> LastWords | None:
    """As the reader reads them, from what `LAST_WORDS` found."""
    if row is None:
        return None
    made_at = dt.datetime.fromisoformat(row["made_at"])
    day = short_date(made_at.astimezone(calendar.reader.zone).date(), calendar.today)
    text = " ".join(row["words"].split())
    said = ", ".join(part for part in (day, row["name"], row["role"]) if part)
    return LastWords(text=text or f"{Outcome(row['outcome']).label}, {day}", said=said, is_quote=row["spoke"])
