from __future__ import annotations

from typing import Any

from django import forms

from adequacy.enrollment import Enrollees, read_enrollees
from adequacy.queries.enrollment import ServiceArea

MOST_LETTERS = 200_000
PROBLEMS_NAMED = 10


class EnrollmentForm(forms.Form):
    enrollees = forms.CharField(
        label="Enrollees by county",
        required=False,
        max_length=MOST_LETTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "class": "num", "spellcheck": "false"}),
        help_text="One county a line: its name or SSA code, then the number; two columns of a spreadsheet can be "
        "pasted. A county without a number is one whose number is not known.",
    )

    def __init__(self, *args: Any, area: ServiceArea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area

    def clean_enrollees(self) -> Enrollees:
        told = read_enrollees(self.cleaned_data["enrollees"], self.area.index, state=self.area.state)
        if told.problems:
            more = len(told.problems) - PROBLEMS_NAMED
            further = [f"And {more} more."] if more > 0 else []
            raise forms.ValidationError([*list(told.problems)[:PROBLEMS_NAMED], *further])
        return told
