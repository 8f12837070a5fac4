from __future__ import annotations

from typing import Any

from django import forms

from pipeline.models import StageLimit
from pipeline.stages import OPEN_STAGES
from pipeline.stall import LONGEST_LIMIT, SHORTEST_LIMIT


class LimitsForm(forms.Form):
    """One number of days for each open stage, named like the stage."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = StageLimit.objects.of_stages()
        for stage in OPEN_STAGES:
            self.fields[stage] = forms.IntegerField(
                label=stage.label,
                initial=limits[stage],
                min_value=SHORTEST_LIMIT,
                max_value=LONGEST_LIMIT,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                error_messages={
                    "required": "Say after how many days.",
                    "invalid": "A whole number of days.",
                    "min_value": f"At least {SHORTEST_LIMIT} days: the owner hears of it four days before.",
                    "max_value": f"At most {LONGEST_LIMIT} days.",
                },
            )

    @property
    def days(self) -> dict[str, int]:
        return {stage: self.cleaned_data[stage] for stage in OPEN_STAGES}
