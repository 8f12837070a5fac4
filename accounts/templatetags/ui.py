"""The shared pieces of every page: `{% load ui %}`. docs/design.md shows each of them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from math import floor
from typing import Any

from django import forms, template
from django.contrib.messages.storage.base import Message
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts import small_marks, wording
from accounts.icons import inline_svg
from accounts.kept_markup import rendered_once
from accounts.shown_messages import ShownMessage, at_the_top, passing_by
from accounts.small_marks import NOTHING

register = template.Library()


# Words and numbers --------------------------------------------------------------------------------------


@register.filter
def short_date(day: dt.date | None, today: dt.date) -> str:
    return wording.short_date(_as_date(day), today) if day else ""


@register.filter
def near_date(day: dt.date | None, today: dt.date) -> str:
    return wording.near_date(_as_date(day), today) if day else ""


@register.filter
def day_month(day: dt.date | None, today: dt.date) -> str:
    return wording.day_month(_as_date(day), today) if day else ""


@register.filter
def full_date(day: dt.date | None) -> str:
    return wording.full_date(_as_date(day)) if day else ""


@register.filter
def clock_time(moment: dt.datetime | dt.time | None) -> str:
    if moment is None:
        return ""
    return wording.clock_time(_local(moment) if isinstance(moment, dt.datetime) else moment)


@register.filter
def days(count: int | None) -> str:
    return NOTHING if count is None else wording.days(count)


@register.filter
def percent(share: float | Decimal | None) -> str:
    return NOTHING if share is None else wording.percent(share)


@register.filter
def floored(share: float | None) -> str:
    """A share in tenths of a per cent, rounded down: 84.99 % is not said to be 85."""
    return NOTHING if share is None else f"{floor(share * 1000 + 1e-9) / 10:g}{wording.NARROW_SPACE}%"


@register.filter
def counted(count: int, words: str) -> str:
    """`{{ 3|counted:"deal,deals" }}`"""
    one, _, many = words.partition(",")
    return wording.counted(count, one, many)


@register.filter
def phone(digits: str) -> str:
    return wording.phone(digits)


@register.filter
def initials(name: str) -> str:
    return wording.initials(name)


@register.filter
def number(count: float | Decimal | str | None) -> str:
    """Nothing for what is not there; a template knows an attribute of nothing as an empty text."""
    return NOTHING if count is None or isinstance(count, str) else f"{count:,}"


@register.filter
def rate(value: Decimal | None, unit: str = "%") -> str:
    """`{{ low|rate }}` is 104.5 %: without zeros that say nothing."""
    return NOTHING if value is None else f"{value.normalize():f}{wording.NARROW_SPACE}{unit}"


@register.simple_tag
def day(value: dt.date | None, today: dt.date, *, near: bool = False) -> str:
    """A date as `<time>`: short to read, complete on pointing at it."""
    if not value:
        return ""
    shown = wording.near_date if near else wording.short_date
    the_day = _as_date(value)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', the_day, wording.full_date(the_day), shown(the_day, today)
    )


@register.simple_tag
def moment(value: dt.datetime | None, today: dt.date, *, near: bool = False) -> str:
    """A moment in the reader's zone: day and hour, with the zone on pointing at it."""
    if not value:
        return ""
    there = _local(value)
    shown = (wording.near_date if near else wording.short_date)(there.date(), today)
    return format_html(
        '<time datetime="{}" title="{}">{} {}</time>',
        there.isoformat(timespec="minutes"),
        wording.full_moment(there),
        shown,
        wording.clock_time(there),
    )


# Small marks --------------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, css_class: str = "ti") -> SafeString:
    return inline_svg(name, css_class)


@register.simple_tag
def chips(*words: object) -> str:
    """Facts side by side; empty ones are left out."""
    inner = format_html_join("", '<span class="chip">{}</span>', ((word,) for word in words if word))
    return format_html('<span class="chips">{}</span>', inner) if inner else ""


register.simple_tag(rendered_once, name="once")
register.simple_tag(small_marks.status_mark, name="status")
register.simple_tag(small_marks.person_mark, name="person")
register.simple_tag(small_marks.stage_mark, name="stage_mark")
register.simple_tag(small_marks.clocks_mark, name="clocks")
register.simple_tag(small_marks.two_way_mark, name="clock_two_way")
register.simple_tag(small_marks.attempt_mark, name="clock_attempt")


