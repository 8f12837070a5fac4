"""Putting a paper on record without moving the deal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from pipeline.actions.papers import Answer
from pipeline.forms.clash import SeenFields
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


class PapersForm(SeenFields, ExitFields):
    """One kind of paper. Of the two answers one is enough."""

    what_matters_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    plan_experience_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, deal: Deal, kind: str, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        asks_answers = Missing.WHAT_MATTERS in KINDS[kind].asks
        seen_fields = [self.seen_name(question) for question in Question.values] if asks_answers else []
        self.ask_only(KINDS[kind].asks, deal=deal, today=today, also=seen_fields)
        if asks_answers:
            self._note_what_stands(deal)

    def seen_name(self, field: str) -> str:
        return f"{field}_seen"

    def _note_what_stands(self, deal: Deal) -> None:
        newest = deal.answers.order_by("question", "-recorded_at", "-pk").distinct("question")
        stands = dict(newest.values_list("question", "pk"))
        for question in Question.values:
            self.fields[self.seen_name(question)].initial = stands.get(question, 0)

    def _answers(self) -> Iterable[Answer]:
        return (answer for answer in super()._answers() if not self.keeps_theirs(answer.question))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.clean_letter(cleaned, self.today)
        given = (name for question in Question.values for name in (question, f"{question}_unanswered"))
        if Question.WHAT_MATTERS in self.fields and not any(cleaned.get(name) for name in given):
            self.add_error(Question.WHAT_MATTERS.value, "Write an answer, or tick that they gave none.")
        return cleaned
