"""The fields an exit asks for, one group of fields for each kind of thing to put on record.

Field names are those the actions name in their refusals, so that every refusal finds its field.
"""

from __future__ import annotations

from django import forms

from pipeline.forms.rates import percent_field
from pipeline.forms.step import DayInput
from pipeline.forms.touch import NoteField
from pipeline.models import Outcome, PaperHolder, RateOfferKind
from pipeline.stages import Ballpark, Question
from providers.models import Affiliation


def signed_on(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, widget=DayInput, error_messages={"required": "Say on which day it was signed."}
    )


def signer(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=120, error_messages={"required": "Say who signed."})


ANSWER_OR_TICK = {"required": "Write their answer, or tick that they gave none."}


class RosterField(forms.ModelMultipleChoiceField):
    """The current roster of the group, each by name, specialty and site."""

    widget = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})

    def label_from_instance(self, obj: Affiliation) -> str:
        return f"{obj.provider.name}, {obj.specialty.name}, {obj.location.city}"


class AttemptFields(forms.Form):
    outcome = forms.ChoiceField(
        choices=[choice for choice in Outcome.choices if choice[0] != Outcome.DECLINED],
        widget=forms.RadioSelect,
        label="How did it go?",
        error_messages={"required": "Say how it went."},
    )
    note = NoteField(required=False, label="Note")


class AnswerFields(forms.Form):
    what_matters = forms.CharField(
        widget=forms.Textarea,
        max_length=2000,
        required=False,
        label=Question.WHAT_MATTERS.label,
        error_messages=ANSWER_OR_TICK,
    )
    what_matters_unanswered = forms.BooleanField(required=False, label="Asked, no answer")
    plan_experience = forms.CharField(
        widget=forms.Textarea,
        max_length=2000,
        required=False,
        label=Question.PLAN_EXPERIENCE.label,
        error_messages=ANSWER_OR_TICK,
    )
    plan_experience_unanswered = forms.BooleanField(required=False, label="Asked, no answer")


class OfferFields(forms.Form):
    offer_kind = forms.ChoiceField(
        choices=RateOfferKind,
        widget=forms.RadioSelect,
        label="What was shown?",
        error_messages={"required": "Say what was shown."},
    )
    rates_from = forms.ChoiceField(
        label="What was shown?", error_messages={"required": "Say which range or which sheet was shown."}
    )
    rates_low = percent_field("From, %", required=False)
    rates_high = percent_field("To, %", required=False)
    shown_on = forms.DateField(
        label="On", widget=DayInput, error_messages={"required": "Say on which day it was shown."}
    )
    ballpark = forms.ChoiceField(
        choices=Ballpark,
        widget=forms.RadioSelect,
        label="In the same ballpark?",
        error_messages={"required": "Say what they answered."},
    )
    first_reason = forms.CharField(
        label="Why as the first thing they see?",
        required=False,
        max_length=300,
        help_text="Nobody has been in touch with them yet. A call before any rates opens better.",
    )


class LetterFields(forms.Form):
    letter_plan_signer = signer("Our signer")
    letter_signed_by_plan_on = signed_on("Signed by us on")
    letter_group_signer = signer("Their signer")
    letter_signed_by_group_on = signed_on("Signed by them on")
    letter_expires_on = forms.DateField(
        label="In force to",
        widget=DayInput,
        help_text="The last day of the letter.",
        error_messages={"required": "A letter of intent has a last day."},
    )


class PaperFields(forms.Form):
    paper_holder = forms.ChoiceField(
        choices=PaperHolder,
        widget=forms.RadioSelect,
        label="Who holds the paper?",
        error_messages={"required": "Say who holds the paper."},
    )
    paper_since_on = forms.DateField(
        label="Since", widget=DayInput, error_messages={"required": "Say since when."}
    )
    paper_promised_on = forms.DateField(
        label="Promised back by", widget=DayInput, required=False, help_text="The day they named, if any."
    )


class AgreementFields(forms.Form):
    agreement_plan_signer = signer("Our signer")
    agreement_signed_by_plan_on = signed_on("Signed by us on")
    agreement_group_signer = signer("Their signer")
    agreement_signed_by_group_on = signed_on("Signed by them on")
    agreement_effective_on = forms.DateField(label="Effective from", widget=DayInput, required=False)
    participants = RosterField(
        Affiliation.objects.none(),
        label="Who participates?",
        error_messages={
            "required": "Tick at least one participant.",
            "invalid_choice": "The roster of the group changed meanwhile. Look at the ticks again.",
            "invalid_pk_value": "The roster of the group changed meanwhile. Look at the ticks again.",
        },
    )
