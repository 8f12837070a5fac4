"""Cells people type with hyphens, blanks and brackets, kept as bare digits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.wording import phone as spoken
from providers import tin
from providers.roster.cells import BadCellError, phone, tidy


class PhoneField(forms.CharField):
    """Ten digits, written in any of the usual ways; an extension is dropped."""

    widget = forms.TextInput(
        attrs={"inputmode": "tel", "autocomplete": "off", "placeholder": "(305) 555-0134"}
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=40, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return spoken(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        text = tidy(super().clean(value))
        try:
            return phone(text) if text else ""
        except BadCellError as error:
            raise ValidationError(str(error)) from None


class TinField(forms.CharField):
    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "12-3456789"}
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="TIN", max_length=20, **kwargs)

    def clean(self, value: Any) -> str:
        digits = tin.digits(super().clean(value))
        if wrong := tin.problem(digits):
            raise ValidationError(wrong)
        return digits


class DayField(forms.DateField):
    """A day of the calendar, asked for with the browser's own calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
