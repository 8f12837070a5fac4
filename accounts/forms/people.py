"""Inviting and placing people, and what each decides for themselves."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from accounts.forms.fields import PEOPLE_ROLES, ManagerField, name_field, time_zone_field
from accounts.models import Role, Theme, User

WEEKDAYS = [
    (1, "Monday"),
    (2, "Tuesday"),
    (3, "Wednesday"),
    (4, "Thursday"),
    (5, "Friday"),
    (6, "Saturday"),
    (7, "Sunday"),
]


class InvitationForm(forms.Form):
    name = name_field()
    email = forms.EmailField(label="Work e-mail", max_length=254)
    role = forms.ChoiceField(label="Role", choices=PEOPLE_ROLES, initial=Role.REP)
    manager = ManagerField()


class PersonForm(forms.Form):
    name = name_field()
    role = forms.ChoiceField(label="Role", choices=PEOPLE_ROLES)
    manager = ManagerField()

    def __init__(self, data: QueryDict | None = None, *, person: User) -> None:
        facts = {"name": person.name, "role": person.role, "manager": person.manager_id}
        super().__init__(data, initial=facts)
        manager = self.fields["manager"]
        assert isinstance(manager, forms.ModelChoiceField)
        # The manager they have stays choosable, also when that one is no longer active.
        manager.queryset = (
            (User.objects.people().filter(role=Role.MANAGER) | User.objects.filter(pk=person.manager_id))
            .exclude(pk=person.pk)
            .by_name()
        )


class SettingsForm(forms.Form):
    name = name_field()
    time_zone = time_zone_field()
    working_days = forms.TypedMultipleChoiceField(
        label="Working days",
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Your letter leaves at 07:30 on these days, and only when there is something to say.",
        error_messages={"required": "Choose at least one day."},
    )
    theme = forms.ChoiceField(label="Colours", choices=Theme.choices)
    has_shortcuts = forms.BooleanField(
        label="Single-key shortcuts", required=False, help_text="Keys such as j, k and l. Press ? for all."
    )

    def __init__(self, data: QueryDict | None = None, *, person: User) -> None:
        names = ["name", "time_zone", "working_days", "theme", "has_shortcuts"]
        super().__init__(data, initial={name: getattr(person, name) for name in names})
