"""Which other plan, and how the group stands with it."""

from __future__ import annotations

from django import forms

from pipeline.models.competing import PLAN_NAME_LIMIT, Standing


class CompetingPlanForm(forms.Form):
    name = forms.CharField(
        label="Plan",
        max_length=PLAN_NAME_LIMIT,
        error_messages={"required": "Name the plan."},
    )
    standing = forms.ChoiceField(
        label="The group is",
        choices=Standing,
        initial=Standing.IN_NETWORK,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how the group stands with that plan."},
    )
