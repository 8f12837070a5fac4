"""To whom everything goes when somebody leaves."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import Role, User
from pipeline.models import Deal
from pipeline.queries.team import Leaving


class HandoverForm(forms.Form):
    """One choice for all deals, and one for each that goes elsewhere."""

    everything_to = forms.ModelChoiceField(
        User.objects.none(), label="All deals go to", required=False, empty_label="Choose for each"
    )
    team_to = forms.ModelChoiceField(
        User.objects.none(),
        label="The team goes to",
        empty_label="Choose a manager",
        error_messages={"required": "Choose who leads the team from now on."},
    )

    def __init__(self, *args: Any, person: User, left: Leaving, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        owners = User.objects.may_own_deals().exclude(pk=person.pk).by_name()
        self.people = {user.pk: user for user in owners}
        self.fields["everything_to"].queryset = owners  # type: ignore[attr-defined]  # a ModelChoiceField
        managers = owners.filter(role=Role.MANAGER)
        self.fields["team_to"].queryset = managers  # type: ignore[attr-defined]  # a ModelChoiceField
        if not left.members:
            del self.fields["team_to"]
        choices = [("", "As above"), *((str(pk), user.name) for pk, user in self.people.items())]
        for deal in left.deals:
            self.fields[f"deal_{deal.pk}"] = forms.ChoiceField(
                label=deal.group.name, required=False, choices=choices
            )

    def rows(self) -> list[tuple[Deal, Any]]:
        return [(deal, self[f"deal_{deal.pk}"]) for deal in self.left.deals]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("everything_to"):
            return cleaned
        for deal in self.left.deals:
            name = f"deal_{deal.pk}"
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Choose who takes this deal, or one person for all above.")
        return cleaned

    def choices(self) -> dict[int, User]:
        """By deal, to whom it goes."""
        to_all: Any = self.cleaned_data.get("everything_to")
        found: dict[int, User] = {}
        for deal in self.left.deals:
            chosen = self.cleaned_data.get(f"deal_{deal.pk}")
            found[deal.pk] = self.people[int(chosen) if chosen else to_all.pk]
        return found
