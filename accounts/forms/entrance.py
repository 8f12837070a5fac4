"""Coming in: the first administrator by a code, everybody else by an invitation."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.forms.fields import NewPasswordForm, name_field, time_zone_field
from accounts.models import Invitation


class SetupForm(NewPasswordForm):
    code = forms.CharField(
        label="Code from the console",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        help_text="Printed where Momentum was started; manage.py setup_code prints a new one.",
    )
    name = name_field()
    email = forms.EmailField(
        label="Work e-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    time_zone = time_zone_field()
    field_order = ["code", "name", "email", "password", "password_again", "time_zone"]

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        self.check_password(email=facts.get("email", ""), name=facts.get("name", ""))
        return facts


class AcceptForm(NewPasswordForm):
    name = name_field()
    time_zone = time_zone_field()
    field_order = ["name", "password", "password_again", "time_zone"]

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["name"].initial = invitation.name

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        self.check_password(email=self.invitation.email, name=facts.get("name", ""))
        return facts
