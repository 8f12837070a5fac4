from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import Q
from django.http import QueryDict

from accounts.absences import COVERED_BY
from accounts.models import User


class DayInput(forms.DateInput):
    """The browser's own calendar; without one the day is typed as 2026-09-30."""

    input_type = "date"

    def __init__(self, day: dt.date) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"min": day.isoformat()})


class AbsenceForm(forms.Form):
    """From when until when, both included, and who covers."""

    from_on = forms.DateField(label="First day away", error_messages={"required": "Choose the first day."})
    until_on = forms.DateField(label="Last day away", error_messages={"required": "Choose the last day."})
    cover = forms.ModelChoiceField(
        User.objects.none(), label="Who covers", required=False, empty_label="Nobody: letters wait"
    )

    def __init__(self, data: QueryDict | None = None, *, person: User, today: dt.date) -> None:
        super().__init__(data)
        for name in ("from_on", "until_on"):
            self.fields[name].widget = DayInput(today)
        cover = self.fields["cover"]
        assert isinstance(cover, forms.ModelChoiceField)
        may = Q(role__in=COVERED_BY.get(person.role, ()))
        cover.queryset = User.objects.people().filter(may).exclude(pk=person.pk).by_name()
        cover.help_text = "They get the letters meant for you, and may work your deals meanwhile."
