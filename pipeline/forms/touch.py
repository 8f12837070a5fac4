"""How it went, and what comes next: one form, one post."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import User
from pipeline.actions.endings import AskAgain, Loss
from pipeline.actions.steps import PlannedStep
from pipeline.actions.touches import TouchDraft
from pipeline.actions.unit import Clashed, Refused
from pipeline.forms.clash import SeenFields
from pipeline.forms.playbook import UsedFields
from pipeline.forms.step import OTHER_DAY, STEP_FIELDS, DayInput, StepFields
from pipeline.models import Channel, Deal, HoldReason, LossReason, Outcome, Touch
from pipeline.models.touch import NOTE_LIMIT
from pipeline.pasted_mail import LONGEST_SOURCE
from pipeline.proposals import Proposal
from pipeline.queries.log import LogCard, open_step_pk
from pipeline.stall import LONGEST_HOLD
from providers.models import Contact

AGAIN, CLOSE, LATER = "again", "close", "later"
AGAIN_FIELDS = ("until_on", "hold_reason", "ask_what")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", **kwargs)


class LocalMomentField(forms.DateTimeField):
    """The reader's own clock, whatever zone the server thinks in: read as written, the zone is put on later."""

    widget = MomentInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"], **kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        return super(forms.DateTimeField, self).to_python(value)


class NoteField(forms.CharField):
    """A browser sends each line break as two characters and counts it as one; so do we."""

    widget = forms.Textarea(attrs={"rows": 3, "maxlength": NOTE_LIMIT})

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n")

    def run_validators(self, value: Any) -> None:
        if len(value) > NOTE_LIMIT:
            raise ValidationError(
                f"A note has at most {NOTE_LIMIT:,} characters; this one has {len(value):,}."
            )
        super().run_validators(value)


class DeclineFields(forms.Form):
    """A no ends in one of two ways: asked again on a day, or the end of the deal. A day too far for a hold is both."""

    today: dt.date

    then = forms.ChoiceField(
        choices=[(AGAIN, "Ask again later"), (CLOSE, "Close the deal")],
        widget=forms.RadioSelect,
        required=False,
        initial=AGAIN,
        label="What now?",
    )
    until_on = forms.DateField(label="Ask again on", required=False, widget=DayInput)
    hold_reason = forms.ModelChoiceField(
        HoldReason.objects.none(), label="Because", required=False, empty_label="Choose a reason"
    )
    ask_what = forms.CharField(
        label="What you will do then", required=False, max_length=200, initial="Ask again"
    )
    loss_reason = forms.ModelChoiceField(
        LossReason.objects.none(), label="Reason", required=False, empty_label="Choose a reason"
    )
    loss_note = forms.CharField(label="In their words", required=False, max_length=500)

    def offer_reasons(self) -> None:
        for name, model in (("hold_reason", HoldReason), ("loss_reason", LossReason)):
            reasons = model.objects.filter(is_active=True).order_by("position", "label")
            self.fields[name].queryset = reasons  # type: ignore[attr-defined]  # a ModelChoiceField

    def _way(self, cleaned: dict[str, Any]) -> str:
        then, until_on = cleaned.get("then") or AGAIN, cleaned.get("until_on")
        is_far = then == AGAIN and until_on is not None and until_on > self.today + LONGEST_HOLD
        return LATER if is_far else then

    def clean_decline(self, cleaned: dict[str, Any]) -> None:
        """Only the branch that was chosen must be complete."""
        needed = {
            AGAIN: {
                "until_on": "Choose the day to ask again.",
                "hold_reason": "Say why it rests until then.",
                "ask_what": "Say what you will do then.",
            },
            CLOSE: {"loss_reason": "Say why the deal is lost."},
            LATER: {
                "ask_what": "Say what you will do then.",
                "loss_reason": f"Beyond {LONGEST_HOLD.days} days the deal is closed as lost and comes back on that "
                "day by itself: say why it is lost.",
            },
        }
        for name, message in needed[self._way(cleaned)].items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, message)


