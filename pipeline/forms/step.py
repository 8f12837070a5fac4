"""The next step as a sentence: what, by which day, at what time, by whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django import forms

from accounts import wording
from accounts.models import User
from pipeline.actions.steps import STEP_PARTS, PlannedStep
from pipeline.forms.choices import PersonField
from pipeline.forms.clash import SeenFields
from pipeline.models import Deal, NextStep, StepKind
from pipeline.permissions import may_open_deals, people_who_may_edit

OTHER_DAY = "other"
CHIPS = 4
STEP_FIELDS = ("kind", "what", "due", "due_on", "due_time", "step_owner")


class DayInput(forms.DateInput):
    """The browser's own calendar; without one the day is typed as 2026-09-30."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


class StepFields(forms.Form):
    """Part of every form that ends with a next step."""

    kind = forms.ChoiceField(choices=StepKind, initial=StepKind.CALL, label="How")
    what = forms.CharField(
        max_length=200, label="What you will do", error_messages={"required": "Say what you will do next."}
    )
    due = forms.ChoiceField(
        label="By when",
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "This day is past by now. Choose another."},
    )
    due_on = forms.DateField(label="Other day", required=False, widget=DayInput)
    due_time = forms.TimeField(label="at", required=False, widget=ClockInput)
    step_owner = PersonField(
        User.objects.none(),
        label="by",
        required=False,
        empty_label=None,
        error_messages={"invalid_choice": "Choose somebody who works this deal."},
    )

    def offer_days(self, *, today: dt.date, works_on: Any) -> None:
        """Today, tomorrow, two working days after, a week. A day proposed by the server is the chosen one."""
        days = [today, today + dt.timedelta(days=1)]
        ahead = (today + dt.timedelta(days=count) for count in range(2, 12))
        days += [day for day in ahead if works_on(day)][: CHIPS - 2]
        days = sorted({*days, today + dt.timedelta(days=7)})
        field = self.fields["due"]
        field.choices = [(day.isoformat(), _chip(day, today)) for day in days] + [(OTHER_DAY, "Other")]  # type: ignore[attr-defined]  # a ChoiceField
        first = next((day for day in days[1:] if works_on(day)), days[1])
        field.initial = first.isoformat()

    def offer_owners(self, deal_owner: User) -> None:
        field = self.fields["step_owner"]
        field.queryset = people_who_may_edit(deal_owner).by_name()  # type: ignore[attr-defined]  # a PersonField
        field.usual = deal_owner if may_open_deals(deal_owner) else None  # type: ignore[attr-defined]  # a PersonField
        field.initial = deal_owner.pk

    def clean_step(self, cleaned: dict[str, Any]) -> None:
        """One day out of the two ways to give it: a day typed wins over a chip that was merely proposed."""
        if "due_on" in self.errors or "due" in self.errors:
            return
        chip, typed = cleaned.get("due") or OTHER_DAY, cleaned.get("due_on")
        chosen = dt.date.fromisoformat(chip) if chip != OTHER_DAY else None
        if typed and chosen and typed != chosen and {"due", "due_on"} <= set(self.changed_data):
            self.add_error(
                "due_on", "Two days are chosen. Clear this one, or choose \u201cOther\u201d above."
            )
        elif chosen and "due_on" not in self.changed_data:
            cleaned["due_on"] = chosen
        elif typed is None:
            self.add_error("due_on", "Choose the day.")

    def planned(self) -> PlannedStep:
        cleaned = self.cleaned_data
        return PlannedStep(
            kind=cleaned["kind"],
            what=cleaned["what"],
            due_on=cleaned["due_on"],
            due_time=cleaned.get("due_time"),
            owner=cleaned.get("step_owner"),
        )


class StepForm(SeenFields, StepFields):
    """A next step on its own: the first, a better one, or the one after the one done."""

    def __init__(
        self, *args: Any, deal: Deal, today: dt.date, current: NextStep | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer_days(today=today, works_on=deal.owner.works_on)
        self.offer_owners(deal.owner)
        self.deal = deal
        if current:
            self.fields["seen"].initial = current.pk
            self._start_from(current, today)

    def seen_step(self) -> NextStep | None:
        return self.deal.steps.filter(pk=self.cleaned_data.get("seen") or 0).select_related("owner").first()

    def planned(self) -> PlannedStep:
        """What was sent, but for the fields where theirs was chosen to stay."""
        step, seen = super().planned(), self.seen_step()
        kept = {name: getattr(seen, name) for name in STEP_PARTS if seen and self.keeps_theirs(name)}
        return replace(step, **kept)

    def _start_from(self, current: NextStep, today: dt.date) -> None:
        """Changing a step begins with the step as it is, but for a day gone by."""
        values = {"kind": current.kind, "what": current.what, "due_time": current.due_time}
        for name, value in values.items():
            self.fields[name].initial = value
        self.fields["step_owner"].initial = current.owner_id
        if current.due_on < today:
            return
        chips = [value for value, _ in self.fields["due"].choices]  # type: ignore[attr-defined]  # a ChoiceField
        day = current.due_on.isoformat()
        self.fields["due"].initial = day if day in chips else OTHER_DAY
        self.fields["due_on"].initial = None if day in chips else current.due_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.clean_step(cleaned)
        return cleaned


def _chip(day: dt.date, today: dt.date) -> str:
    ahead = (day - today).days
    if ahead < 2:
        return ("Today", "Tomorrow")[ahead]
    return f"+7{wording.NARROW_SPACE}d" if ahead == 7 else f"{day:%a} {day.day}"
