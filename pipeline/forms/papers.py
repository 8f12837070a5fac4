"""Putting a paper on record without moving the deal."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from pipeline.forms.exits import ExitFields
from pipeline.models import Deal
from pipeline.stages import Missing, Question


@dataclass(frozen=True, slots=True)
class Kind:
    label: str
    asks: tuple[Missing, ...]
    saved: str


KINDS = {
    "answers": Kind("Two answers", (Missing.WHAT_MATTERS, Missing.PLAN_EXPERIENCE), "Answer recorded."),
    "rates": Kind("Rates shown", (Missing.RATES_SHOWN,), "Rates shown are on record."),
    "letter": Kind("Letter of intent", (Missing.LETTER,), "Letter of intent recorded."),
    "paper": Kind("Contract paper", (Missing.PAPER_HOLDER,), "Hand-over of the paper recorded."),
}


class PapersForm(ExitFields):
    """One kind of paper. Of the two answers one is enough."""

    def __init__(self, *args: Any, deal: Deal, kind: str, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.ask_only(KINDS[kind].asks, deal=deal, today=today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.clean_letter(cleaned, self.today)
        given = (name for question in Question.values for name in (question, f"{question}_unanswered"))
        if Question.WHAT_MATTERS in self.fields and not any(cleaned.get(name) for name in given):
            self.add_error(Question.WHAT_MATTERS.value, "Write an answer, or tick that they gave none.")
        return cleaned
