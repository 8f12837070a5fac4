"""One form about one deal, shown where it was asked for: a page, the drawer, or inside a card of the board.

The place is told by htmx when the form is fetched and carried by the form itself when it is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from pipeline.actions.unit import Clashed, Refused
from pipeline.forms.clash import SeenFields
from pipeline.models import Deal
from pipeline.permissions import may_edit
from pipeline.queries.deal_page import seen_by
from pipeline.views.reader import is_htmx, reader_of

PAGE, DRAWER, CARD = "page", "drawer", "card"


@dataclass(frozen=True, slots=True)
class Sheet:
    """`slug` names the form and its draft, `fields` the template of its fields, `start` where writing begins."""

    slug: str
    title: str
    fields: str
    form: forms.BaseForm
    action: str
    submit: str
    back: str
    deal: Deal | None = None
    start: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


def show(request: HttpRequest, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    """A form with errors answers 422."""
    place = place_of(request)
    template = "pipeline/deal_form.html" if place == PAGE else "pipeline/_deal_form.html"
    status = 422 if sheet.form.errors else status
    begin_writing(sheet)
    return render(
        request, template, {"sheet": sheet, "form": sheet.form, "place": place, **sheet.extra}, status=status
    )


def begin_writing(sheet: Sheet) -> None:
    """Where the form begins with a line to write, writing may begin at once. Choices are found by the tab key."""
    first = next((name for name, field in sheet.form.fields.items() if not field.widget.is_hidden), "")
    widget = sheet.form.fields[sheet.start or first].widget if first else None
    if isinstance(widget, forms.TextInput | forms.Textarea | forms.Select):
        widget.attrs["autofocus"] = True


def place_of(request: HttpRequest) -> str:
    if not is_htmx(request):
        return PAGE
    asked = request.POST.get("place") or request.headers.get("HX-Target", "")
    return DRAWER if asked == DRAWER else CARD


def visible_deal(request: HttpRequest, pk: int) -> Deal:
    deal = seen_by(reader_of(request), pk)
    if deal is None:
        raise Http404
    return deal


def editable_deal(request: HttpRequest, pk: int) -> Deal:
    deal = visible_deal(request, pk)
    if not may_edit(reader_of(request), deal):
        raise PermissionDenied
    return deal


def refuse(form: forms.BaseForm, refusal: Refused, *, names: Mapping[str, str] | None = None) -> None:
    """The refusal of an action beside the field it names, or above the form; a clash as the choice it leaves."""
    if isinstance(refusal, Clashed) and isinstance(form, SeenFields):
        form.ask_which_stays(refusal)
        return
    name = (names or {}).get(refusal.field, refusal.field)
    form.add_error(name if name in form.fields else None, refusal.message)
