"""What filters that live in the address have in common: an unknown value filters nothing and is named by its field."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms


class AddressFilter(forms.Form):
    def _offer(self, name: str, nothing: str, choices: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nothing), *choices]

    def asked(self, name: str) -> str:
        self.is_valid()
        value: str = self.cleaned_data.get(name, "")
        return value

    @property
    def is_filtered(self) -> bool:
        return any(self.asked(name) for name in self.fields)