@register.inclusion_tag("ui/_meter.html")
def meter(done: float | Decimal, total: float | Decimal, label: str, tone: str = "") -> dict[str, Any]:
    """A bar of what is there out of what is needed; the label says the same in words."""
    share = min(float(done) / float(total), 1.0) if total else 0.0
    return {"width": f"{share * 100:.1f}", "label": label, "tone": tone}


# Forms --------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/_field.html")
def field(
    bound: BoundField,
    label: str = "",
    words: str = "",
    *,
    hide_label: bool = False,
    is_note: bool = False,
    css_class: str = "",
    **attrs: Any,
) -> dict[str, Any]:
    """Label, control, help and error of one field, tied together for those who listen.

    Further arguments become attributes of the control, `_` for `-`: `{% field form.note rows=3 %}`. A note
    (`is_note=True`) shows below when its draft was kept and how much room is left.
    """
    widget = bound.field.widget
    return {
        "field": bound,
        "control": "" if bound.use_fieldset else bound.as_widget(attrs=_control_attrs(bound, attrs)),
        "label": label or bound.label,
        "help": words or bound.help_text,
        "hide_label": hide_label,
        "is_note": is_note,
        "css_class": css_class,
        "is_check": isinstance(widget, forms.CheckboxInput),
        "is_group": bound.use_fieldset,
        "optional": not bound.field.required and not isinstance(widget, forms.CheckboxInput),
    }


@register.inclusion_tag("ui/_picks.html")
def picks(
    bound: BoundField,
    label: str = "",
    *,
    icons: Mapping[str, str] | None = None,
    digits: bool = False,
    layout: str = "outcomes",
    hide_label: bool = False,
) -> dict[str, Any]:
    """Radio buttons as buttons; with `digits` the keys 1 to 9 choose while the form is open."""
    chosen = str(bound.value() if bound.value() is not None else "")
    options = [
        {
            "value": value,
            "text": text,
            "icon": (icons or {}).get(str(value), ""),
            "digit": place if digits and place < 10 else "",
            "checked": str(value) == chosen,
        }
        for place, (value, text) in enumerate(_choices(bound), start=1)
    ]
    shown_label = label or bound.label
    return {
        "field": bound,
        "label": shown_label,
        "options": options,
        "layout": layout,
        "hide_label": hide_label,
    }


@register.inclusion_tag("ui/_form_errors.html")
def form_errors(form: forms.BaseForm, kept: str = "Nothing you typed is lost.") -> dict[str, Any]:
    """One summary that takes the focus and leads to each field."""
    wrong = [form[name] for name in form.errors if name != "__all__"]
    problems = [
        (f"#{bound.id_for_label or bound.auto_id}" if not bound.is_hidden else "", bound.label, error)
        for bound in wrong
        for error in bound.errors
    ]
    return {"problems": problems, "general": form.non_field_errors(), "kept": kept}


def _control_attrs(bound: BoundField, given: Mapping[str, Any]) -> dict[str, Any]:
    attrs = {name.replace("_", "-"): value for name, value in given.items()}
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        kind = "form-check-input"
    elif isinstance(widget, forms.Select):
        kind = "form-select"
    else:
        kind = "form-control"
    classes = [widget.attrs.get("class", ""), kind, "is-invalid" if bound.errors else ""]
    return {**attrs, "class": " ".join(name for name in classes if name)}


def _choices(bound: BoundField) -> Iterator[tuple[Any, Any]]:
    return ((value, text) for value, text in bound.field.choices if value != "")  # type: ignore[attr-defined]  # only fields of choices come here


# Messages -----------------------------------------------------------------------------------------------


@register.filter
def notes(messages: Iterable[Message] | None) -> list[ShownMessage]:
    return list(at_the_top(messages or ()))


@register.filter
def all_notes(messages: Iterable[Message] | None) -> list[ShownMessage]:
    return list(at_the_top(messages or (), all_of_them=True))


@register.filter
def toasts(messages: Iterable[Message] | None) -> list[ShownMessage]:
    return list(passing_by(messages or ()))


# -------------------------------------------------------------------------------------------------------


def _local(value: dt.datetime) -> dt.datetime:
    return timezone.localtime(value)


def _as_date(value: dt.date) -> dt.date:
    return _local(value).date() if isinstance(value, dt.datetime) else value
