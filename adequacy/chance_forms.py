from __future__ import annotations

from typing import Any

from django import forms

from adequacy.forecast.defaults import Number


class NumberForm(forms.Form):
    """One number a forecast starts from, and where it comes from."""

    value = forms.FloatField(label="Number")
    source = forms.CharField(
        label="Where it comes from",
        max_length=200,
        error_messages={"required": "Say where the number comes from."},
    )

    def __init__(self, data: Any, *, number: Number, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = forms.FloatField(
            label=number.label,
            min_value=number.low,
            max_value=number.high,
            help_text=f"From {number.low:g} to {number.high:g}. Ours is {number.value:g}.",
            error_messages={
                "required": "Say which number.",
                "invalid": "A number, such as 0.75.",
                "min_value": f"From {number.low:g} to {number.high:g}.",
                "max_value": f"From {number.low:g} to {number.high:g}.",
            },
            widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
        )
        self.fields["value"] = field

    @property
    def told(self) -> float | None:
        """The number, once it is a good one, whatever is said of its source."""
        return getattr(self, "cleaned_data", {}).get("value")
