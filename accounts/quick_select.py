"""A choice among a thousand names: kept as it was read, and written without a template for each option."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

Choices = tuple[tuple[str, str], ...]


class QuickSelect(forms.Select):
    """Plain options only: no groups, and none with attributes of its own."""

    offered: Choices = ()

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        attributes = flatatt(self.build_attrs(self.attrs, attrs))
        options = _options(self.offered, "" if value is None else str(value))
        return format_html('<select name="{}"{}>{}</select>', name, attributes, options)


class OfferedField(forms.Field):
    """One of these keys, or nothing."""

    widget = QuickSelect

    def __init__(
        self, *, choices: Sequence[tuple[str, str]] = (), empty_label: str = "", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.offered = tuple(choices)
        self.widget.offered = (("", empty_label), *self.offered) if empty_label else self.offered

    def to_python(self, value: Any) -> str:
        return "" if value in self.empty_values else str(value)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and value not in dict(self.offered):
            unknown = forms.ChoiceField.default_error_messages["invalid_choice"]
            raise ValidationError(unknown, code="invalid_choice", params={"value": value})


@lru_cache(maxsize=64)
def _options(offered: Choices, chosen: str) -> SafeString:
    """The same names stand in the bar of every list."""
    return mark_safe("".join(_option(key, label, is_chosen=key == chosen) for key, label in offered))  # noqa: S308  # escaped


def _option(key: str, label: str, *, is_chosen: bool) -> str:
    return f'<option value="{escape(key)}"{" selected" if is_chosen else ""}>{escape(label)}</option>'
