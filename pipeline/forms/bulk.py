"""What to do with many deals at once, and the form for it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms

from accounts.models import User
from pipeline.actions.playbook import Used
from pipeline.actions.touches import TouchDraft
from pipeline.forms.step import StepFields
from pipeline.forms.touch import LocalMomentField, NoteField
from pipeline.models import Channel, Outcome, SavedView, Tag
from pipeline.models.marks import TAG_LIMIT
from pipeline.playbook import SentFirst


class ManyOwnerForm(forms.Form):
    to = forms.ModelChoiceField(
        User.objects.none(),
        label="New owner",
        empty_label="Choose a person",
        error_messages={
            "required": "Choose who takes the deals over.",
            "invalid_choice": "This person cannot own deals. Choose another.",
        },
    )

    def __init__(self, *args: Any, reader: User, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.may_own_deals().by_name()  # type: ignore[attr-defined]  # a ModelChoiceField


class ManyStepForm(StepFields):
    """One step for all, each owed by the owner of its deal."""

    def __init__(self, *args: Any, reader: User, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_days(today=today, works_on=reader.works_on)
        del self.fields["step_owner"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.clean_step(cleaned)
        return cleaned


class ManyTagForm(forms.Form):
    name = forms.CharField(label="Tag", max_length=TAG_LIMIT, error_messages={"required": "Write the word."})

    def __init__(self, *args: Any, reader: User, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = list(Tag.objects.order_by("name").values_list("name", flat=True)[:200])


class ManyLetterForm(forms.Form):
    """What was sent to all of them, and when."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    channel = forms.ChoiceField(
        choices=[(each.value, each.label) for each in (Channel.LETTER, Channel.EMAIL, Channel.FAX)],
        label="How",
    )
    note = NoteField(label="What was sent", error_messages={"required": "Say what was sent."})
    made_at = LocalMomentField(label="When", required=False, help_text="Empty means now.")
    sent_first = forms.ChoiceField(
        choices=[("", "A letter or a mail"), *SentFirst.choices], required=False, label="What it was"
    )
    reason = forms.CharField(
        required=False,
        max_length=300,
        label="Why as the first thing they see?",
        help_text="For those nobody has been in touch with. Without a reason a packet or a sheet is not logged there.",
    )

    def __init__(self, *args: Any, reader: User, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader

    def draft(self, at: dt.datetime) -> TouchDraft:
        made_at = self.cleaned_data["made_at"]
        return TouchDraft(
            outcome=Outcome.SENT,
            note=self.cleaned_data["note"],
            made_at=made_at.replace(tzinfo=self.reader.zone) if made_at else at,
            channel=self.cleaned_data["channel"],
            used=Used(sent_first=self.cleaned_data["sent_first"], reason=self.cleaned_data["reason"]),
        )


class ViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ("name", "query", "is_shared")
        error_messages = {"name": {"required": "Give the view a name."}}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())
