"""A form that knows what it showed: when somebody saved other values meanwhile, it asks which stay."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict

from accounts import wording
from accounts.models import User
from pipeline.actions.steps import PlannedStep
from pipeline.actions.unit import Clashed
from pipeline.models import NextStep, OpeningAnswer, StepKind

THEIRS, MINE = "theirs", "mine"
LABELS = {
    "step": "Next step",
    "kind": "How",
    "what": "What",
    "due_on": "Day",
    "due_time": "Time",
    "owner": "By",
    "to": "Owner",
}


@dataclass(frozen=True, slots=True)
class ClashRow:
    field: str
    label: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True)
class ClashNote:
    who: str
    when: dt.datetime
    rows: tuple[ClashRow, ...]


class SeenFields(forms.Form):
    """`seen` names the row whose values the form showed; absent, the form was not fetched from a page."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    clash: ClashNote | None = None

    def keeps_theirs(self, field: str) -> bool:
        return bool(self.data.get(f"keep_{field}") == THEIRS)

    def ask_which_stays(self, clashed: Clashed) -> None:
        """The same form again, now on top of what stands, with both values and a choice for each field."""
        data, rows = cast("QueryDict", self.data).copy(), []
        for each in clashed.clashes:
            data[self.add_prefix(self.seen_name(each.field))] = str(each.seen)
            label = LABELS.get(each.field) or str(self.fields[each.field].label)
            rows.append(ClashRow(each.field, label, shown(each.theirs), shown(each.mine)))
        self.data = data
        self.clash = ClashNote(clashed.who.name, clashed.when, tuple(rows))
        self.add_error(None, clashed.message)

    def seen_name(self, field: str) -> str:
        return "seen"


def shown(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, User):
        return value.name
    if isinstance(value, NextStep | PlannedStep):
        return f"{value.what}, {wording.full_date(value.due_on)}"
    if isinstance(value, OpeningAnswer):
        return value.answer or "Asked, no answer"
    if isinstance(value, dt.date):
        return wording.full_date(value)
    if isinstance(value, dt.time):
        return wording.clock_time(value)
    return StepKind(value).label if value in StepKind.values else str(value or "none")
