"""Fields that several forms share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from accounts.models import Role, User
from accounts.time_zones import choices

PEOPLE_ROLES = [choice for choice in Role.choices if choice[0] != Role.SYSTEM]


def time_zone_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Time zone",
        choices=choices,
        initial=settings.PLAN_TIME_ZONE,
        help_text="Dates, times and the hour of your letter go by it.",
    )


def name_field() -> forms.CharField:
    return forms.CharField(
        label="Name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


class ManagerField(forms.ModelChoiceField):
    """Whose team: active managers only, by name."""

    def __init__(self) -> None:
        super().__init__(
            User.objects.people().filter(role=Role.MANAGER).by_name(),
            label="Manager",
            required=False,
            empty_label="Nobody",
            help_text="Whose team they work in.",
        )


class NewPasswordForm(forms.Form):
    """Two equal passwords that pass the rules; the rules know the person it is for."""

    password = forms.CharField(
        label="Password",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label="Password, again",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = password_validators_help_texts()[1]

    def check_password(self, *, email: str, name: str) -> None:
        password, again = self.cleaned_data.get("password"), self.cleaned_data.get("password_again")
        if password and again and password != again:
            self.add_error("password_again", "The two passwords differ.")
        if password:
            try:
                validate_password(password, User(email=email, name=name or "?"))
            except ValidationError as error:
                self.add_error("password", error)
