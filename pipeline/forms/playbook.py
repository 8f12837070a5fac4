"""Writing the playbook, and saying in the log what of it was used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict

from pipeline.actions.playbook import Used
from pipeline.forms.step import ClockInput, DayInput
from pipeline.models import CallOutcome
from pipeline.models.playbook import SCRIPT_LIMIT
from pipeline.playbook import AnswerStep, Objection, SentFirst


class UsedFields(forms.Form):
    """Part of the log. All of it is optional; a first contact that is a packet or a sheet says why."""

    objection = forms.ChoiceField(choices=[("", "None"), *Objection.choices], required=False)
    objection_steps = forms.MultipleChoiceField(choices=AnswerStep, required=False)
    said_urgency = forms.BooleanField(required=False, label="I said this")
    sent_first = forms.ChoiceField(
        choices=[("", "A letter or a mail"), *SentFirst.choices], required=False, label="What did you send?"
    )
    packet_reason = forms.CharField(required=False, max_length=300, label="Why as the first thing they see?")

    typed: QueryDict | None = None
    """What stood in the form before it was filled in anew."""

    def kept_use(self) -> list[tuple[str, str]]:
        """What was ticked before a refusal or a filling in: the panel is folded again, its ticks are not lost."""
        data = cast("QueryDict", self.typed or self.data)
        names = ("objection", "objection_steps", "said_urgency")
        return [(name, value) for name in names for value in data.getlist(name) if value]

    def used(self) -> Used:
        data = self.cleaned_data
        return Used(
            objection=data.get("objection", ""),
            steps=tuple(data.get("objection_steps", ())),
            said_urgency=bool(data.get("said_urgency")),
            sent_first=data.get("sent_first", "") if data.get("outcome") == "sent" else "",
            reason=data.get("packet_reason", ""),
        )


class ScriptForm(forms.Form):
    """One text, or the four steps of an answer."""

    def __init__(self, *args: Any, labels: Sequence[str], parts: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, (label, part) in enumerate(zip(labels, parts, strict=True)):
            self.fields[f"part_{place}"] = forms.CharField(
                label=label,
                initial=part,
                max_length=SCRIPT_LIMIT,
                widget=forms.Textarea(attrs={"rows": 4 if len(parts) == 1 else 2}),
                error_messages={"required": "Write a text."},
            )

    def parts(self) -> list[str]:
        return [self.cleaned_data[name].replace("\r\n", "\n") for name in self.fields]


class MissionForm(forms.Form):
    text = forms.CharField(
        label="Why we come to this county",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In a sentence or two, as a rep would say it. Empty takes it back.",
    )


class ClosingCallForm(forms.Form):
    why = forms.CharField(
        label="What should the call bring about?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The medical director or the VP calls: brief, personal, no renegotiation.",
        error_messages={"required": "Say in a sentence what the call should bring about."},
    )


class CallBookingForm(forms.Form):
    """A day and an hour on the clock of whoever books."""

    day = forms.DateField(widget=DayInput, error_messages={"required": "Say which day."})
    hour = forms.TimeField(label="at", widget=ClockInput, error_messages={"required": "Say at which hour."})

    def moment(self, zone: ZoneInfo) -> dt.datetime:
        return dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"], zone)


class CallOutcomeForm(forms.Form):
    """The outcome is the button that is pressed."""

    outcome = forms.ChoiceField(
        choices=CallOutcome,
        label="How did the call end?",
        error_messages={"required": "Say how the call ended.", "invalid_choice": "Say how the call ended."},
    )
    note = forms.CharField(label="In their words", required=False, max_length=500)
