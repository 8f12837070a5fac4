"""What a mail was, and which deal it is about."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from accounts.models import User
from pipeline.models import Deal, IncomingMail, Outcome
from pipeline.queries.mail_in import deals_of

WHO_WROTE = [(Outcome.REPLY, "They wrote to us"), (Outcome.SENT, "We wrote to them")]


class DealChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Deal) -> str:
        return f"{obj.group.name} ({obj.network})"


class MailForm(forms.Form):
    deal = DealChoice(
        Deal.objects.none(),
        label="Deal",
        empty_label="Choose a deal",
        error_messages={
            "required": "Choose the deal it is about.",
            "invalid_choice": "Choose a deal that is open and yours to work on.",
        },
    )
    outcome = forms.ChoiceField(
        label="What it was",
        choices=WHO_WROTE,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they wrote to us or we to them."},
    )

    def __init__(self, data: QueryDict | None = None, *, mail: IncomingMail, by: User) -> None:
        super().__init__(data, initial={"deal": mail.deal_id, "outcome": mail.outcome})
        self.fields["deal"].queryset = deals_of(by)  # type: ignore[attr-defined]  # a ModelChoiceField
