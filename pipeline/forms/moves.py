"""Moving a deal, and closing it as lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from pipeline.actions.endings import Loss
from pipeline.forms.exits import FIELDS_BY_MISSING, ExitFields
from pipeline.forms.step import STEP_FIELDS, StepFields
from pipeline.models import Deal, LossReason
from pipeline.stages import Blocker, Missing, MoveReasons

FIELD_BY_MISSING = {missing: names[0] for missing, names in FIELDS_BY_MISSING.items()} | {
    Missing.BALLPARK: "ballpark",
    Missing.LETTER: "letter_signed_by_plan_on",
    Missing.REASON: "reason",
}


class MoveForm(StepFields, ExitFields):
    """Asks for exactly what stands between the deal and its new stage; a closed deal is reopened with a next step."""

    reason = forms.CharField(max_length=500, label="Why?", error_messages={"required": "Say why."})
    is_straight_to_contract = forms.BooleanField(
        required=False, label="Straight to contract: no letter of intent will be signed"
    )
    use_required_attribute = False
    field_order = (
        "reason",
        *FIELDS_BY_MISSING[Missing.ATTEMPT],
        *FIELDS_BY_MISSING[Missing.WHAT_MATTERS],
        *FIELDS_BY_MISSING[Missing.PLAN_EXPERIENCE],
        *FIELDS_BY_MISSING[Missing.RATES_SHOWN],
        "is_straight_to_contract",
    )

    def __init__(
        self, *args: Any, deal: Deal, missing: tuple[Blocker, ...], today: dt.date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        asked = {blocker.missing for blocker in missing}
        also = {"reason"} if Missing.REASON in asked else set()
        if Missing.LETTER in asked:
            also |= {"is_straight_to_contract"}
        if not deal.is_open:
            also |= set(STEP_FIELDS)
        self.ask_only(asked, deal=deal, today=today, also=also)
        self.need_answers()
        if "what" in self.fields:
            self.offer_days(today=today, works_on=deal.owner.works_on)
            self.offer_owners(deal.owner)
        if self.is_bound and self.data.get("is_straight_to_contract"):
            self._pass_over_letter()

    def _pass_over_letter(self) -> None:
        """With the tick the letter is not asked, nor recorded; what stands in its fields is kept on the screen."""
        for name in FIELDS_BY_MISSING[Missing.LETTER]:
            if name in self.fields:
                self.fields[name] = forms.CharField(
                    required=False, label=self.fields[name].label, widget=self.fields[name].widget
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("is_straight_to_contract"):
            cleaned["letter_expires_on"] = None
        else:
            self.clean_letter(cleaned, self.today)
        if "what" in self.fields:
            self.clean_step(cleaned)
        return cleaned

    def said(self) -> MoveReasons:
        return MoveReasons(
            reason=self.cleaned_data.get("reason", ""),
            is_straight_to_contract=self.cleaned_data.get("is_straight_to_contract", False),
        )

    def refuse(self, blockers: tuple[Blocker, ...]) -> None:
        """Each thing missing beside the field that would supply it, or above the form."""
        for blocker in blockers:
            name = FIELD_BY_MISSING.get(blocker.missing, "")
            self.add_error(name if name in self.fields else None, str(blocker))


class LossForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.ModelChoiceField(
        LossReason.objects.filter(is_active=True).order_by("position", "label"),
        label="Why was it lost?",
        empty_label="Choose a reason",
        error_messages={"required": "Say why it was lost."},
    )
    note = forms.CharField(max_length=500, required=False, label="Note", widget=forms.Textarea)

    def loss(self) -> Loss:
        return Loss(reason=self.cleaned_data["reason"], note=self.cleaned_data["note"])
