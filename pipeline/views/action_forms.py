"""The three acts a link of a letter can be confirmed for: how the form is made, what it does, and how that is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from pipeline.action_links import LinkAction
from pipeline.actions.holds import place_hold
from pipeline.actions.steps import plan_next_step
from pipeline.actions.unit import Refused
from pipeline.forms.holds import HoldForm
from pipeline.forms.step import StepForm
from pipeline.models import Deal
from pipeline.views.holds import hold_words
from pipeline.views.sheet import refuse
from pipeline.views.steps import step_words
from pipeline.views.touches import log_form, logged, what_happened


@dataclass(frozen=True, slots=True)
class Act:
    """`do` says what it did, or nothing where it was refused: then the form says why. `draft` names what the browser
    keeps while one writes.
    """

    make: Callable[..., forms.BaseForm]
    do: Callable[..., str]
    fields: str
    submit: str
    draft: str


def _call_form(deal: Deal, reader: User, now: dt.datetime, *, data: QueryDict | None) -> forms.BaseForm:
    return log_form(deal, reader, now, data=data)


def _log_call(form: Any, deal: Deal, *, by: User, at: dt.datetime) -> str:
    touch = logged(form, deal, by=by, at=at)
    return what_happened(deal, form, at) if touch else ""


def _step_form(deal: Deal, reader: User, now: dt.datetime, *, data: QueryDict | None) -> forms.BaseForm:
    current = deal.steps.open().first()
    return StepForm(data, deal=deal, today=deal.owner.today(now), current=current, auto_id="step-%s")


def _set_step(form: Any, deal: Deal, *, by: User, at: dt.datetime) -> str:
    try:
        planned = plan_next_step(deal=deal, step=form.planned(), seen=form.seen_step(), by=by, at=at)
    except Refused as refusal:
        refuse(form, refusal)
        return ""
    return step_words(deal, planned)


def _hold_form(deal: Deal, reader: User, now: dt.datetime, *, data: QueryDict | None) -> forms.BaseForm:
    return HoldForm(data, deal=deal, today=deal.owner.today(now), auto_id="hold-%s")


def _place_hold(form: Any, deal: Deal, *, by: User, at: dt.datetime) -> str:
    try:
        placed = place_hold(deal=deal, by=by, at=at, **form.cleaned_data)
    except Refused as refusal:
        refuse(form, refusal)
        return ""
    return hold_words(deal, placed, form.cleaned_data["what"])


ACTS = {
    LinkAction.CALL: Act(_call_form, _log_call, "pipeline/_action_call.html", "Save the call", "touch"),
    LinkAction.STEP: Act(_step_form, _set_step, "pipeline/_action_step.html", "Save the next step", "step"),
    LinkAction.HOLD: Act(_hold_form, _place_hold, "pipeline/_hold_fields.html", "Put on hold", "hold"),
}
