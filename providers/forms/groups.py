from __future__ import annotations

from typing import Any

from django import forms

from providers.forms.fields import PhoneField, TinField
from providers.models import Contact, GroupKind, ProviderGroup
from providers.roster.cells import tidy


class GroupForm(forms.ModelForm):
    """Without the right to see TINs a new group's TIN is typed once and never shown or changed again."""

    tin = TinField(help_text="Nine digits. A solo practice may use a social security number: shown masked.")
    phone = PhoneField(label="Main phone")
    kind = forms.ChoiceField(choices=GroupKind.choices, initial=GroupKind.GROUP)

    class Meta:
        model = ProviderGroup
        fields = ("name", "kind", "tin", "phone")

    def __init__(self, *args: Any, may_see_tin: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and not may_see_tin:
            del self.fields["tin"]

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])

    def clean_tin(self) -> str:
        """Says whose TIN it is, so that one goes there instead of making the group twice."""
        tin: str = self.cleaned_data["tin"]
        holder = ProviderGroup.objects.filter(tin=tin).exclude(pk=self.instance.pk).first()
        if holder is not None:
            raise forms.ValidationError(f"A group with this TIN is here already: {holder.name}.")
        return tin


class ContactForm(forms.ModelForm):
    phone = PhoneField()

    class Meta:
        model = Contact
        fields = ("name", "role", "phone", "email", "prefers", "not_before", "signs")
        widgets = {"not_before": forms.TimeInput(format="%H:%M", attrs={"type": "time"})}

    def clean_name(self) -> str:
        """The group is set on the instance by the view, since no field of the form names it."""
        name = tidy(self.cleaned_data["name"])
        others = Contact.objects.filter(group=self.instance.group_id, name__iexact=name).exclude(
            pk=self.instance.pk
        )
        if others.exists():
            raise forms.ValidationError("This group has a contact of that name.")
        return name