class TouchForm(UsedFields, SeenFields, StepFields, DeclineFields):
    key = forms.UUIDField(widget=forms.HiddenInput)
    corrects = forms.ModelChoiceField(
        Touch.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "This entry is corrected or taken back already."},
    )
    outcome = forms.ChoiceField(
        choices=Outcome,
        widget=forms.RadioSelect,
        label="How did it go?",
        error_messages={"required": "Choose how it went."},
    )
    note = NoteField(label="Note", required=False)
    mail = forms.CharField(
        label="Head lines and text, or the source of the mail",
        required=False,
        max_length=LONGEST_SOURCE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": "This is too long for the text of a mail. Paste it without its attachments."
        },
    )
    made_at = LocalMomentField(label="When", required=False, help_text="Empty means now.")
    channel = forms.ChoiceField(choices=[("", "As usual"), *Channel.choices], required=False, label="How")
    contact = forms.ModelChoiceField(
        Contact.objects.none(), required=False, label="With whom", empty_label="Nobody in particular"
    )

    def __init__(
        self,
        *args: Any,
        deal: Deal,
        reader: User,
        today: dt.date,
        proposal: Proposal,
        ask_again_on: dt.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.deal, self.reader, self.today = deal, reader, today
        if not self.is_bound:
            self.fields["seen"].initial = partial(open_step_pk, deal)
        self.fields["corrects"].queryset = deal.touches.standing()  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["contact"].queryset = deal.group.contacts.order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField
        self.offer_days(today=today, works_on=deal.owner.works_on)
        self.offer_owners(deal.owner)
        self.offer_reasons()
        self.fields["until_on"].initial = ask_again_on
        self._start_from(proposal)

    def show(self, card: LogCard) -> None:
        """The page has read the open step and the contacts already."""
        self.initial.setdefault("seen", card.row.step_pk)
        field: Any = self.fields["contact"]
        people = [(contact.pk, str(contact)) for contact in sorted(card.contacts, key=lambda each: each.name)]
        field.widget.choices = [("", field.empty_label), *people]

    def _start_from(self, proposal: Proposal) -> None:
        self.fields["what"].initial = proposal.what
        self.fields["kind"].initial = proposal.kind
        chips = [value for value, _ in self.fields["due"].choices]  # type: ignore[attr-defined]  # a ChoiceField
        day = proposal.due_on.isoformat()
        self.fields["due"].initial = day if day in chips else OTHER_DAY
        self.fields["due_on"].initial = None if day in chips else proposal.due_on

    def clean_made_at(self) -> dt.datetime | None:
        moment: dt.datetime | None = self.cleaned_data["made_at"]
        return moment and moment.replace(tzinfo=self.reader.zone)

    def clean_mail(self) -> str:
        """What was pasted counts once it was read: nobody saves past it unseen."""
        if self.cleaned_data["mail"]:
            raise ValidationError("Read the e-mail first, or clear this field.")
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.is_correction:
            self._forget((*STEP_FIELDS, *AGAIN_FIELDS, "then", "loss_reason", "loss_note"))
        elif self.is_declined:
            self._forget(STEP_FIELDS)
            self.clean_decline(cleaned)
        else:
            self._forget((*AGAIN_FIELDS, "then", "loss_reason", "loss_note"))
            self.clean_step(cleaned)
        return cleaned

    def go_on_from(self, typed: QueryDict, *, fill: dict[str, Any], keeps_step: bool) -> None:
        """The form as typed so far, with some fields filled in; a next step nobody chose is proposed anew."""
        left = () if keeps_step else STEP_FIELDS
        self.initial.update({name: typed[name] for name in self.fields if name in typed and name not in left})
        self.initial.update(fill)
        self.typed = typed

    def step_differs_from(self, typed: QueryDict, proposal: Proposal) -> bool:
        """Whether the step that was typed is another than this proposal."""
        day = typed.get("due_on") or typed.get("due", "")
        usual = (proposal.what, proposal.kind, proposal.due_on.isoformat(), "")
        return (typed.get("what", ""), typed.get("kind", ""), day, typed.get("due_time", "")) != usual

    @property
    def is_declined(self) -> bool:
        """A correction changes what was written down, not what follows from it."""
        return self.cleaned_data.get("outcome") == Outcome.DECLINED and not self.is_correction

    @property
    def is_correction(self) -> bool:
        named = self.data.get("corrects") if self.is_bound else self.initial.get("corrects")
        return bool(named)

    def _forget(self, names: tuple[str, ...]) -> None:
        """Errors in the part of the form that does not apply are nobody's business."""
        for name in names:
            self.errors.pop(name, None)

    def draft(self, at: dt.datetime) -> TouchDraft:
        cleaned = self.cleaned_data
        return TouchDraft(
            outcome=cleaned["outcome"],
            note=cleaned["note"],
            made_at=cleaned["made_at"] or at,
            channel=cleaned["channel"],
            contact=cleaned["contact"],
            corrects=cleaned["corrects"],
            used=self.used(),
        )

    def after_no(self) -> AskAgain | Loss:
        cleaned = self.cleaned_data
        if cleaned.get("then") == CLOSE:
            return Loss(reason=cleaned["loss_reason"], note=cleaned["loss_note"])
        if cleaned["until_on"] > self.today + LONGEST_HOLD:
            return Loss(
                reason=cleaned["loss_reason"], recall_on=cleaned["until_on"], recall_what=cleaned["ask_what"]
            )
        return AskAgain(until_on=cleaned["until_on"], what=cleaned["ask_what"], reason=cleaned["hold_reason"])

    @property
    def seen_step(self) -> int | None:
        """The number of the step the writer looked at, where the form was fetched from a page."""
        seen: int | None = self.cleaned_data.get("seen")
        return seen

    def step_to_plan(self) -> PlannedStep | None:
        """Nothing where the step somebody else planned meanwhile stays: then only the touch is logged."""
        return None if self.is_correction or self.keeps_theirs("step") else self.planned()

    def refuse(self, refused: Refused) -> None:
        """What an action refused, beside the field it names."""
        if isinstance(refused, Clashed):
            self.ask_which_stays(refused)
            return
        names = {"what": "ask_what"} if self.is_declined else {}
        field = names.get(refused.field, refused.field)
        self.add_error(field if field in self.fields else None, refused.message)
