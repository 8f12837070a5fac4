"""Opening a deal: with whom, for which network, whose, and what comes first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from accounts.models import User
from pipeline.forms.step import StepFields
from pipeline.permissions import may_assign_to_others
from providers.models import Network, ProviderGroup


class OpeningForm(StepFields):
    group = forms.ModelChoiceField(
        ProviderGroup.objects.none(),
        widget=forms.HiddenInput,
        error_messages={
            "required": "Choose the group.",
            "invalid_choice": "This group is not here any more.",
        },
    )
    network = forms.ModelChoiceField(
        Network.objects.none(),
        label="Network",
        empty_label=None,
        error_messages={"required": "Choose the network."},
    )
    owner = forms.ModelChoiceField(
        User.objects.none(),
        label="Owner",
        empty_label=None,
        error_messages={"required": "Choose the owner.", "invalid_choice": "You open deals for yourself."},
    )

    def __init__(
        self, *args: Any, user: User, network: Network | None, today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["step_owner"]  # The first step is the owner's.
        owners = User.objects.may_own_deals().by_name()
        if not may_assign_to_others(user):
            owners = owners.filter(pk=user.pk)
        offered = {
            "group": ProviderGroup.objects.visible_to(user),
            "network": Network.objects.visible_to(user).newest_first(),
            "owner": owners,
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]  # ModelChoiceFields
        self.fields["network"].initial = network.pk if network else None
        self.fields["owner"].initial = user.pk
        self.offer_days(today=today, works_on=user.works_on)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.clean_step(cleaned)
        return cleaned
