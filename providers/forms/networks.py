from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from providers.editions import CarriedEdition, carried_editions
from providers.forms.fields import DayField
from providers.models import County, FilingDeadline, LineOfBusiness, Network
from providers.queries.networks import states
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
        self.kept_edition, self.kept_line = self.instance.edition, self.instance.line_of_business
        field = self.fields["edition"]
        assert isinstance(field, forms.ChoiceField)
        self.carried = carried_editions()
        field.choices = _choices(self.carried, kept=self.instance.edition)

    def clean(self) -> dict[str, Any]:
        """An edition belongs to a line of business; what a network has already, it may keep."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        edition, line = cleaned.get("edition"), cleaned.get("line_of_business")
        theirs = [each for each in self.carried if each.edition == edition]
        is_kept = (edition, line) == (self.kept_edition, self.kept_line)
        if edition and line and not is_kept and line not in {each.line_of_business for each in theirs}:
            whose = " and ".join(each.title for each in theirs)
            self.add_error(
                "edition", f"Edition {edition} is of {whose}, not of {LineOfBusiness(line).label}."
            )
        return cleaned

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])

    def clean_go_live_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["go_live_on"]
        if not self.instance.pk and day < self.today:
            raise forms.ValidationError("This date is past.")
        return day


def _choices(carried: Sequence[CarriedEdition], *, kept: str) -> list[tuple[str, str]]:
    """One choice an edition, saying whose it is; the one a network has stays even where nobody carries it any more."""
    whose: dict[str, list[str]] = {kept: []} if kept else {}
    for each in carried:
        whose.setdefault(each.edition, []).append(each.title)
    return [
        (edition, f"{edition}: {', '.join(titles)}" if titles else edition)
        for edition, titles in sorted(whose.items(), reverse=True)
    ]


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


class MarketsForm(forms.Form):
    """A line for each county of a state that the network serves: the market it is counted to."""

    def __init__(self, data: Any, *, counties: Sequence[County], standing: Mapping[str, str]) -> None:
        super().__init__(data)
        for county in counties:
            self.fields[county.pk] = forms.CharField(
                label=county.name,
                required=False,
                max_length=60,
                initial=standing.get(county.pk, ""),
                widget=forms.TextInput(attrs={"list": "market-names", "autocomplete": "off"}),
            )
