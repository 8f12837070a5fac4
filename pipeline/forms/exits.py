"""One form for whatever the exits still ask: it keeps the fields it was told to ask and drops the others."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from pipeline.actions.papers import AgreementTerms, Answer, Handover, LetterTerms, Offer, Papers
from pipeline.actions.touches import TouchDraft
from pipeline.forms.exit_fields import (
    AgreementFields,
    AnswerFields,
    AttemptFields,
    LetterFields,
    OfferFields,
    PaperFields,
)
from pipeline.forms.rates import Grounds
from pipeline.models import Deal
from pipeline.queries.roster import roster_rows
from pipeline.stages import Missing, Question, Stage
from providers.models import ProviderGroup

LETTER = ("signed_by_plan_on", "plan_signer", "signed_by_group_on", "group_signer", "expires_on")
OFFER = ("offer_kind", "rates_from", "rates_low", "rates_high", "shown_on", "ballpark", "first_reason")
AGREEMENT = ("signed_by_plan_on", "plan_signer", "signed_by_group_on", "group_signer", "effective_on")

FIELDS_BY_MISSING: dict[Missing, tuple[str, ...]] = {
    Missing.ATTEMPT: ("outcome", "note"),
    Missing.WHAT_MATTERS: ("what_matters", "what_matters_unanswered"),
    Missing.PLAN_EXPERIENCE: ("plan_experience", "plan_experience_unanswered"),
    Missing.RATES_SHOWN: OFFER,
    Missing.BALLPARK: OFFER,
    Missing.LETTER: tuple(f"letter_{name}" for name in LETTER),
    Missing.PAPER_HOLDER: ("paper_holder", "paper_since_on", "paper_promised_on"),
    Missing.AGREEMENT: (*(f"agreement_{name}" for name in AGREEMENT), "participants"),
    Missing.PARTICIPANTS: ("participants",),
}


class ExitFields(AgreementFields, PaperFields, LetterFields, OfferFields, AnswerFields, AttemptFields):
    """All of them, in the order a rep would settle them; `ask_only` leaves what one occasion needs."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    def ask_only(
        self, asked: Iterable[Missing], *, deal: Deal, today: dt.date, also: Iterable[str] = ()
    ) -> None:
        kept = {"key", *also}.union(*(FIELDS_BY_MISSING.get(each, ()) for each in asked))
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        for name in {"shown_on", "paper_since_on"} & set(self.fields):
            self.fields[name].initial = today
        if "participants" in self.fields:
            self._offer_roster(deal.group, today)
        if "offer_kind" in self.fields:
            self._offer_rates(deal)

    def _offer_rates(self, deal: Deal) -> None:
        """Where ranges or sheets are on record, which one was shown; else only of what kind it was."""
        if deal.stage != Stage.IDENTIFIED or deal.last_attempt_at or "outcome" in self.fields:
            del self.fields["first_reason"]
        self.grounds = Grounds(deal, with_agreed=True)
        kept = ("rates_from", "rates_low", "rates_high") if self.grounds else ("offer_kind",)
        for name in {"offer_kind", "rates_from", "rates_low", "rates_high"} - {*kept}:
            del self.fields[name]
        if self.grounds:
            choices = [("", "Choose"), *self.grounds.choices()]
            self.fields["rates_from"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def shows_rates(self) -> bool:
        """Whether figures stand in it: whoever is shown the form has read them."""
        return "rates_from" in self.fields

    def _offer_roster(self, group: ProviderGroup, today: dt.date) -> None:
        field = self.fields["participants"]
        field.queryset = roster_rows(group, today=today)  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        field.initial = [row.pk for row in field.queryset]  # type: ignore[attr-defined]

    def need_answers(self) -> None:
        """Each question asked for needs its answer, or the tick that they gave none."""
        for question in Question.values:
            if question in self.fields:
                self.fields[question].required = not self.data.get(f"{question}_unanswered")

    def clean_letter(self, cleaned: dict[str, Any], today: dt.date) -> None:
        last_day = cleaned.get("letter_expires_on")
        if last_day and last_day < today:
            self.add_error("letter_expires_on", "This letter has ended already.")

    def papers(self, *, key: uuid.UUID, at: dt.datetime) -> Papers:
        """What was filled in, for the action. The touch takes a key of its own from the form's."""
        return Papers(
            touch=self._touch(at),
            touch_key=uuid.uuid5(key, "attempt"),
            answers=tuple(self._answers()),
            offer=self._offer(),
            letter=LetterTerms(**self._signed("letter", LETTER)) if self._has("letter_expires_on") else None,
            handover=self._handover(),
            agreement=self._agreement(),
        )

    def _has(self, name: str) -> bool:
        return bool(self.cleaned_data.get(name))

    def _touch(self, at: dt.datetime) -> TouchDraft | None:
        if not self._has("outcome"):
            return None
        return TouchDraft(outcome=self.cleaned_data["outcome"], note=self.cleaned_data["note"], made_at=at)

    def _answers(self) -> Iterable[Answer]:
        for question in Question.values:
            is_unanswered = self._has(f"{question}_unanswered")
            if self._has(question) or is_unanswered:
                said, seen = self.cleaned_data.get(question, ""), self.cleaned_data.get(f"{question}_seen")
                yield Answer(question, said, is_unanswered, seen=seen)

    def _offer(self) -> Offer | None:
        data = self.cleaned_data
        if not self._has("shown_on"):
            return None
        if not self.shows_rates:
            said = (data["offer_kind"], data["shown_on"], data["ballpark"])
            return Offer(*said, first_reason=data.get("first_reason", ""))
        chosen = data["rates_from"]
        return Offer(
            self.grounds.kind(chosen),
            data["shown_on"],
            data["ballpark"],
            figures=self.grounds.figures(chosen, data.get("rates_low"), data.get("rates_high")),
            approved=self.grounds.quotes.get(chosen),
            first_reason=data.get("first_reason", ""),
        )

    def _handover(self) -> Handover | None:
        data = self.cleaned_data
        if not self._has("paper_holder"):
            return None
        return Handover(data["paper_holder"], data["paper_since_on"], data["paper_promised_on"])

    def _agreement(self) -> AgreementTerms | None:
        if not self._has("agreement_signed_by_plan_on"):
            return None
        named = tuple(row.pk for row in self.cleaned_data["participants"])
        return AgreementTerms(**self._signed("agreement", AGREEMENT), participants=named)

    def _signed(self, prefix: str, names: tuple[str, ...]) -> dict[str, Any]:
        return {name: self.cleaned_data[f"{prefix}_{name}"] for name in names}
