from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from pipeline.forms.step import DayInput
from providers.effect import LABELS, MILESTONES
from providers.models import Participant


class DatesForm(forms.Form):
    """How far these clinicians have come. What is left empty stays as it is."""

    participants = forms.TypedMultipleChoiceField(
        label="Whom?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={
            "required": "Tick at least one clinician.",
            "invalid_choice": "The agreement changed meanwhile. Look at the ticks again.",
        },
    )
    expected_on = forms.DateField(
        label="The next of these is expected on",
        required=False,
        widget=DayInput,
        help_text="Empty takes the day back.",
    )

    def __init__(self, *args: Any, participants: Iterable[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participants"].choices = [  # type: ignore[attr-defined]  # a field of choices
            (row.pk, f"{row.affiliation.provider.name}, {row.affiliation.specialty.name}")
            for row in participants
        ]
        for name in MILESTONES:
            self.fields[name] = forms.DateField(label=LABELS[name], required=False, widget=DayInput)

    def dates(self) -> dict[str, dt.date]:
        return {name: day for name in MILESTONES if (day := self.cleaned_data[name])}
