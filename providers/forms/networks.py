from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from providers.forms.fields import DayField
from providers.models import County, FilingDeadline, LineOfBusiness, Network
from providers.queries.networks import editions, states
from providers.roster.cells import tidy
from providers.states import state_name


class NetworkForm(forms.ModelForm):
    """What is built. The service area and the filings have forms of their own."""

    line_of_business = forms.ChoiceField(choices=LineOfBusiness.choices)
    edition = forms.ChoiceField(
        label="Measured by",
        help_text="The edition of the standards. Only editions carried here can be chosen.",
    )
    go_live_on = DayField(label="Go-live", help_text="The first day members are served.")

    class Meta:
        model = Network
        fields = ("name", "line_of_business", "contract_year", "edition", "go_live_on")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["edition"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(edition, f"Edition {edition}") for edition in editions()]

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])

    def clean_go_live_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["go_live_on"]
        if not self.instance.pk and day < self.today:
            raise forms.ValidationError("This date is past.")
        return day


class CountyTicks(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})

    def label_from_instance(self, obj: County) -> str:
        return obj.name


class ServiceAreaForm(forms.Form):
    """The counties of one state: ticked one by one, or the whole state with one button."""

    counties = CountyTicks(County.objects.none(), required=False)

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["counties"]
        assert isinstance(field, CountyTicks)
        field.queryset = County.objects.in_state(state).order_by("name", "ssa_code")


class StateForm(forms.Form):
    state = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        by_name = sorted((state_name(state), state) for state in states())
        field.choices = [("", "Choose a state"), *((state, name) for name, state in by_name)]


class DeadlineForm(forms.ModelForm):
    """Whether the day is past is for the action to say, which knows what day it is."""

    due_on = DayField(label="Due on")

    class Meta:
        model = FilingDeadline
        fields = ("name", "filed_with", "due_on", "accepts_letters")

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])
