from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from pipeline.forms.step import DayInput
from pipeline.models import Deal, HoldReason
from pipeline.stall import LONGEST_HOLD


class HoldForm(forms.Form):
    """Why a deal rests, until when, and what happens then."""

    reason = forms.ModelChoiceField(
        HoldReason.objects.filter(is_active=True).order_by("position", "label"),
        label="Why does it rest?",
        empty_label="Choose a reason",
        error_messages={"required": "Say why it rests."},
    )
    until_on = forms.DateField(
        label="Until", widget=DayInput, error_messages={"required": "Say until which day it rests."}
    )
    what = forms.CharField(
        max_length=200,
        label="What you will do when it ends",
        error_messages={"required": "Say what you will do when it ends."},
    )

    def __init__(self, *args: Any, deal: Deal, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = today + LONGEST_HOLD
        field = self.fields["until_on"]
        field.help_text = (
            f"The last day, at most {LONGEST_HOLD.days} days ahead: {latest:%a} {latest.day} {latest:%b}."
        )
        field.widget.attrs |= {"min": (today + dt.timedelta(days=1)).isoformat(), "max": latest.isoformat()}
