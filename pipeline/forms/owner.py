from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from pipeline.forms.clash import SeenFields
from pipeline.models import Deal


class OwnerForm(SeenFields):
    """To whom a deal goes."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label="New owner",
        empty_label="Choose a person",
        error_messages={
            "required": "Choose who takes the deal over.",
            "invalid_choice": "This person cannot own the deal. Choose another.",
        },
    )

    def __init__(self, *args: Any, deal: Deal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = deal.owner_id
        others = User.objects.may_own_deals().exclude(pk=deal.owner_id).by_name()
        self.fields["to"].queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField
