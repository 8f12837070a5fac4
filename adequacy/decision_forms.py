"""What is asked of the VP about cells that will hardly pass, and of the analyst about who is not contracted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from adequacy.models import Choice, ExceptionReason

AT = "-"
"""Between the SSA code and the specialty of a cell."""


def cell_value(county: str, specialty: str) -> str:
    return f"{county}{AT}{specialty}"


class DecisionForm(forms.Form):
    """`cells` are pairs of SSA code and specialty."""

    choice = forms.ChoiceField(choices=Choice.choices, error_messages={"required": "Pursue or document."})
    why = forms.CharField(required=False, max_length=300)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        named = data.getlist("cell") if hasattr(data, "getlist") else []
        self.cells = [(county, code) for county, at, code in (each.partition(AT) for each in named) if at]


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


class ReasonForm(forms.Form):
    """Why a provider is not contracted: a reason of the edition's list, a note, or both. With `group` it is said of
    all its providers in the file.
    """

    reason = forms.ChoiceField(required=False)
    note = forms.CharField(required=False, max_length=300)

    def __init__(self, data: Any, *, reasons: Mapping[str, ExceptionReason]) -> None:
        super().__init__(data)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "No reason yet"), *((code, row.text) for code, row in reasons.items())]
        named: Iterable[str] = data.getlist("provider") if hasattr(data, "getlist") else []
        self.providers = [int(each) for each in named if is_number(each)]
        group = data.get("whole_group", "")
        self.group = int(group) if is_number(group) else None
