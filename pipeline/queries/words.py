"""The last words of a deal: what they said when they last spoke or wrote to us, else what we noted last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.functions import Left

from accounts.wording import short_date
from pipeline.models import Outcome, Touch
from pipeline.queries.work import Calendar

SHOWN = 240


@dataclass(frozen=True, slots=True)
class LastWords:
    text: str
    said: str
    is_quote: bool = False


def last_words_of(deals: Collection[int], calendar: Calendar) -> dict[int, LastWords]:
    """One per deal: the newest conversation that left a note, else the newest touch. One query."""
    spoke = ExpressionWrapper(~Q(note="") & Q(is_conversation=True), output_field=BooleanField())
    rows = (
        Touch.objects.standing()
        .filter(deal__in=deals)
        .annotate(spoke=spoke, words=Left("note", SHOWN))
        .order_by("deal", "-spoke", "-made_at", "-pk")
        .distinct("deal")
        .values("deal", "spoke", "words", "outcome", "made_at", "contact__name", "contact__role")
    )
    return {row["deal"]: _words(row, calendar) for row in rows}


def _words(row: Mapping[str, Any], calendar: Calendar) -> LastWords:
    day = short_date(row["made_at"].astimezone(calendar.reader.zone).date(), calendar.today)
    text = " ".join(row["words"].split())
    said = ", ".join(part for part in (day, row["contact__name"], row["contact__role"]) if part)
    return LastWords(text=text or f"{Outcome(row['outcome']).label}, {day}", said=said, is_quote=row["spoke"])
